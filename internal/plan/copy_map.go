package plan

import (
	"math/bits"
	"reflect"
	"sync"
	"unsafe"
)

// buildMap sets up k to copy maps. deepen makes the new map and notes it before fill
// copies the entries, because an entry may refer to the map itself.
func (k *Copy) buildMap(key, value *Copy) {
	maps := newMapCopy(k.typ, key, value)
	k.deepen = func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			m := (*unsafe.Pointer)(nth(p, i, stride))
			if *m == nil {
				continue
			}
			if refusal := c.newMap(k, maps, m); refusal != nil {
				return refusal
			}
		}
		return nil
	}
	k.fill = maps.fill
}

// mapCopy makes new maps of one type.
type mapCopy struct {
	typ        reflect.Type
	access     mapAccess
	key, value *Copy
	found      bool       // a lookup finds every key: none can be NaN
	batches    *sync.Pool // of *mapBatch
}

func newMapCopy(t reflect.Type, key, value *Copy) *mapCopy {
	return &mapCopy{
		typ: t, access: mapAccessOf(t), key: key, value: value, found: equalsItself(t.Key()),
		batches: &sync.Pool{New: func() any { return new(mapBatch) }},
	}
}

// newMap replaces the map at m by its copy.
func (c *copier) newMap(k *Copy, maps *mapCopy, m *unsafe.Pointer) *Refusal {
	old, filled := *m, false
	if !c.tracks {
		*m, filled = maps.fresh(c, old)
	} else {
		what := kindOfThing(k.id, 0)
		if met := c.find(old, what); met != nil {
			*m = met
			return nil
		}
		*m, filled = maps.fresh(c, old)
		c.note(old, what, *m)
	}
	c.size += mapBytes(k.typ, maps.access.len(old))
	if filled {
		return nil
	}
	return c.followMap(k, *m, old)
}

// fresh returns a new map for the entries of m, and reports whether the new map is
// complete. It clones m if it can. A map from which much was deleted keeps its spare
// memory, and its clone would, too. So a copy that is to be stored is not a clone, but a
// map of the right size.
func (mc *mapCopy) fresh(c *copier, m unsafe.Pointer) (fresh unsafe.Pointer, filled bool) {
	if mc.found && !c.counts && c.skips(mc.key) {
		if fresh = mc.access.clone(m); fresh != nil {
			return fresh, c.skips(mc.value)
		}
	}
	return reflect.MakeMapWithSize(mc.typ, mc.access.len(m)).UnsafePointer(), false
}

// fill puts deep copies of the entries of m into fresh, which may already hold the
// entries as they are.
func (mc *mapCopy) fill(c *copier, fresh, m unsafe.Pointer) *Refusal {
	b := mc.batches.Get().(*mapBatch)
	b.begin(c, mc, fresh, mc.access.len(m))
	refusal := mc.access.each(m, b, batchEntry)
	if refusal == nil {
		refusal = b.flush()
	}
	b.end()
	mc.batches.Put(b)
	return refusal
}

// mapBatch holds some dozens of entries on their way into a new map. It is faster to
// deepen them together. It is also faster to put them into the map in a row, because the
// processor then waits for the memory of several at once.
type mapBatch struct {
	*mapCopy
	c            *copier
	fresh        unsafe.Pointer // the new map
	keys, values unsafe.Pointer // memory for room entries
	room, n      int
	used         int // how many of them are used for this map
}

// A batch has at most this many entries, and this many bytes.
const (
	mostBatched      = 32
	mostBatchedBytes = slabBytes
)

// begin makes the batch ready for a map of n entries.
func (b *mapBatch) begin(c *copier, mc *mapCopy, fresh unsafe.Pointer, n int) {
	b.mapCopy, b.c, b.fresh = mc, c, fresh
	size := int(mc.key.layout.size+mc.value.layout.size) + 1
	if b.used = min(n, mostBatched, max(mostBatchedBytes/size, 1)); b.used > b.room {
		b.keys, b.values, b.room = mc.key.layout.alloc(b.used), mc.value.layout.alloc(b.used), b.used
	}
}

func (b *mapBatch) end() {
	b.key.layout.zero(b.keys, b.used)
	b.value.layout.zero(b.values, b.used)
	b.mapCopy, b.c, b.fresh, b.n = nil, nil, nil, 0
}

// batchEntry is the visitor that adds an entry to a batch.
func batchEntry(batch any, k, v unsafe.Pointer) *Refusal {
	b := batch.(*mapBatch)
	if b.n == b.used {
		if refusal := b.flush(); refusal != nil {
			return refusal
		}
	}
	b.key.layout.move(nth(b.keys, b.n, b.key.layout.size), k, 1)
	b.value.layout.move(nth(b.values, b.n, b.value.layout.size), v, 1)
	b.n++
	return nil
}

// flush deepens the entries of the batch and puts them into the map.
func (b *mapBatch) flush() *Refusal {
	if b.n == 0 {
		return nil
	}
	if !b.c.skips(b.key) {
		if refusal := b.key.deepen(b.c, b.keys, b.n, b.key.layout.size); refusal != nil {
			return refusal.at("[key]")
		}
	}
	if !b.c.skips(b.value) {
		if refusal := b.value.deepen(b.c, b.values, b.n, b.value.layout.size); refusal != nil {
			return refusal.at("[value]")
		}
	}
	for i := range b.n {
		place := mapassign(typeWord(b.typ), b.fresh, nth(b.keys, i, b.key.layout.size))
		b.value.layout.move(place, nth(b.values, i, b.value.layout.size), 1)
	}
	b.n = 0
	return nil
}

// mapBytes estimates the memory of a map of n entries. A map has a header and slots. The
// number of slots is a power of two, and at most 7/8 of them are full. Each slot has a
// key, a value and one byte more.
func mapBytes(t reflect.Type, n int) int64 {
	slots := int64(8)
	if n > 8 {
		slots = 1 << bits.Len(uint(n*8/7))
	}
	return 48 + slots*int64(t.Key().Size()+t.Elem().Size()+1)
}

// equalsItself reports whether each value of the comparable type t equals itself. NaN
// does not.
func equalsItself(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.Interface:
		return false
	case reflect.Array:
		return equalsItself(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !equalsItself(t.Field(i).Type) {
				return false
			}
		}
	}
	return true
}
