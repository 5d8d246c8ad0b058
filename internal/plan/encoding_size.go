package plan

import (
	"reflect"
	"unsafe"
)

// mostFold is how many times the memory of a value may be larger than its encoding.
const mostFold = 32

// mostInBox is the size up to which the content of an interface is encoded in place.
const mostInBox = 128

// form64 is the memory of a type as it is on a machine of 64 bits. The encoding depends
// on it and not on the memory of this machine, so that it is the same everywhere.
type form64 struct {
	size, align int64
	packed      bool // nothing but bools and numbers, without padding between them
	words       bool // some of the numbers have the size of a word
	bools       []int
	allBools    bool
}

// mostBools bounds the list of the bools in a packed type.
const mostBools = 4096

func form64Of(t reflect.Type) form64 {
	switch t.Kind() {
	case reflect.Bool:
		return form64{size: 1, align: 1, packed: true, bools: []int{0}, allBools: true}
	case reflect.Int, reflect.Uint, reflect.Uintptr:
		return form64{size: 8, align: 8, packed: true, words: true}
	case reflect.Complex64:
		return form64{size: 8, align: 4, packed: true}
	case reflect.Complex128:
		return form64{size: 16, align: 8, packed: true}
	case reflect.String, reflect.Interface:
		return form64{size: 16, align: 8}
	case reflect.Slice:
		return form64{size: 24, align: 8}
	case reflect.Array:
		return arrayForm(form64Of(t.Elem()), int64(t.Len()))
	case reflect.Struct:
		return structForm(t)
	}
	if isNumber(t) {
		return form64{size: int64(t.Size()), align: int64(t.Size()), packed: true}
	}
	return form64{size: 8, align: 8} // a pointer
}

func arrayForm(elem form64, n int64) form64 {
	f := form64{size: elem.size * n, align: elem.align, packed: elem.packed || n == 0, words: elem.words}
	switch {
	case !f.packed || f.size == 0:
	case elem.allBools:
		f.allBools = true
	case int64(len(elem.bools))*n > mostBools:
		f.packed = false
	default:
		for i := range n {
			for _, at := range elem.bools {
				f.bools = append(f.bools, int(i*elem.size)+at)
			}
		}
	}
	return f
}

func structForm(t reflect.Type) form64 {
	f := form64{align: 1, packed: true, allBools: true}
	filled := int64(0)
	for i := range t.NumField() {
		field := t.Field(i)
		inner := form64Of(field.Type)
		f.align = max(f.align, inner.align)
		f.size = aligned(f.size, inner.align)
		if inner.size > 0 {
			f.packed = f.packed && inner.packed && field.Name != "_"
			f.allBools = f.allBools && inner.allBools
			f.words = f.words || inner.words
			f.bools = append(f.bools, boolsOf(inner, int(f.size))...)
			filled += inner.size
		}
		f.size += inner.size
	}
	f.size = aligned(f.size, f.align)
	f.packed = f.packed && filled == f.size && len(f.bools) <= mostBools
	if f.size == 0 || !f.packed || f.allBools {
		f.bools = nil
	}
	f.allBools = f.allBools && f.packed && f.size > 0
	return f
}

// boolsOf returns where the bools of a field lie.
func boolsOf(inner form64, offset int) (bools []int) {
	if inner.allBools && inner.size <= mostBools {
		for i := range int(inner.size) {
			bools = append(bools, offset+i)
		}
		return bools
	}
	if inner.allBools {
		return make([]int, mostBools+1) // too many
	}
	for _, at := range inner.bools {
		bools = append(bools, offset+at)
	}
	return bools
}

func aligned(n, align int64) int64 { return (n + align - 1) / align * align }

// isNative reports whether the memory of this machine is that of form f, which is packed.
func isNative(f form64) bool { return littleEndian && (wordSize == 8 || !f.words) }

var littleEndian = func() bool {
	x := uint16(1)
	return *(*byte)(unsafe.Pointer(&x)) == 1
}()

// offset64 translates an offset in the memory of a t into one on a machine of 64 bits.
func offset64(t reflect.Type, offset uintptr) int64 {
	switch {
	case offset == 0:
	case t.Kind() == reflect.Array:
		size := t.Elem().Size()
		return int64(offset/size)*form64Of(t.Elem()).size + offset64(t.Elem(), offset%size)
	case t.Kind() == reflect.Struct:
		end := int64(0)
		for i := range t.NumField() {
			f := t.Field(i)
			inner := form64Of(f.Type)
			end = aligned(end, inner.align)
			if f.Offset <= offset && offset < f.Offset+f.Type.Size() {
				return end + offset64(f.Type, offset-f.Offset)
			}
			end += inner.size
		}
	}
	return int64(offset)
}

// offsetHere is the reverse of offset64. It returns false if no part of a t begins there.
func offsetHere(t reflect.Type, offset int64) (here uintptr, ok bool) {
	switch {
	case offset == 0:
		return 0, true
	case t.Kind() == reflect.Array && t.Len() > 0:
		size := form64Of(t.Elem()).size
		if size == 0 || offset/size >= int64(t.Len()) {
			return 0, false
		}
		here, ok = offsetHere(t.Elem(), offset%size)
		return uintptr(offset/size)*t.Elem().Size() + here, ok
	case t.Kind() == reflect.Struct:
		end := int64(0)
		for i := range t.NumField() {
			f := t.Field(i)
			inner := form64Of(f.Type)
			end = aligned(end, inner.align)
			if end <= offset && offset < end+inner.size {
				here, ok = offsetHere(f.Type, offset-end)
				return f.Offset + here, ok
			}
			end += inner.size
		}
	}
	return 0, false
}

// leastBytes returns how many bytes the encoding of a t has at least.
func leastBytes(t reflect.Type) int {
	if t.Size() == 0 {
		return 0
	}
	if n := leastKnown(t); n > 0 {
		return n
	}
	if form := form64Of(t); form.packed {
		return int(form.size)
	}
	switch t.Kind() {
	case reflect.Array:
		return t.Len() * leastBytes(t.Elem())
	case reflect.Struct:
		n := 0
		for _, f := range storedFields(t) {
			n += leastBytes(f.Type)
		}
		return n
	}
	if isNumber(t) {
		return int(form64Of(t).size)
	}
	return 1
}

// isLeaf reports whether a t refers to nothing but its texts.
func isLeaf(t reflect.Type) bool {
	if knownEncoding(t) != nil {
		return isLeafKnown(t)
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return false
	case reflect.Array:
		return isLeaf(t.Elem())
	case reflect.Struct:
		for _, f := range storedFields(t) {
			if !isLeaf(f.Type) {
				return false
			}
		}
	}
	return true
}
