package plan

import (
	"reflect"
	"unsafe"
)

// layout knows how to allocate and move memory of one type so that the garbage collector
// sees every pointer.
type layout struct {
	typ   reflect.Type
	slice reflect.Type // []typ, for mixedShape only
	size  uintptr
	shape shape
}

// shape is what the garbage collector sees in the memory of a type. Types of one shape
// can stand for each other.
type shape int

const (
	mixedShape  shape = iota
	plainShape        // no pointers
	wordsShape        // nothing but pointers
	stringShape       // pointer, number
	sliceShape        // pointer, number, number
)

const wordSize = unsafe.Sizeof(uintptr(0))

func layoutOf(t reflect.Type) layout {
	l := layout{typ: t, size: t.Size()}
	var words, all uint64
	if n := l.size / wordSize; n <= 64 {
		words, all = pointerWords(t), 1<<n-1
	}
	switch {
	case !hasPointers(t):
		l.shape = plainShape
	case words != 0 && words == all:
		l.shape = wordsShape
	case words == 1 && l.size == 2*wordSize:
		l.shape = stringShape
	case words == 1 && l.size == 3*wordSize:
		l.shape = sliceShape
	default:
		l.slice = reflect.SliceOf(t)
	}
	return l
}

// isBlock reports whether n values are a large block of memory without pointers, which
// may be copied later: see [bulk].
func (l *layout) isBlock(n int) bool {
	return l.shape == plainShape && uintptr(n)*l.size >= blockBytes
}

func hasPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() > 0 && hasPointers(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if hasPointers(t.Field(i).Type) {
				return true
			}
		}
		return false
	}
	return t.Kind() > reflect.Complex128
}

// pointerWords returns one bit for each word of a t, which is set if the word is a
// pointer. A t must have at most 64 words.
func pointerWords(t reflect.Type) (words uint64) {
	switch t.Kind() {
	case reflect.Interface:
		return 3
	case reflect.Array:
		for i := range t.Len() {
			words |= pointerWords(t.Elem()) << (uintptr(i) * t.Elem().Size() / wordSize)
		}
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			words |= pointerWords(f.Type) << (f.Offset / wordSize)
		}
	default:
		if hasPointers(t) {
			return 1
		}
	}
	return words
}

// alloc returns zeroed memory for n values.
func (l *layout) alloc(n int) unsafe.Pointer {
	switch l.shape {
	case plainShape:
		return unsafe.Pointer(unsafe.SliceData(make([]byte, uintptr(n)*l.size)))
	case wordsShape:
		return unsafe.Pointer(unsafe.SliceData(make([]unsafe.Pointer, uintptr(n)*(l.size/wordSize))))
	case stringShape:
		return unsafe.Pointer(unsafe.SliceData(make([]string, n)))
	case sliceShape:
		return unsafe.Pointer(unsafe.SliceData(make([][]byte, n)))
	}
	return reflect.MakeSlice(l.slice, n, n).UnsafePointer()
}

// double returns new memory with a copy of the n values at src. If the values have no
// pointers, allocating and copying in one go saves zeroing the memory first.
func (l *layout) double(src unsafe.Pointer, n int) unsafe.Pointer {
	if l.shape == plainShape {
		old := unsafe.Slice((*byte)(src), uintptr(n)*l.size)
		fresh := make([]byte, len(old))
		copy(fresh, old)
		return unsafe.Pointer(unsafe.SliceData(fresh))
	}
	fresh := l.alloc(n)
	l.move(fresh, src, n)
	return fresh
}

// move assigns the n values at src to those at dst.
func (l *layout) move(dst, src unsafe.Pointer, n int) {
	switch l.shape {
	case plainShape:
		copy(unsafe.Slice((*byte)(dst), uintptr(n)*l.size), unsafe.Slice((*byte)(src), uintptr(n)*l.size))
	case wordsShape:
		words := uintptr(n) * (l.size / wordSize)
		copy(unsafe.Slice((*unsafe.Pointer)(dst), words), unsafe.Slice((*unsafe.Pointer)(src), words))
	case stringShape:
		copy(unsafe.Slice((*string)(dst), n), unsafe.Slice((*string)(src), n))
	case sliceShape:
		copy(unsafe.Slice((*[]byte)(dst), n), unsafe.Slice((*[]byte)(src), n))
	default:
		l.moveMixed(dst, src, n)
	}
}

// moveMixed moves value by value where that is faster than reflection.
func (l *layout) moveMixed(dst, src unsafe.Pointer, n int) {
	if uintptr(n)*l.size <= 256 {
		for i := range n {
			typedmemmove(typeWord(l.typ), nth(dst, i, l.size), nth(src, i, l.size))
		}
		return
	}
	to, from := sliceHeader{dst, n, n}, sliceHeader{src, n, n}
	reflect.Copy(reflect.NewAt(l.slice, unsafe.Pointer(&to)).Elem(), reflect.NewAt(l.slice, unsafe.Pointer(&from)).Elem())
}

// zero clears the pointers in the n values at p.
func (l *layout) zero(p unsafe.Pointer, n int) {
	switch l.shape {
	case plainShape:
	case wordsShape:
		clear(unsafe.Slice((*unsafe.Pointer)(p), uintptr(n)*(l.size/wordSize)))
	case stringShape:
		clear(unsafe.Slice((*string)(p), n))
	case sliceShape:
		clear(unsafe.Slice((*[]byte)(p), n))
	default:
		all := sliceHeader{p, n, n}
		reflect.NewAt(l.slice, unsafe.Pointer(&all)).Elem().Clear()
	}
}
