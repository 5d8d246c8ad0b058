package plan

import (
	"encoding/binary"
	"math"
	"reflect"
	"unsafe"
)

// A type is packed if it consists of bools and numbers without padding. Its encoding is
// its memory on a little-endian machine of 64 bits. On such a machine a slice of packed
// values is one block. NaNs keep their bits.

func (k *Encoding) buildPlain() {
	if k.native {
		k.buildBlock()
		return
	}
	scalars := scalarsOf(k.typ, 0, nil)
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			for _, s := range scalars {
				w.buf = s.append(w.buf, unsafe.Add(nth(p, i, stride), s.offset))
			}
		}
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range n {
			for _, s := range scalars {
				s.read(r, unsafe.Add(nth(p, i, stride), s.offset))
			}
		}
	}
}

func (k *Encoding) buildBlock() {
	size := int(k.layout.size)
	form := k.form64
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		if stride == uintptr(size) {
			w.buf = append(w.buf, bytesAt(p, uintptr(n*size))...)
			return nil
		}
		w.column(p, n, stride, size)
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		b := r.bytes(n * size)
		form.checkBools(b)
		if stride == uintptr(size) {
			copy(bytesAt(p, uintptr(n*size)), b)
			return
		}
		readColumn(b, p, n, stride, size)
	}
}

// column appends n native values of a size, which lie stride bytes apart. The values may
// lie at any address, so they are moved as arrays of bytes.
func (w *writer) column(p unsafe.Pointer, n int, stride uintptr, size int) {
	b := w.extend(n * size)
	switch size {
	case 1:
		for i := range b {
			b[i] = *(*byte)(nth(p, i, stride))
		}
	case 4:
		for i := range n {
			*(*[4]byte)(b[4*i:]) = *(*[4]byte)(nth(p, i, stride))
		}
	case 8:
		for i := range n {
			*(*[8]byte)(b[8*i:]) = *(*[8]byte)(nth(p, i, stride))
		}
	default:
		for i := range n {
			copy(b[size*i:], bytesAt(nth(p, i, stride), uintptr(size)))
		}
	}
}

// readColumn is the reverse of column.
func readColumn(b []byte, p unsafe.Pointer, n int, stride uintptr, size int) {
	switch size {
	case 1:
		for i, x := range b {
			*(*byte)(nth(p, i, stride)) = x
		}
	case 4:
		for i := range n {
			*(*[4]byte)(nth(p, i, stride)) = [4]byte(b[4*i:])
		}
	case 8:
		for i := range n {
			*(*[8]byte)(nth(p, i, stride)) = [8]byte(b[8*i:])
		}
	default:
		for i := range n {
			copy(bytesAt(nth(p, i, stride), uintptr(size)), b[size*i:])
		}
	}
}

// checkBools fails if a bool among the values in b is neither 0 nor 1. The compiler takes
// it for granted that there are no others.
func (f *form64) checkBools(b []byte) {
	if f.allBools {
		bits := uint64(0)
		for len(b) >= 8 {
			bits |= binary.LittleEndian.Uint64(b)
			b = b[8:]
		}
		for _, x := range b {
			bits |= uint64(x)
		}
		if bits&^0x0101010101010101 != 0 {
			panic(damagedBool)
		}
		return
	}
	if len(f.bools) == 0 {
		return
	}
	for ; len(b) > 0; b = b[f.size:] {
		for _, at := range f.bools {
			if b[at] > 1 {
				panic(damagedBool)
			}
		}
	}
}

// scalar is a bool or a number in the memory of a packed type.
type scalar struct {
	kind   reflect.Kind
	offset uintptr
}

func scalarsOf(t reflect.Type, offset uintptr, scalars []scalar) []scalar {
	switch t.Kind() {
	case reflect.Array:
		for i := range t.Len() {
			scalars = scalarsOf(t.Elem(), offset+uintptr(i)*t.Elem().Size(), scalars)
		}
		return scalars
	case reflect.Struct:
		for _, f := range storedFields(t) {
			scalars = scalarsOf(f.Type, offset+f.Offset, scalars)
		}
		return scalars
	case reflect.Complex64:
		return append(scalars, scalar{reflect.Uint32, offset}, scalar{reflect.Uint32, offset + 4})
	case reflect.Complex128:
		return append(scalars, scalar{reflect.Uint64, offset}, scalar{reflect.Uint64, offset + 8})
	}
	return append(scalars, scalar{t.Kind(), offset})
}

func (s scalar) append(b []byte, p unsafe.Pointer) []byte {
	switch s.kind {
	case reflect.Int:
		return binary.LittleEndian.AppendUint64(b, uint64(*(*int)(p)))
	case reflect.Uint, reflect.Uintptr:
		return binary.LittleEndian.AppendUint64(b, uint64(*(*uint)(p)))
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		return append(b, *(*byte)(p))
	case reflect.Int16, reflect.Uint16:
		return binary.LittleEndian.AppendUint16(b, *(*uint16)(p))
	case reflect.Int32, reflect.Uint32, reflect.Float32:
		return binary.LittleEndian.AppendUint32(b, *(*uint32)(p))
	}
	return binary.LittleEndian.AppendUint64(b, *(*uint64)(p))
}

func (s scalar) read(r *reader, p unsafe.Pointer) {
	switch s.kind {
	case reflect.Int:
		x := int64(r.uint64())
		if x < math.MinInt || x > math.MaxInt {
			panic(damagedNumber)
		}
		*(*int)(p) = int(x)
	case reflect.Uint, reflect.Uintptr:
		x := r.uint64()
		if x > math.MaxUint {
			panic(damagedNumber)
		}
		*(*uint)(p) = uint(x)
	case reflect.Bool:
		x := r.byte()
		if x > 1 {
			panic(damagedBool)
		}
		*(*byte)(p) = x
	case reflect.Int8, reflect.Uint8:
		*(*byte)(p) = r.byte()
	case reflect.Int16, reflect.Uint16:
		*(*uint16)(p) = binary.LittleEndian.Uint16(r.bytes(2))
	case reflect.Int32, reflect.Uint32, reflect.Float32:
		*(*uint32)(p) = binary.LittleEndian.Uint32(r.bytes(4))
	default:
		*(*uint64)(p) = r.uint64()
	}
}

func (k *Encoding) buildArray(elem *Encoding) {
	length := k.typ.Len()
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			if refusal := w.elements(elem, nth(p, i, stride), length); refusal != nil {
				return refusal.at("[]")
			}
		}
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range n {
			r.elements(elem, nth(p, i, stride), length)
		}
	}
}
