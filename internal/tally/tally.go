// Package tally counts events of many goroutines, at the cost of a few plain instructions
// each.
//
// A locked instruction, as [atomic.AddUint64] uses, takes nearly half as long as a hit:
// 5.5 ns of 14. So each processor of Go's scheduler (a P) has a cell of its own. A
// goroutine stays on its P while it adds to that cell (perp.go). Nobody else writes the
// cell meanwhile, so an addition needs no lock, and no two cores write to one cache line.
//
// On platforms where this was not tried, goroutines add to shared cells by atomic
// instructions (shared.go). They also do so under the race detector, which does not know
// of Ps.
package tally

import (
	"runtime"
	"sync/atomic"
	"time"
)

// Counter counts events, and the time that they saved. Make one with [New]. Its methods
// may be called from any goroutine.
//
// A reader sees every event that happened before its call. It may or may not see events
// that happen during the call.
type Counter struct {
	cells []cell
	// rest counts events from Ps without a cell, less the events that were undone.
	rest struct{ events, saved atomic.Uint64 }
}

// cell is the count of one P. It only grows. Readers load its fields atomically.
type cell struct {
	events, saved uint64
	_             [112]byte // two cache lines in all: processors fetch them in pairs
}

// New returns a counter at zero.
func New() Counter {
	return Counter{cells: make([]cell, max(runtime.GOMAXPROCS(0), runtime.NumCPU()))}
}

// addRest counts an event that has no cell.
func (c *Counter) addRest(saved time.Duration) {
	c.rest.events.Add(1)
	c.rest.saved.Add(uint64(saved))
}

// Undo undoes one Add.
func (c *Counter) Undo(saved time.Duration) {
	c.rest.events.Add(^uint64(0))
	c.rest.saved.Add(-uint64(saved))
}

// Sum returns the number of events, and the time that they saved. It reads rest before
// the cells, so it never sees an Undo without its Add.
func (c *Counter) Sum() (events uint64, saved time.Duration) {
	events, nanoseconds := c.rest.events.Load(), c.rest.saved.Load()
	for i := range c.cells {
		events += atomic.LoadUint64(&c.cells[i].events)
		nanoseconds += atomic.LoadUint64(&c.cells[i].saved)
	}
	return events, time.Duration(nanoseconds)
}

// Events is the first result of Sum.
func (c *Counter) Events() uint64 {
	events := c.rest.events.Load()
	for i := range c.cells {
		events += atomic.LoadUint64(&c.cells[i].events)
	}
	return events
}
