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

// I3. Hazard: a result computed from a forgotten answer stays, or another result is
// dropped.
func TestInvalidate_ReachesAllDependents(t *testing.T) {
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
func TestRelease_RemovesAllEdges(t *testing.T) {
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

// I3. Hazard: an answer in the middle of a chain is evicted, and the path from the source
// to the results is cut.
func TestLose_KeepsThePathThroughAnEvictedAnswer(t *testing.T) {
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
	// What is kept goes with the last dependent.
	middle, outer = w.dependent("middle"), w.dependent("outer")
	w.sources.Note("inner", middle)
	w.sources.Note("middle", outer)
	w.sources.Lose("middle", middle)
	outer.Release()
	if n := w.sources.Len(); n != 0 {
		t.Errorf("%d sources are left", n)
	}
}

// Hazard: dependents form a ring, because each was computed from an earlier answer of the
// other, and the walk never ends.
func TestInvalidate_EndsOnARing(t *testing.T) {
	w := new(world)
	w.sources.Note("b", w.dependent("a"))
	w.sources.Note("a", w.dependent("b"))
	if got := w.forget("a"); got != "[a b]" {
		t.Errorf("reached %s", got)
	}
}

// I4. Hazard: a source of a body that serves many flights is invalidated just as the
// flights take over its edges. The edges are cut and the body is not told yet, so the
// flights get none and are stored as if they had no sources.
func TestAdopt_TakesOverEdgesThatAreBeingInvalidated(t *testing.T) {
	w := new(world)
	all, one := w.dependent("all"), w.dependent("one")
	w.sources.Note("inner", all)
	told := w.sources.Take("inner")
	one.Adopt(all)
	if len(told) != 1 || one.Seal() == 0 {
		t.Error("nobody is told what goes")
	}
}

// B1. Hazard: a stored answer was computed from another one that comes and goes, and each
// time something is left behind.
func TestLose_KeepsOneEdgeAfterManyEvictions(t *testing.T) {
	w := new(world)
	outer := w.dependent("outer")
	w.sources.Note("middle", outer)
	for range 1000 {
		middle := w.dependent("middle")
		for i := range 20 {
			w.sources.Note(fmt.Sprint("inner ", i), middle)
		}
		w.sources.Lose("middle", middle)
	}
	if n := w.edges(); n > 21 {
		t.Errorf("%d edges for 21 dependencies", n)
	}
	if got := w.forget("inner 7"); got != "[middle outer]" {
		t.Errorf("forgetting inner reached %s", got)
	}
}

// edges counts the edges to all sources.
func (w *world) edges() (n int) {
	for _, s := range w.sources.byKey.All() {
		for e := s.edges.next; e != &s.edges; e = e.next {
			n++
		}
	}
	return n
}

// Hazard: two dependents that stay were each opened with the other at some time, and the
// walk never ends. Or many of them are walked once for each of all paths.
func TestInvalidate_TellsEachRemainingDependentOnce(t *testing.T) {
	w := new(world)
	stay := func(name string, sources ...string) {
		d := w.dependent(name)
		d.Stays = true
		for _, source := range sources {
			w.sources.Note(source, d)
		}
	}
	stay("a", "b", "root")
	stay("b", "a")
	if got := w.forget("root"); got != "[a b]" {
		t.Errorf("reached %s", got)
	}
	w = new(world)
	for i := range 60 {
		stay(fmt.Sprint("left ", i+1), fmt.Sprint("left ", i), fmt.Sprint("right ", i))
		stay(fmt.Sprint("right ", i+1), fmt.Sprint("left ", i), fmt.Sprint("right ", i))
	}
	w.forget("left 0")
	if len(w.gone) != 120 {
		t.Errorf("%d were told", len(w.gone))
	}
}

// B1. Hazard: a body that asks for a few keys over and over keeps an edge for each time.
func TestNote_KeepsOneEdgeForEachSource(t *testing.T) {
	w := new(world)
	d := w.dependent("d")
	for range 1000 {
		for i := range 50 {
			w.sources.Note(fmt.Sprint(i), d)
		}
	}
	if n := w.edges(); n > 150 {
		t.Errorf("%d edges for 50 sources", n)
	}
}

// B1. Hazard: a goroutine that a body left running asks for sources after the answer is
// there. The edges belong to nobody, and stay for ever.
func TestNote_IgnoresSourcesAfterTheEnd(t *testing.T) {
	w := new(world)
	for name, end := range map[string]func(*Dependent){
		"independent": func(d *Dependent) { d.Seal() },
		"released":    func(d *Dependent) { d.Release() },
		"lost":        func(d *Dependent) { w.sources.Lose("key", d) },
	} {
		d := w.dependent("d")
		end(d)
		w.sources.Note("late", d)
		if n := w.sources.Len(); n != 0 {
			t.Errorf("%s: %d sources are noted", name, n)
		}
	}
}

// I1, I3. Hazard: an invalidation finds that another one, which is still running, has
// taken the edges. It returns while the results are still there.
func TestInvalidate_WaitsForAnotherInvalidation(t *testing.T) {
	// On one processor, a yield lets the second invalidation go as far as it can.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
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
