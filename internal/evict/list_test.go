package evict

import (
	"fmt"
	"hash/maphash"
	"sync"
	"sync/atomic"
	"testing"
)

type item struct {
	Node
	name string
	used atomic.Bool
	gone func(*item)
}

func (i *item) Spare() bool  { return i.used.Swap(false) }
func (i *item) Hash() uint64 { return maphash.String(seed, i.name) }
func (i *item) Evict()       { i.gone(i) }

var seed = maphash.MakeSeed()

func filled(limit int64, names ...string) (*List, map[string]*item, *[]string) {
	list, items, evicted := NewList(limit), map[string]*item{}, new([]string)
	for _, name := range names {
		i := &item{name: name, gone: func(i *item) { *evicted = append(*evicted, i.name) }}
		items[name] = i
		list.Add(&i.Node, i, 1)
	}
	return list, items, evicted
}

// Hazard: used items are evicted, and unwanted ones stay.
func TestList_EvictsTheOldestUnusedFirst(t *testing.T) {
	list, items, evicted := filled(2, "a", "b", "c", "d")
	items["a"].used.Store(true)
	list.Trim()
	if got := fmt.Sprint(*evicted); got != "[b c]" {
		t.Errorf("evicted %s, want [b c]", got)
	}
	if list.Weight() != 2 {
		t.Errorf("weight %d, want 2", list.Weight())
	}
}

// Hazard: every item was used, and the hand goes round for ever.
func TestList_EvictsEvenWhenAllWereUsed(t *testing.T) {
	list, items, evicted := filled(1, "a", "b", "c")
	for _, i := range items {
		i.used.Store(true)
	}
	list.Trim()
	if got := fmt.Sprint(*evicted); got != "[a b]" {
		t.Errorf("evicted %s, want [a b]", got)
	}
}

// Hazard: the hand stands on an item that is removed, and the walk goes on through a
// removed node.
func TestList_EntryUnderTheHandMayBeRemoved(t *testing.T) {
	list, items, evicted := filled(4, "a", "b", "c", "d", "e")
	list.Trim() // a goes; the hand stands at b
	for _, name := range []string{"b", "c", "b"} {
		list.Remove(&items[name].Node)
	}
	if list.Weight() != 2 {
		t.Fatalf("weight %d, want 2", list.Weight())
	}
	for _, name := range []string{"f", "g", "h"} {
		i := &item{name: name, gone: items["d"].gone}
		list.Add(&i.Node, i, 1)
	}
	list.Trim()
	// e leaves the window; it was not asked for more often than d.
	if got := fmt.Sprint(*evicted); got != "[a e]" {
		t.Errorf("evicted %s, want [a e]", got)
	}
}

// B1, B2. Hazard: with many goroutines, items are lost or evicted twice, or the limit is
// exceeded.
func TestList_HoldsItsLimitFromManyGoroutines(t *testing.T) {
	const workers, each, limit = 8, 2000, 100
	list := NewList(limit)
	var evicted atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for n := range each {
				var once atomic.Bool
				i := &item{gone: func(*item) {
					if once.Swap(true) {
						t.Error("evicted twice")
					}
					evicted.Add(1)
				}}
				i.used.Store(n%3 == 0)
				list.Add(&i.Node, i, 1)
				list.Trim()
			}
		})
	}
	wg.Wait()
	if list.Weight() != limit || evicted.Load() != workers*each-limit {
		t.Errorf("weight %d, evicted %d of %d", list.Weight(), evicted.Load(), workers*each)
	}
}

// Hazard: every item of a large list was used, and the hand goes all the way round for
// one victim while all storing callers wait.
func TestList_OneVictimIsFoundSoon(t *testing.T) {
	const many = 10 * mostSpared
	list, all := NewList(many), make([]item, many+1)
	for i := range all {
		all[i].gone = func(*item) {}
		list.Add(&all[i].Node, &all[i], 1)
		all[i].used.Store(true)
	}
	list.Trim()
	spared := 0
	for i := range all {
		if !all[i].used.Load() {
			spared++
		}
	}
	if spared > mostSpared+2 || spared < mostSpared/2 {
		t.Errorf("%d items were looked at", spared)
	}
}
