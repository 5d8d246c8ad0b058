package plan

import (
	"math"
	"reflect"
	"unsafe"
)

// memory says whether a type's memory can be read as one block, and as a block of what.
type memory int

const (
	mixedMemory   memory = iota // it cannot
	rawMemory                   // its bytes tell all values apart
	float32Memory               // nothing but float32s: all NaNs must become one
	float64Memory
)

func memoryOf(t reflect.Type) memory {
	if isKeyer(t) || wellKnown(t) != nil {
		return mixedMemory
	}
	return memoryInside(t)
}

// memoryInside is memoryOf for a t that is not asked for its RefrainKey.
func memoryInside(t reflect.Type) memory {
	switch t.Kind() {
	case reflect.Float32, reflect.Complex64:
		return float32Memory
	case reflect.Float64, reflect.Complex128:
		return float64Memory
	case reflect.Array:
		if t.Len() == 0 {
			return rawMemory
		}
		return memoryOf(t.Elem())
	case reflect.Struct:
		return structMemory(t)
	}
	if k := t.Kind(); reflect.Bool <= k && k <= reflect.Uintptr {
		return rawMemory
	}
	return mixedMemory
}

// structMemory returns what all fields are, if they all are the same and nothing lies between them: padding holds
// anything. Fields without memory do not count, unless they have to be asked for their key.
func structMemory(t reflect.Type) memory {
	all, filled := rawMemory, uintptr(0)
	for i := range t.NumField() {
		f := t.Field(i)
		m, size := memoryOf(f.Type), f.Type.Size()
		switch {
		case size == 0 && (notKeyed(f) || m != mixedMemory):
			continue
		case filled == 0:
			all = m
		}
		if notKeyed(f) || m != all || m == mixedMemory {
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

// encodeFloats appends the bytes of values with nan for every NaN among them. It goes by blocks, since a NaN is rare and bytes
// can be appended as they lie.
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
