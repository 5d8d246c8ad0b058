//go:build !(amd64 || arm64) || race || !go1.26 || go1.27

package tally

import (
	"sync/atomic"
	"time"
	"unsafe"
)

// Add counts one event.
func (c *Counter) Add(saved time.Duration) {
	cell := &c.cells[place()%uintptr(len(c.cells))]
	atomic.AddUint64(&cell.events, 1)
	atomic.AddUint64(&cell.saved, uint64(saved))
}

// place returns a number derived from the address of the goroutine's stack, so that
// goroutines seldom add to the same cell. Stacks begin with 2 KiB, and lie at multiples
// of that.
func place() uintptr {
	var here byte
	place := uintptr(unsafe.Pointer(&here)) >> 11
	return place ^ place>>4 ^ place>>8
}
