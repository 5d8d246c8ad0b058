//go:build (amd64 || arm64) && !race && go1.26 && !go1.27

package tally

import (
	"time"
	_ "unsafe" // for go:linkname
)

// Add counts one event.
//
// The memory model calls it a race when Sum reads a cell that is being written. On these
// processors this race is defined: an aligned word is written as a whole, so Sum sees the
// cell before or after the addition. Only one P writes a cell, and Ps change hands by
// atomic instructions, so no addition is lost. [sync.Pool] relies on the same.
func (c *Counter) Add(saved time.Duration) {
	if p := procPin(); uint(p) < uint(len(c.cells)) {
		cell := &c.cells[p]
		cell.events++
		cell.saved += uint64(saved)
	} else { // GOMAXPROCS was raised above the number of processors
		c.addRest(saved)
	}
	procUnpin()
}

// procPin keeps the goroutine on its P until procUnpin, and returns the number of the P.
// The Go project has promised not to remove it nor to change its type
// (go.dev/issue/67401). Nothing that blocks may be called between the two.
//
//go:linkname procPin runtime.procPin
//go:nosplit
func procPin() int

//go:linkname procUnpin runtime.procUnpin
//go:nosplit
func procUnpin()
