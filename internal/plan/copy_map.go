package plan

import (
	"math/bits"
	"reflect"
	"unsafe"
)

// buildMap gives k what it needs to copy maps: deepen makes the new map and notes it, so that fill may meet it again.
func (k *Copy) buildMap(key, value *Copy) {
	maps, entry := mapCopy{mapAccessOf(k.typ), key, value}, deepenEntry(key, value)
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
	k.fill = func(c *copier, fresh, m unsafe.Pointer) *Refusal {
		return maps.access.fill(c, fresh, m, entry)
	}
}

// mapCopy makes new maps of one type.
type mapCopy struct {
	access     mapAccess
	key, value *Copy
}

// fresh returns a new map for the entries of m, and whether they are in it already.
func (mc mapCopy) fresh(c *copier, m unsafe.Pointer) (fresh unsafe.Pointer, filled bool) {
	if c.skips(mc.key) && c.skips(mc.value) {
		if fresh = mc.access.clone(m); fresh != nil {
			return fresh, true
		}
	}
	return mc.access.empty(m), false
}

func deepenEntry(key, value *Copy) func(c *copier, k, v unsafe.Pointer) *Refusal {
	return func(c *copier, k, v unsafe.Pointer) *Refusal {
		if !c.skips(key) {
			if refusal := key.deepen(c, k, 1, key.layout.size); refusal != nil {
				return refusal.at("[key]")
			}
		}
		if !c.skips(value) {
			return value.deepen(c, v, 1, value.layout.size).at("[value]")
		}
		return nil
	}
}

// newMap replaces the map at m by its copy.
func (c *copier) newMap(k *Copy, maps mapCopy, m *unsafe.Pointer) *Refusal {
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

// mapBytes is what a map of n entries takes: its slots are a power of two, at most 7/8 full, with a byte for each, after a header.
func mapBytes(t reflect.Type, n int) int64 {
	slots := int64(8)
	if n > 8 {
		slots = 1 << bits.Len(uint(n*8/7))
	}
	return 48 + slots*int64(t.Key().Size()+t.Elem().Size()+1)
}
