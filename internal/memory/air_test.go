package memory

import (
	"slices"
	"testing"
)

// F1, I1. Hazard: two keys have one hash, and a caller joins the other key's flight. Or
// deleting one flight deletes the other too, which then nobody joins or forgets.
func TestAir_TellsKeysOfOneHashApart(t *testing.T) {
	keys := []Key{{hash: 7, w0: 1}, {hash: 7, w0: 2}, {hash: 7, w0: 3}, {hash: 8, w0: 1}, {hash: 7, w1: longMark, long: "a"}, {hash: 7, w1: longMark, long: "b"}}
	for _, order := range [][]int{{0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}, {2, 4, 1, 0, 5, 3}} {
		var a air[int]
		flights := make([]*Flight[int], len(keys))
		for i, k := range keys {
			if a.Get(&k) != nil {
				t.Fatalf("there is a flight of %v before it was put in", k)
			}
			flights[i] = &Flight[int]{Key: k}
			a.Put(flights[i])
		}
		in := slices.Clone(flights)
		for _, out := range order {
			if got := slices.Collect(a.All()); len(got) != len(slices.DeleteFunc(slices.Clone(in), func(f *Flight[int]) bool { return f == nil })) {
				t.Fatalf("%d flights of %v are left", len(got), in)
			}
			for i, k := range keys {
				if a.Get(&k) != in[i] {
					t.Fatalf("without %v, %v has flight %p, want %p", order, k, a.Get(&k), in[i])
				}
			}
			a.Delete(flights[out])
			in[out] = nil
		}
		if a.Len() != 0 {
			t.Fatal("what is empty holds something")
		}
	}
}

// I1. Hazard: clearing deletes each flight that the loop comes to, and the loop loses its
// way.
func TestAir_AllFlightsMayBeRemovedDuringAWalk(t *testing.T) {
	var a air[int]
	for i := range uint64(100) {
		a.Put(&Flight[int]{Key: Key{hash: i % 10, w0: i}})
	}
	n := 0
	for f := range a.All() {
		a.Delete(f)
		n++
	}
	if n != 100 || a.Len() != 0 {
		t.Errorf("came to %d of 100 flights; %d chains are left", n, a.chains.Len())
	}
}
