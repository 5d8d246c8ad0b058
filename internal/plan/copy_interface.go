package plan

import (
	"reflect"
	"unsafe"
)

// interfaceCopy deepens what interfaces of type t hold, each by the plan of its dynamic type. A box is never written to, so one with flat content
// is shared, and the others are replaced.
func (s *copyShelf) interfaceCopy(t reflect.Type) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			at := nth(p, i, stride)
			dynamic, data := boxed(t, at)
			if dynamic == nil {
				continue
			}
			k, refusal := c.planFor(s, dynamic)
			if refusal == nil {
				refusal = c.content(k, (*unsafe.Pointer)(dataWord(at)), data)
			}
			if refusal != nil {
				return refusal
			}
		}
		return nil
	}
}

// content deepens a value of k's type in an interface whose data word is at word.
func (c *copier) content(k *Copy, word *unsafe.Pointer, data unsafe.Pointer) *Refusal {
	switch {
	case k.word && k.flat:
		return nil
	case k.word:
		return k.deepen(c, unsafe.Pointer(word), 1, wordSize)
	case k.flat:
		c.size += int64(k.layout.size)
		return c.follow(k, data, 1)
	}
	fresh, isNew := c.thing(k, data)
	*word = fresh
	if !isNew {
		return nil
	}
	return c.follow(k, fresh, 1)
}

// planFor is s.copyOf with a memory for the few types that interfaces of one value mostly hold.
func (c *copier) planFor(s *copyShelf, t reflect.Type) (*Copy, *Refusal) {
	known := &c.dynamic[uintptr((*eface)(unsafe.Pointer(&t)).data)>>5%uintptr(len(c.dynamic))]
	if *known != nil && (*known).typ == t {
		return *known, nil
	}
	k, refusal := s.copyOf(t)
	if refusal == nil {
		*known = k
	}
	return k, refusal
}
