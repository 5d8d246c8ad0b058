package plan

import (
	"reflect"
	"unsafe"
)

// mapMaker makes maps of one type.
type mapMaker struct {
	typ  reflect.Type
	word unsafe.Pointer // typ, as the runtime knows it
}

func mapMakerOf(t reflect.Type) mapMaker {
	return mapMaker{t, (*eface)(unsafe.Pointer(&t)).data}
}

// empty returns a new map with room for n entries.
func (m mapMaker) empty(n int) unsafe.Pointer {
	return reflect.MakeMapWithSize(m.typ, n).UnsafePointer()
}

// assign returns the place of the value for a key, which is put into the map if it is not there.
func (m mapMaker) assign(to, key unsafe.Pointer) (value unsafe.Pointer) {
	return mapassign(m.word, to, key)
}

// mapassign is what the compiler calls for m[k] = v where it knows no quicker way for the type. Reflection would copy the value once more, and
// between its checks the processor cannot have the memory of several entries on the way: measured, that takes twice as long. The runtime
// promises to keep the function as it is (go.dev/issue/67401).
//
//go:linkname mapassign runtime.mapassign
//go:noescape
func mapassign(typ, m, key unsafe.Pointer) unsafe.Pointer
