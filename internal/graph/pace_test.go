package graph

import (
	"fmt"
	"slices"
	"testing"
)

// others counts how often others may have the lock while do runs, and calls inTurn each
// time.
func others(do func(), inTurn func(turn int)) (turns int) {
	defer func() { yield = func() {} }()
	yield = func() {
		turns++
		inTurn(turns)
	}
	do()
	return turns
}

func nothing(int) {}

const many = 100_000

// atLeast fails the test if mu was released too seldom for this number of edges.
func atLeast(t *testing.T, what string, edges, turns int) {
	t.Helper()
	if want := edges / (2 * atOnce); turns < want {
		t.Errorf("%s: the lock was given up %d times for %d edges, want %d", what, turns, edges, want)
	}
}

// I3. Hazard: forgetting an answer with many dependents, or releasing a dependent with
// many sources, holds up all hits in bodies.
func TestEdges_AreCutAFewAtATime(t *testing.T) {
	w := new(world)
	for i := range many {
		w.sources.Note("source", NewDependent(func(d *Dependent) []*Dependent { w.gone = append(w.gone, fmt.Sprint(i)); d.Release(); return nil }))
	}
	atLeast(t, "Invalidate", many, others(func() { w.forget("source") }, nothing))
	if len(w.gone) != many || w.sources.Len() != 0 {
		t.Errorf("%d of %d are gone, and %d sources are left", len(w.gone), many, w.sources.Len())
	}

	wide := func(name string) *Dependent {
		d := w.dependent(name)
		for i := range many {
			w.sources.Note(fmt.Sprint("source ", i), d)
		}
		return d
	}
	d := wide("wide")
	if held := d.Seal(); held < many*edgeBytes {
		t.Errorf("%d bytes are held", held)
	}
	one := w.dependent("one")
	atLeast(t, "Adopt", many, others(func() { one.Adopt(d) }, nothing))
	atLeast(t, "Release", many, others(d.Release, nothing))
	outer := w.dependent("outer")
	w.sources.Note("one", outer)
	w.sources.Lose("one", one)
	again := wide("one")
	atLeast(t, "Lose", many, others(func() { w.sources.Lose("one", again) }, nothing))
	if n := w.edges(); n > 2*many {
		t.Errorf("%d edges after %d were lost twice", n, many)
	}
	atLeast(t, "Release of the last dependent", many, others(outer.Release, nothing))
	if n := w.sources.Len(); n != 0 {
		t.Errorf("%d sources are left", n)
	}
}

// I3. Hazard: an edge that is noted while the dependents of its key are taken is taken
// too, although it found the key's present answer. Or an edge that is cut meanwhile ends
// the taking.
func TestTake_LeavesEdgesNotedMeanwhile(t *testing.T) {
	w := new(world)
	old := make([]*Dependent, 10*atOnce)
	for i := range old {
		old[i] = w.dependent("old")
		old[i].Stays = i%100 == 0
		w.sources.Note("source", old[i])
	}
	late := w.dependent("late")
	var taken []*Dependent
	released := 0
	turns := others(func() { taken = w.sources.Take("source") }, func(turn int) {
		if turn == 1 {
			w.sources.Note("source", late)
		}
		if d := old[len(old)-turn]; !d.Stays { // not taken yet
			d.Release()
			released++
		}
	})
	if turns < 5 {
		t.Fatalf("the lock was given up %d times", turns)
	}
	if len(taken) != len(old)-released || slices.Contains(taken, late) {
		t.Errorf("took %d of %d, of which %d were released meanwhile", len(taken), len(old), released)
	}
	stay := len(slices.DeleteFunc(old, func(d *Dependent) bool { return !d.Stays }))
	if again := w.sources.Take("source"); len(again) != 1+stay {
		t.Errorf("then took %d", len(again))
	}
}
