package memory

import (
	"iter"
	"math/bits"
	"sync/atomic"
)

// Table maps keys to entries. Any number of goroutines may call [Table.Get] at any time.
// Get takes no lock and writes nothing, so readers do not slow each other. All other
// methods are for one goroutine at a time, under the owner's lock.
//
// It is an open-addressing table of pointers and hashes. At most half of its slots are
// used, or a little more while it moves. Deleting leaves a mark, so that a reader that is
// walking past still finds the entries behind it. Growing and shrinking make a new array.
// A reader in the old array sees the table as it was when the reader came.
//
// A large table moves to its new array in steps, one with each change, so that no change
// takes long. Until it has moved, readers use the old array, and changes are made in
// both.
//
// The zero value is an empty table.
type Table[V any] struct {
	slots atomic.Pointer[[]slot[V]]
	live  int // entries
	used  int // slots that are not empty: entries and marks
	dead  *Entry[V]

	next     []slot[V] // the new array; nil while the table does not move
	nextUsed int       // slots of next that are not empty
	moved    int       // slots of the old array that have been moved
}

// slot has an entry, and the hash of its key. With the hash at hand, whoever walks past
// reads the memory of no other key's entry, which is rarely in a cache. The hash is
// written once, before the first entry is stored, and read after an entry was loaded.
type slot[V any] struct {
	entry atomic.Pointer[Entry[V]]
	hash  uint64
}

// put stores e, whose key has this slot.
func (s *slot[V]) put(e, there *Entry[V]) {
	if there == nil {
		s.hash = e.Key.hash
	}
	s.entry.Store(e)
}

const (
	minSlots = 8
	roomy    = 1024 // tables with more slots shrink when few entries are left
	step     = 256  // slots that are moved with one change
)

// Get returns the entry of k, or nil.
func (t *Table[V]) Get(k *Key) *Entry[V] {
	p := t.slots.Load()
	if p == nil {
		return nil
	}
	slots := *p
	for i := k.hash; ; i++ {
		s := &slots[i&uint64(len(slots)-1)]
		if e := s.entry.Load(); e == nil || s.hash == k.hash && e.Key.equal(k) {
			return e
		}
	}
}

// getWords is Get for the key that [WordsKey] makes of w0 and w1, with its hash. It is
// small enough to be inlined into a hit.
func (t *Table[V]) getWords(hash, w0, w1 uint64) *Entry[V] {
	p := t.slots.Load()
	if p == nil {
		return nil
	}
	slots := *p
	for i := hash; ; i++ {
		s := &slots[i&uint64(len(slots)-1)]
		if e := s.entry.Load(); e == nil || s.hash == hash && e.Key.w0 == w0 && e.Key.w1 == w1 {
			return e
		}
	}
}

// hash is hashWords, written out again. The methods of a table are compiled in each
// program, for its type of values. There the compiler does not inline the functions of
// this package.
func (t *Table[V]) hash(w0, w1 uint64) uint64 {
	hi, lo := bits.Mul64(w0^salt0, w1^salt1)
	h := (hi ^ lo) * hashFactor
	return h ^ h>>32
}

// Put stores e under its key. It returns the entry that e replaced, or nil.
func (t *Table[V]) Put(e *Entry[V]) (old *Entry[V]) {
	t.reserve()
	s, old := find(*t.slots.Load(), e)
	if old == nil {
		t.live++
		t.used++
	}
	s.put(e, old)
	if t.next != nil {
		t.putNext(e)
		t.move()
	}
	return old
}

// Delete removes e if it is still the entry of its key, and reports whether it was.
func (t *Table[V]) Delete(e *Entry[V]) bool {
	p := t.slots.Load()
	if p == nil {
		return false
	}
	s, there := find(*p, e)
	if there != e {
		return false
	}
	s.entry.Store(t.mark())
	t.live--
	if t.next != nil {
		if s, there := find(t.next, e); there == e {
			s.entry.Store(t.mark())
		}
		t.move()
	} else if len(*p) > roomy && t.live < len(*p)/32 {
		t.remake()
	}
	return true
}

// find returns the slot of e's key, and the entry in it, or nil if the slot is empty.
func find[V any](slots []slot[V], e *Entry[V]) (*slot[V], *Entry[V]) {
	for i := e.Key.hash; ; i++ {
		s := &slots[i&uint64(len(slots)-1)]
		if there := s.entry.Load(); there == nil || s.hash == e.Key.hash && there.Key.equal(&e.Key) {
			return s, there
		}
	}
}

// Len is the number of entries.
func (t *Table[V]) Len() int { return t.live }

// Reset empties the table and returns the entries that were in it.
func (t *Table[V]) Reset() iter.Seq[*Entry[V]] {
	p := t.slots.Swap(nil)
	t.live, t.used, t.next, t.moved = 0, 0, nil, 0
	return t.entries(p)
}

// All returns the entries. The table must not change during the loop.
func (t *Table[V]) All() iter.Seq[*Entry[V]] { return t.entries(t.slots.Load()) }

// Walk is All for a loop without the owner's lock, while the table changes. The loop
// comes to every entry that is in the table now, unless it is deleted first, and perhaps
// to later ones.
func (t *Table[V]) Walk() iter.Seq[*Entry[V]] {
	t.mark() // make the mark first: entries must recognize it
	return t.entries(t.slots.Load())
}

func (t *Table[V]) entries(p *[]slot[V]) iter.Seq[*Entry[V]] {
	dead := t.dead
	return func(yield func(*Entry[V]) bool) {
		if p == nil {
			return
		}
		for i := range *p {
			if e := (*p)[i].entry.Load(); e != nil && e != dead && !yield(e) {
				return
			}
		}
	}
}

// reserve makes room for one more entry.
func (t *Table[V]) reserve() {
	p := t.slots.Load()
	if p == nil || t.next == nil && 2*(t.used+1) > len(*p) {
		t.remake()
	}
}

// remake makes a new array and begins to move there. The present entries fill at most a
// quarter of it, and at most half with those that may come during the move. The old array
// is half full at this point, so the move ends long before it is full.
func (t *Table[V]) remake() {
	n, changes := minSlots, 1
	if p := t.slots.Load(); p != nil {
		changes += len(*p) / step
	}
	for n < max(4*t.live, 2*(t.live+changes)) {
		n *= 2
	}
	t.next, t.nextUsed, t.moved = make([]slot[V], n), 0, 0
	t.move()
}

// move moves the next slots of the old array. After the last it switches to the new
// array.
func (t *Table[V]) move() {
	var old []slot[V]
	if p := t.slots.Load(); p != nil {
		old = *p
	}
	for end := min(t.moved+step, len(old)); t.moved < end; t.moved++ {
		if e := old[t.moved].entry.Load(); e != nil && e != t.dead {
			t.putNext(e)
		}
	}
	if t.moved == len(old) {
		next := t.next
		t.used, t.next, t.moved = t.nextUsed, nil, 0
		t.slots.Store(&next)
	}
}

// putNext stores e in the new array.
func (t *Table[V]) putNext(e *Entry[V]) {
	s, there := find(t.next, e)
	if there == nil {
		t.nextUsed++
	}
	s.put(e, there)
}

// mark returns the pointer that stands in the slot of a deleted entry. It equals no key.
func (t *Table[V]) mark() *Entry[V] {
	if t.dead == nil {
		t.dead = &Entry[V]{Key: Key{w1: deadMark}}
	}
	return t.dead
}
