package shrink

import (
	"math/rand/v2"
	"testing"
)

// Hazard: moving to a smaller map loses entries, or brings back deleted ones.
func TestMap_IsAMap(t *testing.T) {
	var m Map[int, int]
	model := map[int]int{}
	random := rand.New(rand.NewPCG(1, 2))
	for step := range 100_000 {
		k := random.IntN(5000)
		if step/20_000%2 == 0 { // it grows, and then shrinks
			m.Set(k, step)
			model[k] = step
		} else {
			m.Delete(k)
			delete(model, k)
		}
		if k = random.IntN(5000); m.Get(k) != model[k] || m.Len() != len(model) {
			t.Fatalf("step %d: %d of %d entries, want %d of %d", step, m.Get(k), m.Len(), model[k], len(model))
		}
	}
}

// Hazard: a loop that deletes the entries that it comes to misses some, or meets one
// twice.
func TestMap_MayBeEmptiedWhileItIsWalked(t *testing.T) {
	var m Map[int, int]
	const entries = 10_000
	for k := range entries {
		m.Set(k, k)
	}
	met := 0
	for k := range m.All() {
		m.Delete(k)
		met++
	}
	if met != entries || m.Len() != 0 {
		t.Errorf("met %d of %d, left %d", met, entries, m.Len())
	}
}

// B1. Hazard: the map keeps room for as many entries as it ever had.
func TestMap_GivesBackTheRoomOfDeletedEntries(t *testing.T) {
	var m Map[int, int]
	for k := range 100_000 {
		m.Set(k, k)
	}
	for k := range 99_990 {
		m.Delete(k)
	}
	if m.most > few {
		t.Errorf("room for %d", m.most)
	}
	for k := 99_990; k < 100_000; k++ {
		if m.Get(k) != k {
			t.Errorf("%d is lost", k)
		}
	}
}

// Hazard: all remaining entries move at once to a smaller map, under a lock that others
// wait for.
func TestMap_MovesAFewAtATime(t *testing.T) {
	var m Map[int, int]
	const entries = 100_000
	for k := range entries {
		m.Set(k, k)
	}
	longest := 0
	for k := range entries {
		before := len(m.old)
		m.Delete(k)
		longest = max(longest, before-len(m.old)-1)
	}
	if longest > atOnce || longest < atOnce/2 {
		t.Errorf("moved up to %d with one call, want %d", longest, atOnce)
	}
}

// Hazard: entries move during a loop, and the loop misses them.
func TestMap_NothingMovesWhileItIsWalked(t *testing.T) {
	var m Map[int, int]
	const entries = 10_000
	for k := range entries {
		m.Set(k, k)
	}
	gone := 0
	for ; m.old == nil && gone < entries; gone++ {
		m.Delete(gone)
	}
	if len(m.old) == 0 {
		t.Fatal("nothing is to be moved")
	}
	met := map[int]bool{}
	for k := range m.All() {
		met[k] = true
		m.Set(entries+k, k)
		m.Delete(entries + k)
	}
	for k := gone; k < entries; k++ {
		if !met[k] {
			t.Fatalf("%d was missed", k)
		}
	}
}
