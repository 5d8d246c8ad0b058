package evict

import "slices"

// sketch estimates how often items came lately, including items that are gone. It is the
// sketch of TinyLFU: a count-min sketch (Cormode, Muthukrishnan, 2005) with four rows of
// counters up to 15. All counters are halved from time to time, so that old requests are
// forgotten. It holds no keys, and takes between 8 and 16 bytes for each item of its
// list. The four counters of one item lie in one block, which is a cache line.
//
// It sleeps, and takes no memory, until its list is first full, and again when the list
// has lost most of its items.
type sketch struct {
	blocks []block // their number is a power of two, or 0
	adds   int     // since the counters were last halved
}

type block [perBlock]uint64 // words of 16 counters; each row has two

const (
	perBlock = 8 // words, and at most as many items
	rows     = 4
	most     = 15
	memory   = 6 // adds for each word before the counters are halved
)

// Share is an item's share of its list's sketch, in bytes: the middle between the least
// and the most.
const Share = 12

func (s *sketch) awake() bool { return s.blocks != nil }

// fit makes room for this number of items, and wakes the sketch. Doubling keeps all
// counts: each item finds a copy of its block.
func (s *sketch) fit(items int) {
	if s.blocks == nil {
		s.blocks = make([]block, 1)
	}
	for len(s.blocks)*perBlock < items {
		s.blocks = slices.Concat(s.blocks, s.blocks)
	}
}

// rest puts the sketch to sleep if it is far too large for the items that are left.
func (s *sketch) rest(items int) {
	if len(s.blocks) > items {
		*s = sketch{}
	}
}

// count estimates how often an item came. It is at most [most], and too high if other
// items share its counters.
func (s *sketch) count(hash uint64) uint8 {
	b, at := s.find(hash)
	return uint8(b.count(at))
}

// add counts that an item came, and returns the new count. It raises only the lowest of
// the item's counters, because the others are too high already.
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

// find returns the block of a hash, and the bits that select the counters in it.
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

// counter returns the position of one of the 32 counters of a row: its word, and the
// shift there.
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
