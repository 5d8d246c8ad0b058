package evict

import (
	"slices"
	"testing"
)

// B1. Hazard: something that was made only because there was room evicts items that
// callers want.
func TestList_ExtrasGoBeforeItems(t *testing.T) {
	list, items, evicted := filled(100, "a", "b")
	var dropped []string
	extras := map[string]*Extra{}
	for _, name := range []string{"x", "y", "z"} {
		extras[name] = new(Extra)
		if !list.AddExtra(extras[name], 3, func() { dropped = append(dropped, name) }) {
			t.Fatalf("no room for %s", name)
		}
	}
	large := &item{name: "large", gone: items["a"].gone}
	if over := list.Add(&large.Node, large, 93); !over {
		t.Fatal("2 + 9 + 93 of 100 is not too much")
	}
	list.Trim()
	if want := []string{"x", "y"}; !slices.Equal(dropped, want) || len(*evicted) > 0 {
		t.Errorf("dropped %v, want %v; evicted %v", dropped, want, *evicted)
	}
	list.RemoveExtra(extras["x"]) // it has gone already
	list.RemoveExtra(extras["z"])
	if list.extra != 0 || list.Weight() != 95 {
		t.Errorf("extras weigh %d, items %d", list.extra, list.Weight())
	}
}

// B1. Hazard: extras evict items, or take all of a limit.
func TestList_ExtrasTakeATenthAndEvictNothing(t *testing.T) {
	list, _, evicted := filled(100)
	drop := func() { t.Error("an extra went for another") }
	var a, b, c Extra
	if list.AddExtra(&a, 11, drop) || !list.AddExtra(&a, 6, drop) || list.AddExtra(&b, 5, drop) || !list.AddExtra(&b, 4, drop) {
		t.Error("not a tenth of the limit")
	}
	list.RemoveExtra(&a)
	list.RemoveExtra(&b)
	full := &item{name: "full"}
	list.Add(&full.Node, full, 99)
	if list.AddExtra(&c, 2, drop) || !list.AddExtra(&c, 1, drop) {
		t.Error("not the room that items leave")
	}
	list.Trim()
	if len(*evicted) > 0 {
		t.Errorf("evicted %v", *evicted)
	}
}
