package plan

import (
	"reflect"
	"unsafe"
)

// nowhere is what empty slices point at.
var nowhere struct{}

func pointerCopy(elem *Copy) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		if n == 1 {
			return c.pointer(elem, (*unsafe.Pointer)(p))
		}
		var batch unsafe.Pointer // copies that lie one behind the other are deepened together
		length := 0
		for i := range n {
			pointer := (*unsafe.Pointer)(nth(p, i, stride))
			if *pointer == nil {
				continue
			}
			fresh, isNew := c.target(elem, *pointer)
			*pointer = fresh
			if !isNew {
				continue
			}
			if uintptr(fresh) == uintptr(batch)+uintptr(length)*elem.layout.size {
				length++
				continue
			}
			if refusal := c.follow(elem, batch, length); refusal != nil {
				return refusal
			}
			batch, length = fresh, 1
		}
		return c.follow(elem, batch, length)
	}
}

// pointer deepens one pointer.
func (c *copier) pointer(elem *Copy, p *unsafe.Pointer) *Refusal {
	if *p == nil {
		return nil
	}
	fresh, isNew := c.target(elem, *p)
	*p = fresh
	if !isNew {
		return nil
	}
	return c.follow(elem, fresh, 1)
}

// target returns the copy of what a pointer leads to, which is to be deepened if it is new.
func (c *copier) target(k *Copy, old unsafe.Pointer) (fresh unsafe.Pointer, isNew bool) {
	if c.careful {
		return c.targetInside(k, old)
	}
	return c.thing(k, old)
}

// thing returns the copy of the value at old, which is to be deepened if it is new.
func (c *copier) thing(k *Copy, old unsafe.Pointer) (fresh unsafe.Pointer, isNew bool) {
	if !c.tracks {
		return c.one(k, old), true
	}
	what := kindOfThing(k.id, 0)
	if fresh = c.find(old, what); fresh != nil {
		return fresh, false
	}
	fresh = c.one(k, old)
	c.note(old, what, fresh)
	return fresh, true
}

func sliceCopy(elem *Copy) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			s := (*sliceHeader)(nth(p, i, stride))
			if s.data == nil {
				continue
			}
			if refusal := c.slice(elem, s); refusal != nil {
				return refusal.at("[]")
			}
		}
		return nil
	}
}

func (c *copier) slice(elem *Copy, s *sliceHeader) *Refusal {
	old, n := s.data, s.len
	s.cap = n
	if n == 0 || elem.layout.size == 0 {
		s.data = unsafe.Pointer(&nowhere)
		return nil
	}
	if !c.tracks {
		s.data = c.double(elem, old, n)
	} else {
		what := kindOfThing(elem.id, n)
		if fresh := c.find(old, what); fresh != nil {
			s.data = fresh
			return nil
		}
		s.data = c.double(elem, old, n)
		c.note(old, what, s.data)
		if c.careful {
			c.survey(elem, old, n)
		}
	}
	return c.follow(elem, s.data, n)
}

func arrayCopy(length int, elem *Copy) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			if refusal := elem.deepen(c, nth(p, i, stride), length, elem.layout.size); refusal != nil {
				return refusal.at("[]")
			}
		}
		return nil
	}
}

// structCopy deepens field after field, each in all structs.
func (s *copyShelf) structCopy(t reflect.Type, part func(reflect.Type) *Copy) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	type field struct {
		offset uintptr
		plan   *Copy
		name   string
	}
	var counted, fields []field // those that are visited where bytes are counted, and where not
	for _, f := range s.fields(t) {
		if !s.needsVisit(f.Type) {
			continue
		}
		visited := field{f.Offset, part(f.Type), f.Name}
		counted = append(counted, visited)
		if !s.isFlat(f.Type) {
			fields = append(fields, visited)
		}
	}
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		fields := fields
		if c.counts {
			fields = counted
		}
		for i := range fields {
			f := &fields[i]
			if refusal := f.plan.deepen(c, unsafe.Add(p, f.offset), n, stride); refusal != nil {
				return refusal.at("." + f.name)
			}
		}
		return nil
	}
}
