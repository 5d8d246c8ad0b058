package memory

import (
	"sync/atomic"
	"time"
	"unsafe"
)

// Counts are a tier's counters. Except for Entries and Bytes they only grow.
type Counts struct {
	Hits, Misses, Joins                           uint64 // answered calls, by how
	Stale                                         uint64 // calls answered by what was no longer fresh
	Errors, Refused                               uint64 // flights that failed; answers that could not be stored
	Stored, Replaced, Evicted, Expired, Forgotten uint64 // entries: come, and gone by which cause
	Invalidated                                   uint64
	Entries                                       int
	Bytes                                         int64
	Saved                                         time.Duration // what hits did not spend computing
}

// hitCounter counts hits. Each goroutine adds to one of several cells, so that goroutines on different cores seldom write to the
// same cache line; which one follows from where its stack lies.
type hitCounter struct {
	cells [hitCells]struct {
		hits  atomic.Uint64
		saved atomic.Int64
		_     [112]byte // two lines: processors fetch them in pairs
	}
}

const hitCells = 8

func (c *hitCounter) add(cost time.Duration) {
	var here byte
	place := uint64(uintptr(unsafe.Pointer(&here))>>12) * 0x9e3779b97f4a7c15
	cell := &c.cells[place>>61]
	cell.hits.Add(1)
	cell.saved.Add(int64(cost))
}

func (c *hitCounter) sum() (hits uint64, saved time.Duration) {
	for i := range c.cells {
		hits += c.cells[i].hits.Load()
		saved += time.Duration(c.cells[i].saved.Load())
	}
	return hits, saved
}
