package plan

import (
	"reflect"
	"unsafe"
)

// structField is a part of a struct that copies visit: a field, or a field of a field.
type structField struct {
	offset uintptr
	plan   *Copy
	path   string
}

// structCopy deepens n structs field by field: first one field in all structs, then the
// next.
func (s *copyShelf) structCopy(t reflect.Type, part func(reflect.Type) *Copy) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	w := structWalk{copyShelf: s, part: part}
	w.walk(t, structField{}, capacity{})
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		fields := w.deepened
		if c.counts {
			fields = w.visited
		}
		for i := range fields {
			f := &fields[i]
			if refusal := f.plan.deepen(c, unsafe.Add(p, f.offset), n, stride); refusal != nil {
				return refusal.at(f.path)
			}
		}
		return nil
	}
}

// structWalk collects the parts of a struct that copies visit.
type structWalk struct {
	*copyShelf
	part     func(reflect.Type) *Copy
	visited  []structField // for a copy that is to be stored
	deepened []structField // for a copy that is handed out
}

func (w *structWalk) walk(t reflect.Type, at structField, outer capacity) {
	for _, f := range w.fields(t) {
		if !w.needsVisit(f.Type) {
			continue
		}
		inner := outer.of(t, f)
		part := structField{at.offset + f.Offset, nil, at.path + "." + f.Name}
		switch {
		case inner.kept(f.Type):
			part.plan = inner.roomyPart(f.Type, w.part)
		case inner.within(f.Type):
			w.walk(f.Type, part, inner)
			continue
		default:
			part.plan = w.part(f.Type)
		}
		w.visited = append(w.visited, part)
		if !w.isFlat(f.Type) {
			w.deepened = append(w.deepened, part)
		}
	}
}
