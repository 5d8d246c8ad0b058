package plan

import (
	"math/bits"
	"reflect"
	"unsafe"
)

// buildMap gives k what it needs to copy maps: deepen makes the new map and notes it, so that fill may meet it again.
func (k *Copy) buildMap(key, value *Copy) {
	access, entry := mapAccessOf(k.typ), deepenEntry(key, value)
	k.deepen = func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			m := (*unsafe.Pointer)(nth(p, i, stride))
			if *m == nil {
				continue
			}
			if refusal := c.newMap(k, access, m); refusal != nil {
				return refusal
			}
		}
		return nil
	}
	k.fill = func(c *copier, fresh, m unsafe.Pointer) *Refusal {
		return access.fill(c, fresh, m, entry)
	}
}

func deepenEntry(key, value *Copy) func(c *copier, k, v unsafe.Pointer) *Refusal {
	return func(c *copier, k, v unsafe.Pointer) *Refusal {
		if key.deepen != nil {
			if refusal := key.deepen(c, k, 1, key.layout.size); refusal != nil {
				return refusal.at("[key]")
			}
		}
		if value.deepen != nil {
			return value.deepen(c, v, 1, value.layout.size).at("[value]")
		}
		return nil
	}
}

// newMap replaces the map at m by its copy.
func (c *copier) newMap(k *Copy, access mapAccess, m *unsafe.Pointer) *Refusal {
	old := *m
	if !c.tracks {
		*m = access.empty(old)
	} else {
		what := kindOfThing(k.id, 0)
		if fresh := c.find(old, what); fresh != nil {
			*m = fresh
			return nil
		}
		*m = access.empty(old)
		c.note(old, what, *m)
	}
	c.size += mapBytes(k.typ, access.len(old))
	return c.follow(task{k: k, p: *m, old: old})
}

// mapBytes is what a map of n entries takes: its slots are a power of two, at most 7/8 full, with a byte for each, after a header.
func mapBytes(t reflect.Type, n int) int64 {
	slots := int64(8)
	if n > 8 {
		slots = 1 << bits.Len(uint(n*8/7))
	}
	return 48 + slots*int64(t.Key().Size()+t.Elem().Size()+1)
}
