package plan

import (
	"reflect"
	"slices"
	"unsafe"
)

// storedField is one step of a struct's plan: a field, or a field of a field.
type storedField struct {
	offset uintptr
	plan   *Encoding
	path   string
}

// buildStruct makes a plan that encodes structs field by field: first one field of all
// structs, then the next.
func (k *Encoding) buildStruct(part func(reflect.Type) *Encoding) {
	fields := storedSteps(k.typ, storedField{}, capacity{}, part)
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range fields {
			f := &fields[i]
			if refusal := f.plan.write(w, unsafe.Add(p, f.offset), n, stride); refusal != nil {
				return refusal.at(f.path)
			}
		}
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range fields {
			f := &fields[i]
			f.plan.read(r, unsafe.Add(p, f.offset), n, stride)
		}
	}
}

// storedSteps returns the steps for a field of type t. Slices that keep their capacity
// are found as in copies: see copy_capacity.go.
func storedSteps(t reflect.Type, at storedField, outer capacity, part func(reflect.Type) *Encoding) (steps []storedField) {
	for _, f := range storedFields(t) {
		inner := outer.of(t, f)
		step := storedField{at.offset + f.Offset, nil, at.path + "." + f.Name}
		switch {
		case knownEncoding(f.Type) != nil:
			step.plan = part(f.Type)
		case inner.kept(f.Type):
			step.plan = roomyEncoding(f.Type, part)
		case inner.within(f.Type):
			steps = append(steps, storedSteps(f.Type, step, inner, part)...)
			continue
		default:
			step.plan = part(f.Type)
		}
		steps = append(steps, step)
	}
	return steps
}

// roomyEncoding is [roomyPart] for an encoding.
func roomyEncoding(t reflect.Type, part func(reflect.Type) *Encoding, outer ...reflect.Type) *Encoding {
	usual := part(t.Elem())
	elem := usual
	outer = append(outer, t)
	if isRoomy(t.Elem()) && !slices.Contains(outer, t.Elem()) {
		inner := *roomyEncoding(t.Elem(), part, outer...)
		inner.id = usual.id
		inner.copies, _ = results.copyOf(t.Elem())
		elem = &inner
	}
	k := &Encoding{typ: t, layout: layoutOf(t), form64: form64Of(t), least: leastBytes(t)}
	if t.Kind() == reflect.Array {
		k.buildArray(elem)
	} else {
		k.write, k.read = writeRoomy(elem), readRoomy(elem)
	}
	return k
}

func writeRoomy(elem *Encoding) func(*writer, unsafe.Pointer, int, uintptr) *Refusal {
	return func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			w.slice(elem, *(*sliceHeader)(nth(p, i, stride)), true)
		}
		return nil
	}
}

func readRoomy(elem *Encoding) func(*reader, unsafe.Pointer, int, uintptr) {
	return func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range n {
			r.roomy(elem, (*sliceHeader)(nth(p, i, stride)))
		}
	}
}

// roomFor returns the capacity that the slice at s keeps.
func (w *writer) roomFor(elem *Encoding, s *sliceHeader) int {
	if s.cap == s.len {
		return s.len
	}
	room := int64(s.cap-s.len) * int64(elem.layout.size)
	if w.room+room <= mostRoom {
		w.room += room
		return s.cap
	}
	end := uintptr(s.data) + uintptr(s.cap)*elem.layout.size
	if w.ends[end] {
		return s.len
	}
	if w.ends == nil {
		w.ends = map[uintptr]bool{}
	}
	w.ends[end] = true
	return s.cap
}
