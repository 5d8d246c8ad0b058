package plan

import "unsafe"

// nowhere is what copies of empty slices point at.
var nowhere struct{}

func pointerCopy(elem *Copy) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		if n == 1 {
			return c.pointer(elem, (*unsafe.Pointer)(p))
		}
		// batch points to length adjacent copies, which are deepened together.
		var batch unsafe.Pointer
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

// target returns the copy of a pointer's target. If it is new, the caller must deepen it.
func (c *copier) target(k *Copy, old unsafe.Pointer) (fresh unsafe.Pointer, isNew bool) {
	what := kindOfThing(k.id, 0)
	switch {
	case c.careful:
		return c.targetInside(k, old)
	case c.tracks:
		if fresh = c.find(old, what); fresh != nil {
			return fresh, false
		}
	}
	if c.mayStand(old) {
		fresh, isNew = c.newTarget(k, old)
	} else {
		fresh, isNew = c.one(k, old), true
	}
	if c.tracks {
		c.note(old, what, fresh)
	}
	return fresh, isNew
}

// newTarget is target for a pointer that was not met before. A sentinel stays the same
// pointer. If the sentinel has changed, its former target is copied.
func (c *copier) newTarget(k *Copy, old unsafe.Pointer) (fresh unsafe.Pointer, isNew bool) {
	if c.mayStand(old) {
		switch instead := c.sentinel(k, old); instead {
		case nil:
		case old:
			return old, false
		default:
			old = instead
		}
	}
	return c.one(k, old), true
}

// thing returns the copy of the value at old, which lies in the box of an interface. If
// it is new, the caller must deepen it.
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
