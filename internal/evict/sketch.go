package evict

import "slices"

// sketch estimates how often things came of late, those included that are gone. It is TinyLFU's: a count-min sketch (Cormode,
// Muthukrishnan, 2005) of four rows of counters up to 15, all halved from time to time, so that what was wanted once is
// forgotten. It holds no keys, and between 8 and 16 bytes for each item of its list. The four counters of one thing lie in one
// block, which is a cache line.
//
// It sleeps, and takes no memory, until its list is first full, and again when the list has lost most of its items.
type sketch struct {
	blocks []block // a power of two of them, or none
	adds   int     // since the counters were last halved
}

type block [perBlock]uint64 // words of 16 counters; each row has two

const (
	perBlock = 8 // words, and at most as many items
	rows     = 4
	most     = 15
	memory   = 6 // adds for each word before the counters are halved
)

// Share is what an item takes of its list's sketch, in bytes: the middle between the least and the most.
const Share = 12

func (s *sketch) awake() bool { return s.blocks != nil }

// fit makes room for items, and wakes the sketch. What doubles keeps its counts: each thing finds its block's twin.
func (s *sketch) fit(items int) {
	if s.blocks == nil {
		s.blocks = make([]block, 1)
	}
	for len(s.blocks)*perBlock < items {
		s.blocks = slices.Concat(s.blocks, s.blocks)
	}
}

// rest puts the sketch to sleep where it is far too large for what is left.
func (s *sketch) rest(items int) {
	if len(s.blocks) > items {
		*s = sketch{}
	}
}

// count estimates how often something came. It is at most [most], and too high where others share its counters.
func (s *sketch) count(hash uint64) uint8 {
	b, at := s.find(hash)
	return uint8(b.count(at))
}

// add counts that something came, and returns the new count. Of its counters only the least grow: the others are too high
// already.
func (s *sketch) add(hash uint64) uint8 {
	b, at := s.find(hash)
	n := b.count(at)
	if n < most {
		for row := range rows {
			if word, shift := counter(at, row); b[word]>>shift&most == n {
				b[word] += 1 << shift
			}
		}
		n++
	}
	if s.adds++; s.adds >= memory*perBlock*len(s.blocks) {
		s.halve()
	}
	return uint8(n)
}

// find returns the block of a hash, and the bits that say where in it.
func (s *sketch) find(hash uint64) (b *block, at uint64) {
	hash *= 0x9e3779b97f4a7c15
	hash ^= hash >> 32
	return &s.blocks[hash>>(5*rows)&uint64(len(s.blocks)-1)], hash
}

func (b *block) count(at uint64) uint64 {
	n := uint64(most)
	for row := range rows {
		word, shift := counter(at, row)
		n = min(n, b[word]>>shift&most)
	}
	return n
}

// counter says which of the 32 counters of a row is meant: in which word, and where there.
func counter(at uint64, row int) (word int, shift uint64) {
	at >>= 5 * row
	return 2*row + int(at>>4&1), at & 15 * 4
}

func (s *sketch) halve() {
	s.adds /= 2
	for i := range s.blocks {
		for j, word := range s.blocks[i] {
			s.blocks[i][j] = word >> 1 & 0x7777777777777777
		}
	}
}
