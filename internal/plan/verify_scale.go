package plan

import (
	"reflect"
	"unsafe"
)

// scale adds up the bytes that a value refers to, until they are too many for its methods
// to be called.
type scale struct {
	clone bool // see [CloneVerifier]
	left  int64
	path  map[thing]bool // what it looks into now, to find cycles
}

// mostAsked is how many bytes a value may hold if its methods are to be called.
const mostAsked = 16 << 10

func newScale(clone bool) *scale {
	return &scale{clone: clone, left: mostAsked, path: map[thing]bool{}}
}

// holds reports whether the n values of type t at p, and what they refer to, are few
// enough bytes and contain no cycle. For the target of a pointer n is 0.
func (s *scale) holds(t reflect.Type, p unsafe.Pointer, n int) bool {
	if s.left -= int64(max(n, 1)) * int64(t.Size()); s.left < 0 {
		return false
	}
	if !hasPointers(t) {
		return true
	}
	at := thing{uintptr(p), kindOfThing(typeNumber(t), n)}
	if s.path[at] {
		return false
	}
	s.path[at] = true
	defer delete(s.path, at)
	for i := range max(n, 1) {
		if !s.holdsInside(t, nth(p, i, t.Size())) {
			return false
		}
	}
	return true
}

// holdsInside is holds for what the value at p refers to.
func (s *scale) holdsInside(t reflect.Type, p unsafe.Pointer) bool {
	switch {
	case !hasPointers(t) || isImmutable(t) || isCloned(t) || s.clone && live(t):
		return true
	case isSlogValue(t):
		return s.holdsSlog(p)
	}
	switch t.Kind() {
	case reflect.String:
		s.left -= int64(len(*(*string)(p)))
		return s.left >= 0
	case reflect.Pointer:
		target := *(*unsafe.Pointer)(p)
		return target == nil || s.holds(t.Elem(), target, 0)
	case reflect.Slice:
		header := (*sliceHeader)(p)
		return header.len == 0 || s.holds(t.Elem(), header.data, header.len)
	case reflect.Array:
		for i := range t.Len() {
			if !s.holdsInside(t.Elem(), nth(p, i, t.Elem().Size())) {
				return false
			}
		}
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if (!s.clone || f.IsExported()) && !s.holdsInside(f.Type, unsafe.Add(p, f.Offset)) {
				return false
			}
		}
	case reflect.Interface:
		return s.holdsContent(t, p)
	case reflect.Map:
		return s.holdsEntries(reflect.NewAt(t, p).Elem())
	}
	return true
}

// holdsSlog is holdsInside for a slog.Value.
func (s *scale) holdsSlog(p unsafe.Pointer) bool {
	kind, dynamic, data, n := slogOf(p)
	switch {
	case kind == slogAny:
		return s.holdsContent(anyType, unsafe.Add(p, slogContent))
	case kind == slogString:
		s.left -= int64(n)
	case kind == slogGroup && n > 0:
		return s.holds(dynamic.Elem(), data, int(n))
	}
	return s.left >= 0
}

func (s *scale) holdsContent(t reflect.Type, p unsafe.Pointer) bool {
	dynamic, data := boxed(t, p)
	switch {
	case dynamic == nil:
		return true
	case pointerShaped(dynamic):
		return s.holdsInside(dynamic, dataWord(p))
	}
	return s.holds(dynamic, data, 0)
}

func (s *scale) holdsEntries(m reflect.Value) bool {
	t := m.Type()
	at := thing{uintptr(m.UnsafePointer()), kindOfThing(typeNumber(t), 0)}
	if s.path[at] {
		return false
	}
	s.path[at] = true
	defer delete(s.path, at)
	for entries := m.MapRange(); entries.Next(); {
		if !s.holds(t.Key(), boxOf(entries.Key()), 0) || !s.holds(t.Elem(), boxOf(entries.Value()), 0) {
			return false
		}
	}
	return true
}
