package plan

import (
	"math"
	"reflect"
	"unsafe"
)

// memory says whether the memory of a type can be encoded as one block, and what the
// block consists of.
type memory int

const (
	mixedMemory   memory = iota // it cannot
	rawMemory                   // its bytes distinguish all values
	float32Memory               // only float32s, of which all NaNs must become one
	float64Memory
)

func (o owner) memoryOf(t reflect.Type) memory {
	if isKeyed(t) || wellKnown(t) != nil {
		return mixedMemory
	}
	return o.memoryInside(t)
}

// memoryInside is memoryOf without t's own RefrainKey.
func (o owner) memoryInside(t reflect.Type) memory {
	switch t.Kind() {
	case reflect.Float32, reflect.Complex64:
		return float32Memory
	case reflect.Float64, reflect.Complex128:
		return float64Memory
	case reflect.Array:
		if t.Len() == 0 {
			return rawMemory
		}
		return o.memoryOf(t.Elem())
	case reflect.Struct:
		return o.structMemory(t)
	}
	if k := t.Kind(); reflect.Bool <= k && k <= reflect.Uintptr {
		return rawMemory
	}
	return mixedMemory
}

// structMemory returns the memory of the fields, if it is the same for all of them and
// there is no padding between them. Padding holds arbitrary bytes. Fields of size zero do
// not count, unless they have a RefrainKey that must be called.
func (o owner) structMemory(t reflect.Type) memory {
	all, filled := rawMemory, uintptr(0)
	for i := range t.NumField() {
		f := t.Field(i)
		m, size := o.memoryOf(f.Type), f.Type.Size()
		switch {
		case size == 0 && (o.leavesOut(f) || m != mixedMemory):
			continue
		case filled == 0:
			all = m
		}
		if o.leavesOut(f) || m != all || m == mixedMemory {
			return mixedMemory
		}
		filled += size
	}
	if filled != t.Size() {
		return mixedMemory
	}
	return all
}

// encoder returns the function that encodes one value of type t, whose memory is m.
func (m memory) encoder(t reflect.Type) func(*Encoder, unsafe.Pointer) *Refusal {
	size := int(t.Size())
	switch {
	case m == rawMemory && size == 8 && t.Align() == 8:
		return func(e *Encoder, p unsafe.Pointer) *Refusal { e.uint64(*(*uint64)(p)); return nil }
	case m == float64Memory && size == 8:
		return func(e *Encoder, p unsafe.Pointer) *Refusal { e.float64(*(*float64)(p)); return nil }
	}
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		m.encode(e, p, size)
		return nil
	}
}

// encode appends the size bytes at p.
func (m memory) encode(e *Encoder, p unsafe.Pointer, size int) {
	if size == 0 {
		return
	}
	switch m {
	case rawMemory:
		e.bytes(unsafe.Slice((*byte)(p), size))
	case float32Memory:
		encodeFloats(e, unsafe.Slice((*float32)(p), size/4), float32(math.NaN()))
	case float64Memory:
		encodeFloats(e, unsafe.Slice((*float64)(p), size/8), math.NaN())
	}
}

// encodeFloats appends the bytes of values, with nan for every NaN among them. It works
// block by block, because NaNs are rare and a block without one can be appended as it is.
func encodeFloats[F float32 | float64](e *Encoder, values []F, nan F) {
	const most = 512
	for len(values) > 0 {
		block := values[:min(most, len(values))]
		values = values[len(block):]
		if hasNaN(block) {
			var changed [most]F
			for i, x := range block {
				if x != x {
					x = nan
				}
				changed[i] = x
			}
			block = changed[:len(block)]
		}
		e.bytes(unsafe.Slice((*byte)(unsafe.Pointer(&block[0])), len(block)*int(unsafe.Sizeof(nan))))
	}
}

func hasNaN[F float32 | float64](values []F) bool {
	for _, x := range values {
		if x != x {
			return true
		}
	}
	return false
}
