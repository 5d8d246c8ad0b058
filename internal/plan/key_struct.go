package plan

import (
	"reflect"
	"unsafe"
)

// field is one step of a struct's plan. It encodes one field, or a stretch of raw memory
// that several fields fill.
type field struct {
	offset, size uintptr
	key          *Key // nil for raw memory
	name         string
}

func structKey(t reflect.Type, o owner, part func(reflect.Type) *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		m := o.memoryOf(f.Type)
		if o.leavesOut(f) || f.Type.Size() == 0 && m != mixedMemory || t == locationType && isLocationCache(f) {
			continue
		}
		if m != rawMemory {
			fields = append(fields, field{f.Offset, f.Type.Size(), part(f.Type), f.Name})
			continue
		}
		if n := len(fields); n > 0 && fields[n-1].key == nil && fields[n-1].offset+fields[n-1].size == f.Offset {
			fields[n-1].size += f.Type.Size()
			continue
		}
		fields = append(fields, field{offset: f.Offset, size: f.Type.Size()})
	}
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		for i := range fields {
			f := &fields[i]
			if f.key == nil {
				e.bytes(unsafe.Slice((*byte)(unsafe.Add(p, f.offset)), f.size))
			} else if refusal := f.key.encode(e, unsafe.Add(p, f.offset)); refusal != nil {
				return refusal.at("." + f.name)
			}
		}
		return nil
	}
}

func arrayKey(n int, elem *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	return func(e *Encoder, p unsafe.Pointer) *Refusal { return elem.elements(e, p, n) }
}

// elements encodes n adjacent values of k's type.
func (k *Key) elements(e *Encoder, p unsafe.Pointer, n int) *Refusal {
	size := k.typ.Size()
	if k.memory != mixedMemory {
		k.memory.encode(e, p, n*int(size))
		return nil
	}
	for i := range n {
		if refusal := k.encode(e, nth(p, i, size)); refusal != nil {
			return refusal.at("[]")
		}
		e.flushIfLong()
	}
	return nil
}
