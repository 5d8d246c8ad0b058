package evict

import (
	"math/rand/v2"
	"testing"
)

// B1. Hazard: with items of all weights that come, go and are used in any order, a list
// loses count of its weight, exceeds the limit, or evicts an item that is gone or the
// newest one.
func TestList_KeepsAccount(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		limit := 1 + random.Int64N(2000)
		list := NewList(limit)
		var uses uint64
		list.Watch(func() uint64 { return uses })
		model := map[*item]int64{} // the items in the list, and their weights
		var all []*item
		var last *item
		gone := func(i *item) {
			if _, ok := model[i]; !ok {
				t.Fatal("evicted what is not in the list")
			}
			if i == last {
				t.Fatal("evicted what came last")
			}
			delete(model, i)
		}
		for range 20_000 {
			switch random.IntN(6) {
			case 0, 1, 2:
				last = &item{name: string(rune('a' + random.IntN(200))), gone: gone}
				weight := 1 + random.Int64N(limit)/(1+random.Int64N(50))
				model[last] = weight
				all = append(all, last)
				if over := list.Add(&last.Node, last, weight); over != (sum(model) > limit) {
					t.Fatalf("Add says over: %v, with %d of %d", over, sum(model), limit)
				}
				list.Trim()
			case 3:
				if len(all) > 0 {
					i := all[random.IntN(len(all))]
					list.Remove(&i.Node) // in the list or not
					delete(model, i)
				}
			default:
				if len(all) > 0 {
					all[max(0, len(all)-1-random.IntN(50))].used.Store(true)
					uses++
				}
			}
			if got, want := list.Weight(), sum(model); got != want || got > limit {
				t.Fatalf("seed %d: weight %d, want %d, limit %d", seed, got, want, limit)
			}
			if parts := list.window.weight + list.rest.weight; list.items != len(model) || parts != list.weight {
				t.Fatalf("seed %d: %d items, want %d; the parts weigh %d of %d", seed, list.items, len(model), parts, list.weight)
			}
		}
		for i := range model {
			list.Remove(&i.Node)
		}
		if list.Weight() != 0 || list.window.back() != nil || list.rest.back() != nil || list.sketch.awake() {
			t.Fatalf("seed %d: something is left of an empty list", seed)
		}
	}
}

func sum(model map[*item]int64) (weight int64) {
	for _, w := range model {
		weight += w
	}
	return weight
}
