package plan

import (
	"reflect"
	"unsafe"
)

// interfaceCopy deepens the contents of interfaces of type t, each by the plan of its
// dynamic type. The box of an interface is never written to. So a box with flat content
// is shared, unless it has strings to clone. Other boxes are replaced.
func (s *copyShelf) interfaceCopy(t reflect.Type) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			at := nth(p, i, stride)
			dynamic, data := boxed(t, at)
			if dynamic == nil {
				continue
			}
			k, refusal := c.planFor(s, dynamic)
			if refusal != nil && c.uncopyable(dynamic, data, refusal) {
				continue
			}
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

// content deepens a value of k's type that an interface holds. word is the address of the
// interface's data word, and data is the word.
func (c *copier) content(k *Copy, word *unsafe.Pointer, data unsafe.Pointer) *Refusal {
	switch {
	case k.word && k.flat:
		return nil
	case k.word:
		return k.deepen(c, unsafe.Pointer(word), 1, wordSize)
	case c.skips(k):
		c.size += int64(k.layout.size)
		return nil
	}
	fresh, isNew := c.thing(k, data)
	*word = fresh
	if !isNew {
		return nil
	}
	return c.follow(k, fresh, 1)
}

// contentPlan is the plan that a shelf has for the content of an interface.
type contentPlan struct {
	shelf *copyShelf
	plan  *Copy
}

// planFor is s.contentOf with a cache for the few types that the interfaces of one value
// usually hold. It also notes that the first stores of a type in an interface are to be
// verified.
func (c *copier) planFor(s *copyShelf, t reflect.Type) (*Copy, *Refusal) {
	known := &c.dynamic[uintptr((*eface)(unsafe.Pointer(&t)).data)>>5%uintptr(len(c.dynamic))]
	if known.shelf == s && known.plan.typ == t {
		return known.plan, nil
	}
	k, refusal := s.contentOf(t)
	if refusal == nil {
		*known = contentPlan{s, k}
		if c.counts && s.use == asResult && k.met.Load() < firstStores {
			k.met.Add(1)
			c.news = true
		}
	}
	return k, refusal
}
