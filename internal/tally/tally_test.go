package tally

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Hazard: a goroutine moves to another processor between reading and writing a cell, and
// counts of others in that cell are lost. Garbage collections make the scheduler move
// many goroutines. B2
func TestCounter_LosesNothing(t *testing.T) {
	c := New()
	processors := len(c.cells) + 1 // one has no cell
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	var adding sync.WaitGroup
	var done atomic.Bool
	var added atomic.Uint64
	for range 2 * processors {
		adding.Go(func() {
			for n := uint64(0); ; n += 1000 {
				if done.Load() {
					added.Add(n)
					return
				}
				for range 1000 {
					c.Add(3 * time.Nanosecond)
				}
				runtime.Gosched()
			}
		})
	}
	for last, n := uint64(0), 0; n < 50; n++ {
		runtime.GC()
		events := c.Events()
		if events < last {
			t.Errorf("read %d after %d", events, last)
		}
		last = events
	}
	done.Store(true)
	adding.Wait()
	want := added.Load()
	if events, saved := c.Sum(); events != want || saved != time.Duration(3*want) {
		t.Errorf("counted %d events that saved %d ns, want %d and %d", events, saved, want, 3*want)
	}
}

// Hazard: an event that was counted and undone leaves a trace, or the count falls below
// zero. B2
func TestCounter_UndoTakesBackOneAdd(t *testing.T) {
	c := New()
	c.Add(time.Hour)
	c.Add(time.Minute)
	c.Undo(time.Hour)
	if events, saved := c.Sum(); events != 1 || saved != time.Minute || c.Events() != 1 {
		t.Errorf("counted %d events (%d) that saved %v", events, c.Events(), saved)
	}
	c.Undo(time.Minute)
	if events, saved := c.Sum(); events != 0 || saved != 0 {
		t.Errorf("counted %d events that saved %v, want none", events, saved)
	}
}

// Hazard: with a new release of Go each hit falls back to atomic additions, and nobody
// notices. Or the runtime's pins mean something else there.
func TestAdd_IsTestedWithThisReleaseOfGo(t *testing.T) {
	const tried = "go1.26"
	if release := runtime.Version(); release != tried && !strings.HasPrefix(release, tried+".") {
		t.Errorf("whether a cell for each P counts right was tried with %s, not with %s: admit that in the "+
			"build constraints of perp.go and shared.go, run TestCounter_LosesNothing many times "+
			"without -race, and name it here", tried, release)
	}
}

func BenchmarkAdd(b *testing.B) {
	c := New()
	for b.Loop() {
		c.Add(1)
	}
}
