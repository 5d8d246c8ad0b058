package memory

import (
	"encoding/binary"
	"math/rand/v2"
	"sync"
	"testing"
)

func intKey(i int) Key { return ShortKey(binary.LittleEndian.AppendUint64(nil, uint64(i))) }

// Hazard: deletions and growth lose entries, or bring back deleted ones.
func TestTable_IsAMap(t *testing.T) {
	var table Table[int]
	model := map[int]*Entry[int]{}
	random := rand.New(rand.NewPCG(1, 2))
	for step := range 200_000 {
		i := random.IntN(500)
		k := intKey(i)
		switch random.IntN(5) {
		case 0, 1:
			e := &Entry[int]{Key: k, Value: step}
			if old := table.Put(e); old != model[i] {
				t.Fatalf("step %d: Put replaced %v, want %v", step, old, model[i])
			}
			model[i] = e
		case 2:
			e := model[i]
			if e == nil {
				e = &Entry[int]{Key: k}
			}
			if got, want := table.Delete(e), model[i] != nil; got != want {
				t.Fatalf("step %d: Delete = %v, want %v", step, got, want)
			}
			delete(model, i)
		case 3:
			if got := table.Get(&k); got != model[i] {
				t.Fatalf("step %d: Get = %v, want %v", step, got, model[i])
			}
		case 4:
			if step%5000 == 0 {
				n := 0
				for e := range table.Reset() {
					n++
					if model[int(e.Key.w0)] != e {
						t.Fatalf("step %d: Reset returned an entry that was not there", step)
					}
				}
				if n != len(model) {
					t.Fatalf("step %d: Reset returned %d entries of %d", step, n, len(model))
				}
				clear(model)
			}
		}
		if table.Len() != len(model) {
			t.Fatalf("step %d: Len = %d, want %d", step, table.Len(), len(model))
		}
	}
}

// Hazard: a caller deletes an entry that was replaced, and deletes the new one instead.
func TestTable_DeleteKeepsAReplacedEntry(t *testing.T) {
	var table Table[int]
	old, next := &Entry[int]{Key: intKey(1)}, &Entry[int]{Key: intKey(1)}
	table.Put(old)
	table.Put(next)
	if table.Delete(old) {
		t.Error("Delete of a replaced entry reports success")
	}
	k := intKey(1)
	if table.Get(&k) != next {
		t.Error("the successor is gone")
	}
}

// Hazard: a reader misses an entry that is there all the time, because others come and go
// and the table grows meanwhile.
func TestTable_ReadersSeeRemainingEntries(t *testing.T) {
	var table Table[int]
	const stay = 100
	for i := range stay {
		table.Put(&Entry[int]{Key: intKey(i), Value: i})
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for i := 0; ; i = (i + 1) % stay {
				select {
				case <-stop:
					return
				default:
				}
				k := intKey(i)
				if e := table.Get(&k); e == nil || e.Value != i {
					t.Errorf("entry %d: got %v", i, e)
					return
				}
			}
		})
	}
	for round := range 50 {
		var come []*Entry[int]
		for i := range 1000 {
			e := &Entry[int]{Key: intKey(stay + round*1000 + i)}
			table.Put(e)
			come = append(come, e)
		}
		for _, e := range come {
			table.Delete(e)
		}
	}
	close(stop)
	readers.Wait()
}

// B1. Hazard: the table keeps room for as many entries as it ever had. Or it loses
// entries when it shrinks.
func TestTable_GivesBackTheRoomOfDeletedEntries(t *testing.T) {
	var table Table[int]
	const most, stay = 20_000, 10
	var all []*Entry[int]
	for i := range most {
		all = append(all, &Entry[int]{Key: intKey(i), Value: i})
		table.Put(all[i])
	}
	for _, e := range all[stay:] {
		table.Delete(e)
		if k := intKey(e.Value % stay); table.Get(&k) != all[e.Value%stay] {
			t.Fatalf("%d is lost", e.Value%stay)
		}
	}
	if n := len(*table.slots.Load()); n > roomy || table.Len() != stay {
		t.Errorf("%d places for %d entries", n, table.Len())
	}
}

// B1. Hazard: a large table moves in one go when it grows or shrinks, and all misses
// wait.
func TestTable_MovesAFewPlacesAtATime(t *testing.T) {
	var table Table[int]
	const most = 100_000
	longest := 0
	watch := func(change func()) {
		before := table.moved
		change()
		longest = max(longest, table.moved-before)
	}
	all := make([]*Entry[int], most)
	for i := range most {
		all[i] = &Entry[int]{Key: intKey(i)}
		watch(func() { table.Put(all[i]) })
	}
	for i := range most {
		watch(func() { table.Delete(all[i]) })
	}
	if longest > 2*step || longest < step { // the change that begins it does two steps
		t.Errorf("moved up to %d places with one change, want %d", longest, 2*step)
	}
}
