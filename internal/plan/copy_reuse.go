package plan

import (
	"reflect"
	"unsafe"
)

// column is a slice in the memory of the value itself whose elements are copied by
// assignment.
type column struct {
	offset uintptr
	elem   layout
	roomy  bool // it keeps its capacity
}

// mostColumns bounds the number of columns, because they are compared in pairs.
const mostColumns = 64

// columnsOf returns the columns of a t, and none if t is flat. ok is false if something
// else is to be deepened, or there are too many columns.
func (s *copyShelf) columnsOf(t reflect.Type, offset uintptr, at capacity) (columns []column, ok bool) {
	switch {
	case s.isFlat(t):
		return nil, true
	case isCloned(t):
		return nil, false
	case at.kept(t) && t.Kind() == reflect.Slice && s.isFlat(t.Elem()):
		return []column{{offset, layoutOf(t.Elem()), true}}, true
	case at.kept(t):
		return nil, false
	case t.Kind() == reflect.Slice && t.Elem().Size() > 0 && s.isFlat(t.Elem()):
		return []column{{offset, layoutOf(t.Elem()), false}}, true
	case t.Kind() != reflect.Struct:
		return nil, false
	}
	for i := range t.NumField() {
		f := t.Field(i)
		inner, ok := s.columnsOf(f.Type, offset+f.Offset, at.of(t, f))
		if !ok {
			return nil, false
		}
		columns = append(columns, inner...)
	}
	return columns, len(columns) <= mostColumns
}

// Reuse is Assign, but it puts the elements of slices into the arrays that *dst has, if
// they are large enough. Allocating memory costs more than the copy. Reuse does so if the
// value is a slice, or a struct of slices, whose elements refer to nothing that could be
// changed. Other values are assigned. The arrays must belong to the caller alone.
func (k *Copy) Reuse(dst, src unsafe.Pointer) error {
	if len(k.columns) == 0 || k.shared(src) || k.shared(dst) {
		return k.Assign(dst, src)
	}
	var kept [mostColumns]sliceHeader
	for i, c := range k.columns {
		kept[i] = *(*sliceHeader)(unsafe.Add(dst, c.offset))
	}
	k.layout.move(dst, src, 1)
	var later bulk
	for i, c := range k.columns {
		to := (*sliceHeader)(unsafe.Add(dst, c.offset))
		c.refill(to, kept[i], &later)
	}
	later.copy()
	return nil
}

// refill makes the slice at s, which belongs to another value, a copy. It uses the array
// of kept if that is large enough. It leaves large blocks to later.
func (c *column) refill(s *sliceHeader, kept sliceHeader, later *bulk) {
	from, n := s.data, s.len
	if c.roomy {
		n = s.cap
	}
	switch isBlock, fits := c.elem.isBlock(n), kept.cap >= n; {
	case from == nil:
		return
	case n == 0:
		s.data, s.cap = unsafe.Pointer(&nowhere), 0
	case fits && isBlock:
		later.add(kept.data, from, n*int(c.elem.size))
		s.data, s.cap = kept.data, kept.cap
	case fits:
		c.elem.move(kept.data, from, n)
		s.data, s.cap = kept.data, kept.cap
	case isBlock:
		s.data, s.cap = later.double(from, n*int(c.elem.size)), n
	default:
		s.data, s.cap = c.elem.double(from, n), n
	}
}

// shared reports whether two columns of the value at p overlap.
func (k *Copy) shared(p unsafe.Pointer) bool {
	for i, c := range k.columns {
		a := (*sliceHeader)(unsafe.Add(p, c.offset))
		for _, d := range k.columns[:i] {
			b := (*sliceHeader)(unsafe.Add(p, d.offset))
			if uintptr(a.data) < uintptr(b.data)+uintptr(b.cap)*d.elem.size && uintptr(b.data) < uintptr(a.data)+uintptr(a.cap)*c.elem.size {
				return true
			}
		}
	}
	return false
}
