//go:build (amd64 || arm64) && !race && go1.26 && !go1.27

package tally

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Hazard: the scheduler preempts a pinned goroutine for another on its P, as it does with
// goroutines that run for more than 10 ms, and both write one cell. B2
func TestProcPin_KeepsOthersOff(t *testing.T) {
	c := New()
	var adding sync.WaitGroup
	var done atomic.Bool
	for range 2 * len(c.cells) {
		adding.Go(func() {
			for !done.Load() {
				c.Add(1)
			}
		})
	}
	for range 10 {
		runtime.Gosched()
		p := procPin()
		cell := &c.cells[p]
		before := *cell
		for began := time.Now(); time.Since(began) < 25*time.Millisecond; {
		}
		after, still := *cell, procPin()
		procUnpin()
		procUnpin()
		if after.events != before.events || p != still {
			t.Errorf("pinned to P %d, then on %d, while others added %d there", p, still, after.events-before.events)
		}
	}
	done.Store(true)
	adding.Wait()
}
