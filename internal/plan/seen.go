package plan

import (
	"sync"
	"unsafe"
)

// seen remembers what a run has met by its address. Most things are met once, so what is quick is to learn that something is
// new: one bit for every word of memory, by pages. Only when a bit is already set are the things noted so far
// put into an index, to find which of them lies there, if any does: a struct and its first field share an address.
//
// Addresses are numbers: they keep nothing alive, and cost the garbage collector nothing. Whoever uses seen must keep alive what it
// noted until reset. The zero value is empty.
type seen struct {
	recent [8]recentPage
	pages  map[uintptr]int // page number → index in bits
	bits   []page
	log    []*[logChunk]sighting
	length int           // of log, in sightings
	index  map[thing]int // in log, of its first known entries
	known  int
}

// logChunk is how many sightings the log grows by: it never moves what it has, and returns the memory to a pool.
const logChunk = 256

var logChunks = sync.Pool{New: func() any { return new([logChunk]sighting) }}

// page has a bit for every word of 4 KiB.
type page [8]uint64

const pageShift = 12

// recentPage spares looking into pages: things that lie together are mostly met together.
type recentPage struct{ number, index uintptr } // index is one more than that in bits, so that zero is no page

// thing is something at an address: one memory may be met as several types.
type thing struct {
	address uintptr
	what    uint64
}

// sighting is a thing and the number noted for it.
type sighting struct {
	thing
	note uintptr
}

// kindOfThing makes a thing's what from the number of its plan, below 1<<24, and a count that tells slices apart.
func kindOfThing(plan uint64, n int) uint64 { return uint64(n)<<24 ^ plan }

// find returns the position in log of the thing at p, or -1. Who gets -1 must then call note.
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
	if at, ok := s.indexed()[thing{address, what}]; ok {
		return at
	}
	return -1
}

// page returns one more than the index in bits of a page, which is new if it must be.
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

func (s *seen) indexed() map[thing]int {
	if s.index == nil {
		s.index = map[thing]int{}
	}
	for ; s.known < s.length; s.known++ {
		s.index[s.at(s.known).thing] = s.known
	}
	return s.index
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

// reset empties s. It keeps what memory a small run needs.
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
