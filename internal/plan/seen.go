package plan

import (
	"math/bits"
	"sync"
	"unsafe"
)

// seen remembers what a run has met, by address. Most things are met once, so it must be
// fast to find out that a thing is new. For this there is one bit for each word of
// memory, in pages. Only if a bit is set already, the things noted so far are put into an
// index, to find out which of them lies there. It may be none of the wanted type, because
// a struct and its first field share an address.
//
// Addresses are stored as numbers. They keep nothing alive, and cost the garbage
// collector nothing. The user of seen must keep alive what it has noted, until reset. The
// zero value is empty.
type seen struct {
	recent [8]recentPage
	pages  map[uintptr]int // page number → index in bits
	bits   []page
	log    []*[logChunk]sighting
	length int       // of log, in sightings
	index  seenIndex // of the first known entries of log
	known  int
}

// logChunk is how many sightings log grows by. log never moves its entries, and returns
// its memory to a pool.
const logChunk = 256

var logChunks = sync.Pool{New: func() any { return new([logChunk]sighting) }}

// page has a bit for each 8 bytes of 4 KiB.
type page [8]uint64

const pageShift = 12

// recentPage saves looking for a page, because things that lie together are usually met
// together. index is one more than the index in bits, so that zero means no page.
type recentPage struct{ number, index uintptr }

// thing is something at an address. One address may be met as several types.
type thing struct {
	address uintptr
	what    uint64
}

// sighting is a thing and the number noted for it.
type sighting struct {
	thing
	note uintptr
}

// kindOfThing returns the what of a thing. It is made from the number of the plan, which
// is below 1<<24, and a count that tells slices apart.
func kindOfThing(plan uint64, n int) uint64 { return uint64(n)<<24 ^ plan }

// find returns the position in log of the thing at p, or -1. After -1 the caller must
// call note, because find has set the bit for the address.
func (s *seen) find(p unsafe.Pointer, what uint64) int {
	address := uintptr(p)
	number := address>>pageShift + 1
	r := &s.recent[number%uintptr(len(s.recent))]
	if r.number != number {
		*r = recentPage{number, s.page(number)}
	}
	word, bit := &s.bits[r.index-1][address>>9&7], uint64(1)<<(address>>3&63)
	if *word&bit == 0 {
		*word |= bit
		return -1
	}
	return s.indexed(thing{address, what})
}

// page returns one more than the index in bits of a page. It adds the page if it is new.
func (s *seen) page(number uintptr) uintptr {
	if at, ok := s.pages[number]; ok {
		return uintptr(at + 1)
	}
	if s.pages == nil {
		s.pages = map[uintptr]int{}
	}
	s.pages[number] = len(s.bits)
	s.bits = append(s.bits, page{})
	return uintptr(len(s.bits))
}

// indexed returns the position in log of a thing, or -1.
func (s *seen) indexed(t thing) int {
	for ; s.known < s.length; s.known++ {
		if 2*s.known >= len(s.index) {
			s.index = make(seenIndex, max(64, 2*len(s.index)))
			for i := range s.known {
				s.index.add(s, i)
			}
		}
		s.index.add(s, s.known)
	}
	return s.index.find(s, t)
}

// seenIndex is a hash table of positions in log. Each entry is one more than the
// position, so that zero means none. The length is a power of two, and at most half of
// the table is filled.
type seenIndex []uint32

// slot returns where the search for t begins.
func (x seenIndex) slot(t thing) int {
	h := (uint64(t.address)>>3 ^ t.what*0x9e3779b97f4a7c15) * 0xd6e8feb86659fd93
	return int(h >> (64 - bits.TrailingZeros(uint(len(x)))))
}

func (x seenIndex) add(s *seen, at int) {
	i := x.slot(s.at(at).thing)
	for x[i] != 0 {
		i = (i + 1) & (len(x) - 1)
	}
	x[i] = uint32(at + 1)
}

func (x seenIndex) find(s *seen, t thing) int {
	if len(x) == 0 {
		return -1
	}
	for i := x.slot(t); x[i] != 0; i = (i + 1) & (len(x) - 1) {
		if at := int(x[i] - 1); s.at(at).thing == t {
			return at
		}
	}
	return -1
}

// note adds a thing that find did not find, and returns its position.
func (s *seen) note(p unsafe.Pointer, what uint64, note uintptr) int {
	if s.length == len(s.log)*logChunk {
		s.log = append(s.log, logChunks.Get().(*[logChunk]sighting))
	}
	s.length++
	*s.at(s.length - 1) = sighting{thing{uintptr(p), what}, note}
	return s.length - 1
}

// at returns the entry of log at a position.
func (s *seen) at(i int) *sighting { return &s.log[i/logChunk][i%logChunk] }

// reset empties s. It keeps the memory that a small run needs.
func (s *seen) reset() {
	if s.length == 0 {
		return
	}
	for _, chunk := range s.log[1:] {
		logChunks.Put(chunk)
	}
	if len(s.bits) > 256 {
		s.pages, s.bits = nil, nil
	}
	if s.known > 256 {
		s.index = nil
	}
	clear(s.pages)
	clear(s.index)
	clear(s.log[1:])
	*s = seen{pages: s.pages, index: s.index, bits: s.bits[:0], log: s.log[:1]}
}
