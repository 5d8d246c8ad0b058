package memory

import (
	"iter"
	"sync/atomic"
)

// Table maps keys to entries. Any number of goroutines may call [Table.Get] at any time: it takes no lock and writes nothing,
// so readers do not slow each other. All other methods are for one goroutine at a time, under the owner's lock.
//
// It is an open-addressing table of pointers, at most half full. Deleting leaves a mark, so that a reader on its way past
// still finds what lies behind; growing and shrinking make a new array, and a reader in the old one sees the table as it was when it came.
//
// The zero value is an empty table.
type Table[V any] struct {
	slots atomic.Pointer[[]slot[V]]
	live  int // entries
	used  int // places that are not empty: entries and marks of deleted ones
	dead  *Entry[V]
}

type slot[V any] = atomic.Pointer[Entry[V]]

const (
	minSlots = 8
	roomy    = 1024 // places from which on they are fewer again when the entries are
)

// Get returns the entry of k, or nil.
func (t *Table[V]) Get(k *Key) *Entry[V] {
	p := t.slots.Load()
	if p == nil {
		return nil
	}
	slots := *p
	for i := k.hash; ; i++ {
		e := slots[i&uint64(len(slots)-1)].Load()
		if e == nil || e.Key.equal(k) {
			return e
		}
	}
}

// GetWords is Get for the key that WordsKey makes of these.
func (t *Table[V]) GetWords(w0, w1 uint64) *Entry[V] {
	p := t.slots.Load()
	if p == nil {
		return nil
	}
	slots := *p
	for i := hashWords(w0, w1); ; i++ {
		e := slots[i&uint64(len(slots)-1)].Load()
		if e == nil || e.Key.w0 == w0 && e.Key.w1 == w1 {
			return e
		}
	}
}

// Put stores e under its key, and returns the entry that it replaces, or nil.
func (t *Table[V]) Put(e *Entry[V]) (old *Entry[V]) {
	t.reserve()
	slots := *t.slots.Load()
	for i := e.Key.hash; ; i++ {
		s := &slots[i&uint64(len(slots)-1)]
		old = s.Load()
		if old == nil {
			t.live++
			t.used++
		}
		if old == nil || old.Key.equal(&e.Key) {
			s.Store(e)
			return old
		}
	}
}

// Delete removes e, if it is still the entry of its key, and reports whether it was.
func (t *Table[V]) Delete(e *Entry[V]) bool {
	p := t.slots.Load()
	if p == nil {
		return false
	}
	slots := *p
	for i := e.Key.hash; ; i++ {
		s := &slots[i&uint64(len(slots)-1)]
		switch s.Load() {
		case nil:
			return false
		case e:
			s.Store(t.mark())
			t.live--
			if len(slots) > roomy && t.live < len(slots)/32 {
				t.remake()
			}
			return true
		}
	}
}

// Len is the number of entries.
func (t *Table[V]) Len() int { return t.live }

// Reset empties the table, and returns what was in it.
func (t *Table[V]) Reset() iter.Seq[*Entry[V]] {
	p := t.slots.Swap(nil)
	t.live, t.used = 0, 0
	return t.entries(p)
}

// All returns the entries. The table must not change while they are walked.
func (t *Table[V]) All() iter.Seq[*Entry[V]] { return t.entries(t.slots.Load()) }

func (t *Table[V]) entries(p *[]slot[V]) iter.Seq[*Entry[V]] {
	dead := t.dead
	return func(yield func(*Entry[V]) bool) {
		if p == nil {
			return
		}
		for i := range *p {
			if e := (*p)[i].Load(); e != nil && e != dead && !yield(e) {
				return
			}
		}
	}
}

// reserve makes room for one more entry.
func (t *Table[V]) reserve() {
	p := t.slots.Load()
	if p != nil && 2*(t.used+1) <= len(*p) {
		return
	}
	t.remake()
}

// remake makes a new array, of which what there is takes a quarter at most.
func (t *Table[V]) remake() {
	n := minSlots
	for n < 4*(t.live+1) {
		n *= 2
	}
	next := make([]slot[V], n)
	for e := range t.All() {
		i := e.Key.hash
		for next[i&uint64(n-1)].Load() != nil {
			i++
		}
		next[i&uint64(n-1)].Store(e)
	}
	t.used = t.live
	t.slots.Store(&next)
}

// mark returns what stands in the place of a deleted entry: it equals no key.
func (t *Table[V]) mark() *Entry[V] {
	if t.dead == nil {
		t.dead = &Entry[V]{Key: Key{w1: deadMark}}
	}
	return t.dead
}
