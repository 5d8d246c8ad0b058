package graph

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
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
	w.sources.Invalidate(name)
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

// Hazard: a ring of dependents (each may have been computed from an earlier answer of the other) is walked for ever.
func TestInvalidate_EndsOnARing(t *testing.T) {
	w := new(world)
	w.sources.Note("b", w.dependent("a"))
	w.sources.Note("a", w.dependent("b"))
	if got := w.forget("a"); got != "[a b]" {
		t.Errorf("reached %s", got)
	}
}

// I1, I3. Hazard: an invalidation finds the edges taken by another that is still on its way, returns, and what was computed is still there.
func TestInvalidate_WaitsForAnotherOnItsWay(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // so that giving way lets the second go as far as it can
	var sources Sources[string]
	var first sync.WaitGroup
	begun, goOn, seen := make(chan bool), make(chan bool), make(chan bool)
	gone := false
	sources.Note("source", NewDependent(func(*Dependent) []*Dependent { begun <- true; <-goOn; gone = true; return nil }))
	first.Go(func() { sources.Invalidate("source") })
	<-begun
	go func() { sources.Invalidate("source"); seen <- gone }()
	for range 10 {
		runtime.Gosched()
	}
	close(goOn)
	if !<-seen {
		t.Error("the second returned before all was gone")
	}
	first.Wait()
}
