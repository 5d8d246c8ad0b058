package graph

import (
	"fmt"
	"slices"
	"testing"
)

// world is one tier whose keys are names, for tests.
type world struct {
	sources Sources[string]
	gone    []string
}

func (w *world) dependent(name string) *Dependent {
	return NewDependent(func(*Dependent) []*Dependent {
		w.gone = append(w.gone, name)
		return w.sources.Take(name)
	})
}

func (w *world) forget(name string) string {
	w.gone = nil
	Invalidate(w.sources.Take(name))
	slices.Sort(w.gone)
	return fmt.Sprint(w.gone)
}

// I3. Hazard: what was computed from a forgotten answer stays, or what was not goes.
func TestInvalidate_GoesAllTheWayOut(t *testing.T) {
	w := new(world)
	for _, edge := range [][2]string{{"a", "b"}, {"b", "c"}, {"x", "b"}, {"y", "z"}, {"c", "d"}, {"a", "c"}} {
		w.sources.Note(edge[1], w.dependent(edge[0]))
	}
	if got := w.forget("d"); got != "[a a b c x]" {
		t.Errorf("forgetting d reached %s", got)
	}
	if got := w.forget("d"); got != "[]" {
		t.Errorf("forgetting it again reached %s", got)
	}
	if got := w.forget("z"); got != "[y]" {
		t.Errorf("forgetting z reached %s", got)
	}
	if n := w.sources.Len(); n != 0 {
		t.Errorf("%d sources are left", n)
	}
}

// B1. Hazard: edges outlive their dependents.
func TestRelease_LeavesNothing(t *testing.T) {
	w := new(world)
	var ds []*Dependent
	for i := range 1000 {
		d := w.dependent(fmt.Sprint(i))
		for j := range 50 {
			w.sources.Note(fmt.Sprint("source ", (i+j)%100), d)
			w.sources.Note(fmt.Sprint("source ", (i+j)%100), d)
		}
		if len(d.edges) != 50 {
			t.Fatalf("%d edges for 50 sources", len(d.edges))
		}
		ds = append(ds, d)
	}
	for _, d := range ds {
		d.Release()
	}
	if n := w.sources.Len(); n != 0 {
		t.Errorf("%d sources are left", n)
	}
}

// I3. Hazard: an answer in the middle is evicted, and with it the way from the source to what was computed from it.
func TestLose_KeepsTheWayThrough(t *testing.T) {
	w := new(world)
	middle, outer := w.dependent("middle"), w.dependent("outer")
	w.sources.Note("inner", middle)
	w.sources.Note("middle", outer)
	w.sources.Lose("middle", middle)
	if got := w.forget("inner"); got != "[middle outer]" {
		t.Errorf("forgetting inner reached %s", got)
	}
	// Without a dependent nothing is kept.
	middle = w.dependent("middle")
	w.sources.Note("inner", middle)
	w.sources.Lose("middle", middle)
	if n := w.sources.Len(); n != 0 {
		t.Errorf("%d sources are left", n)
	}
	// And what is kept goes with the last dependent.
	middle, outer = w.dependent("middle"), w.dependent("outer")
	w.sources.Note("inner", middle)
	w.sources.Note("middle", outer)
	w.sources.Lose("middle", middle)
	outer.Release()
	if n := w.sources.Len(); n != 0 {
		t.Errorf("%d sources are left", n)
	}
}

// I3, B1. Hazard: a body that asks the same keys again and again, in turn, gains an edge each time.
func TestNote_EdgesAreAsManyAsSources(t *testing.T) {
	w := new(world)
	many := []*Dependent{w.dependent("a"), w.dependent("b"), w.dependent("c")}
	for i := range 20_000 {
		for _, d := range many {
			w.sources.Note(fmt.Sprint(i%100), d)
		}
	}
	for _, d := range many {
		if len(d.edges) > 250 {
			t.Errorf("%d edges for 100 sources", len(d.edges))
		}
	}
}

// I3, B1. Hazard: an answer that others depend on is evicted and computed again and again, and all that it ever was is kept.
func TestLose_KeepsNoMoreThanItsSources(t *testing.T) {
	w := new(world)
	outer := w.dependent("outer")
	w.sources.Note("middle", outer)
	for range 10_000 {
		middle := w.dependent("middle")
		w.sources.Note("inner", middle)
		w.sources.Note("other", middle)
		w.sources.Lose("middle", middle)
	}
	n := 0
	inner := w.sources.byKey["inner"]
	for e := inner.edges.next; e != &inner.edges; e = e.next {
		n++
	}
	if n > 2 {
		t.Errorf("%d edges from inner, for one answer that is gone", n)
	}
	if got := w.forget("other"); got != "[middle outer]" {
		t.Errorf("forgetting other reached %s", got)
	}
	if n := w.sources.Len(); n != 0 {
		t.Errorf("%d sources are left", n)
	}
}

// Hazard: a ring of dependents (each may have been computed from an earlier answer of the other) is walked for ever.
func TestInvalidate_EndsOnARing(t *testing.T) {
	w := new(world)
	w.sources.Note("b", w.dependent("a"))
	w.sources.Note("a", w.dependent("b"))
	if got := w.forget("a"); got != "[a b]" {
		t.Errorf("reached %s", got)
	}
}
