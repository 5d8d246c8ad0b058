package goroutine

import (
	"slices"
	"sync"
	"testing"
)

// Hazard: a new release of Go keeps its record of a goroutine elsewhere, so two
// goroutines have one ID, or one has two.
func TestID_TellsGoroutinesApart(t *testing.T) {
	const many = 100
	ids := make([]uintptr, many)
	var all, met sync.WaitGroup
	met.Add(many)
	for i := range many {
		all.Go(func() {
			ids[i] = ID()
			met.Done()
			met.Wait() // all live at the same time
			deep(1000)
			if ID() != ids[i] {
				t.Error("a goroutine's ID changed when its stack was moved")
			}
		})
	}
	all.Wait()
	slices.Sort(ids)
	if ids[0] == 0 || len(slices.Compact(ids)) != many {
		t.Errorf("%d goroutines have %d IDs, or one is 0: see goroutine.go", many, len(slices.Compact(ids)))
	}
}

// deep makes the stack grow.
func deep(n int) (sum byte) {
	var room [256]byte
	if n == 0 {
		return 0
	}
	room[n%256] = 1
	return deep(n-1) + room[n%256]
}

func BenchmarkID(b *testing.B) {
	for b.Loop() {
		ID()
	}
}
