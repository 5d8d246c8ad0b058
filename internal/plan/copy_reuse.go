package plan

import (
	"reflect"
	"unsafe"
)

// column is a slice in the memory of a value itself, of elements for which an assignment is a copy.
type column struct {
	offset uintptr
	elem   layout
}

// mostColumns bounds what is compared in pairs.
const mostColumns = 64

// columnsOf returns the slices in a t, or false where there is more than such slices to deepen, or nothing.
func (s *copyShelf) columnsOf(t reflect.Type, offset uintptr) (columns []column, ok bool) {
	switch {
	case s.isFlat(t):
		return nil, true
	case t.Kind() == reflect.Slice && t.Elem().Size() > 0 && s.isFlat(t.Elem()):
		return []column{{offset, layoutOf(t.Elem())}}, true
	case t.Kind() != reflect.Struct:
		return nil, false
	}
	for i := range t.NumField() {
		f := t.Field(i)
		inner, ok := s.columnsOf(f.Type, offset+f.Offset)
		if !ok {
			return nil, false
		}
		columns = append(columns, inner...)
	}
	return columns, len(columns) <= mostColumns
}

// Reuse is Assign that puts the elements of slices into the arrays that *dst has, where they are long enough: fresh memory costs more than
// the copy. It does so for a slice, or a struct of slices, of elements that lead to nothing that could be changed; other values are assigned.
// The arrays must be the caller's own.
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

// refill makes the slice at s, which is another's, a copy: in the array of kept, if it is long enough. Large blocks are left for later.
func (c *column) refill(s *sliceHeader, kept sliceHeader, later *bulk) {
	from := s.data
	switch isBlock, fits := c.elem.isBlock(s.len), kept.cap >= s.len; {
	case from == nil:
		return
	case s.len == 0:
		s.data, s.cap = unsafe.Pointer(&nowhere), 0
	case fits && isBlock:
		later.add(kept.data, from, s.len*int(c.elem.size))
		s.data, s.cap = kept.data, kept.cap
	case fits:
		c.elem.move(kept.data, from, s.len)
		s.data, s.cap = kept.data, kept.cap
	case isBlock:
		s.data, s.cap = later.double(from, s.len*int(c.elem.size)), s.len
	default:
		s.data, s.cap = c.elem.double(from, s.len), s.len
	}
}

// shared reports whether two slices of the value at p lie on one array.
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
