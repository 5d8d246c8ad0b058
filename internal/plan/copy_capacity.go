package plan

import (
	"reflect"
	"slices"
	"unsafe"
)

// Some types remember how far a slice of theirs can grow beyond its length: a view of a
// matrix that may grow again, or a buffer. A copy without that spare capacity would
// panic. So a slice keeps its capacity if only its type controls it, because it lies in
// an unexported field, or in a struct that does.
//
// But append may have reserved the spare capacity, or the slice is a small part of a
// large array. Whether the type remembers a capacity shows in its numbers. If it has a
// number beside the slice or around it, all of the capacity is kept. Otherwise a slice
// keeps as much as append reserves, and a little more for small slices.
//
// If the elements have no pointers, a copy also has the elements behind the length.
// Otherwise its elements behind the length are zero.
//
// Parts of one buffer, such as the tokens of a text, all reach to the end of the buffer.
// If each kept its spare capacity, the size of a copy would grow with the square of the
// buffer's. So once the spare capacity grows large, only one slice keeps the capacity
// that reaches to the same end.

// capacity describes where a field lies, to decide whether its slices keep their
// capacity.
type capacity struct {
	hidden bool // the field, or one around it, is unexported
	number bool // beside the field, or one around it, is a number
}

// of returns the capacity of field f of struct t, which itself lies where c says.
func (c capacity) of(t reflect.Type, f reflect.StructField) capacity {
	return capacity{c.hidden || !f.IsExported(), c.number || hasNumber(t)}
}

// hasNumber reports whether struct t has a number that may be a capacity. It may be in an
// array, in a struct, or behind a pointer.
func hasNumber(t reflect.Type) bool { return holdsNumber(t, true) }

// holdsNumber reports whether a value of type t holds such a number. It follows pointers
// only if follow is set, and then only one: the next may lead back to t, as in a list.
func holdsNumber(t reflect.Type, follow bool) bool {
	switch kind := t.Kind(); kind {
	case reflect.Array:
		return t.Len() > 0 && holdsNumber(t.Elem(), follow)
	case reflect.Struct:
		for i := range t.NumField() {
			if holdsNumber(t.Field(i).Type, follow) {
				return true
			}
		}
		return false
	case reflect.Pointer:
		return follow && holdsNumber(t.Elem(), false)
	default:
		return reflect.Int <= kind && kind <= reflect.Uint64 || kind == reflect.Float64
	}
}

// kept reports whether a field of type t keeps its capacity. If its elements are slices,
// they keep theirs, too.
func (c capacity) kept(t reflect.Type) bool { return c.hidden && isRoomy(t) }

// isRoomy reports whether t is a slice that can have spare capacity, or an array of such
// slices.
func isRoomy(t reflect.Type) bool {
	switch {
	case isCloned(t):
		return false
	case t.Kind() == reflect.Array:
		return t.Len() > 0 && isRoomy(t.Elem())
	}
	return t.Kind() == reflect.Slice && t.Elem().Size() > 0
}

// within reports whether a field inside a field of type t keeps its capacity.
func (c capacity) within(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || isShared(t) {
		return false
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if inner := c.of(t, f); c.hidden && (inner.kept(f.Type) || inner.within(f.Type)) {
			return true
		}
	}
	return false
}

// roomyPart returns the plan for values of type t that keep their capacity. If the
// elements are slices, they keep theirs, too: the rows of a table may have capacity for
// columns to come. A slice type that contains itself gets its usual plan where it occurs
// again, because building the plan would never end.
func (c capacity) roomyPart(t reflect.Type, part func(reflect.Type) *Copy, outer ...reflect.Type) *Copy {
	usual := part(t.Elem())
	elem := usual
	outer = append(outer, t)
	if isRoomy(t.Elem()) && !usual.flat && !slices.Contains(outer, t.Elem()) {
		inner := c.roomyPart(t.Elem(), part, outer...)
		elem = &Copy{typ: t.Elem(), layout: layoutOf(t.Elem()), use: usual.use, id: usual.id, deepen: inner.deepen}
	}
	if t.Kind() == reflect.Array {
		return &Copy{typ: t, deepen: arrayCopy(t.Len(), elem)}
	}
	return &Copy{typ: t, deepen: roomyCopy(elem, c.number)}
}

// roomyCopy is sliceCopy for slices that keep their capacity: all of it, or a part.
func roomyCopy(elem *Copy, all bool) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			s := (*sliceHeader)(nth(p, i, stride))
			var refusal *Refusal
			switch {
			case s.data == nil:
			case s.len == s.cap:
				refusal = c.slice(elem, s)
			default:
				refusal = c.roomy(elem, s, all)
			}
			if refusal != nil {
				return refusal.at("[]")
			}
		}
		return nil
	}
}

func (c *copier) roomy(elem *Copy, s *sliceHeader, all bool) *Refusal {
	old, n := s.data, s.len
	plain := elem.layout.shape == plainShape
	if c.tracks {
		if c.metRoomy(elem, s) {
			return nil
		}
	}
	if c.counts && !c.keepsRoom(elem, s, all) {
		return c.slice(elem, s)
	}
	if c.tracks {
		if c.careful && plain {
			c.survey(elem, old, s.cap)
		} else if c.careful {
			c.survey(elem, old, n)
		}
	}
	switch {
	// A pointer may point behind the length. It must find the same copy of the whole
	// array.
	case c.careful && plain:
		s.data = c.block(extent{elem, old, s.cap})
	case plain:
		s.data = c.double(elem, old, s.cap)
	default:
		c.size += int64(s.cap) * int64(elem.layout.size)
		s.data = elem.layout.alloc(s.cap)
		elem.layout.move(s.data, old, n)
	}
	if c.tracks {
		what, room := roomyThing(elem, s)
		c.note(old, what, s.data)
		c.seen.note(old, room, uintptr(s.cap))
	}
	return c.follow(elem, s.data, n)
}

const (
	// mostRoom is how many bytes of spare capacity a copy keeps before it checks where
	// they end.
	mostRoom = 64 << 10
	// smallRoom is how many bytes of spare capacity a slice keeps beyond its own length
	// where no number tells a capacity.
	smallRoom = 256
)

// keepsRoom decides whether a slice that is to be stored keeps its spare capacity. all is
// true if a number may tell that capacity.
func (c *copier) keepsRoom(elem *Copy, s *sliceHeader, all bool) bool {
	room := int64(s.cap-s.len) * int64(elem.layout.size)
	if !all {
		return room <= int64(s.len)*int64(elem.layout.size)+smallRoom
	}
	if c.room+room <= mostRoom {
		c.room += room
		return true
	}
	end := uintptr(s.data) + uintptr(s.cap)*elem.layout.size
	if c.ends[end] {
		return false
	}
	if c.ends == nil {
		c.ends = map[uintptr]bool{}
	}
	c.ends[end] = true
	return true
}

// roomyThing returns what a slice is noted as in seen, and what its capacity is noted as.
// Two slices with one address and one length are the same thing, whatever their
// capacities. Empty slices must have the same capacity, too.
func roomyThing(elem *Copy, s *sliceHeader) (what, room uint64) {
	if s.len == 0 {
		what = kindOfThing(elem.id, ^s.cap)
	} else {
		what = kindOfThing(elem.id, s.len)
	}
	return what, what ^ 1<<62
}

// metRoomy replaces a slice that was met before by its copy, with no more capacity than
// the copy has. Otherwise it returns false, and the caller must note the slice.
func (c *copier) metRoomy(elem *Copy, s *sliceHeader) bool {
	what, room := roomyThing(elem, s)
	fresh, at := c.find(s.data, what), c.seen.find(s.data, room)
	if fresh == nil {
		return false
	}
	if at < 0 { // it was met as a slice without spare capacity
		c.seen.note(s.data, room, uintptr(s.len))
		s.cap = s.len
	} else {
		s.cap = min(s.cap, int(c.seen.at(at).note))
	}
	s.data = fresh
	return true
}
