package evict

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var begin = time.Now()

// now is the present moment for Look.
func now() int64 { return int64(time.Since(begin)) }

// Hazard: each answer that is stored reads a dozen files to find out the limit.
func TestFollow_LooksOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list, limit, looks := NewList(0), int64(100), atomic.Int64{}
		list.Follow(func() int64 { looks.Add(1); return limit })
		many := func() {
			var wg sync.WaitGroup
			for range 100 {
				wg.Go(func() { list.Look(now()) })
			}
			wg.Wait()
		}
		many()
		// It looks at once, and again when the first caller stores.
		if n := looks.Load(); n != 2 || list.Limit() != 100 {
			t.Errorf("looked %d times, and the limit is %d", n, list.Limit())
		}
		limit = 50
		time.Sleep(time.Minute - 1)
		many()
		if n := looks.Load(); n != 2 || list.Limit() != 100 {
			t.Errorf("within a minute: looked %d times, and the limit is %d", n, list.Limit())
		}
		time.Sleep(time.Nanosecond)
		many()
		if n := looks.Load(); n != 3 || list.Limit() != 50 {
			t.Errorf("after a minute: looked %d times, and the limit is %d", n, list.Limit())
		}
	})
	// The clock of a bubble is years ahead. A look inside must not prevent one outside.
	list, looks := NewList(0), 0
	list.Follow(func() int64 { looks++; return 1 })
	synctest.Test(t, func(*testing.T) { list.Look(now()) })
	list.Look(now())
	if looks != 3 {
		t.Errorf("looked %d times, in and after a bubble", looks)
	}
}
