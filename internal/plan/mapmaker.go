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
	return mapMaker{t, typeWord(t)}
}

// empty returns a new map with room for n entries.
func (m mapMaker) empty(n int) unsafe.Pointer {
	return reflect.MakeMapWithSize(m.typ, n).UnsafePointer()
}

// assign returns the place of the value for a key, which is put into the map if it is not there.
func (m mapMaker) assign(to, key unsafe.Pointer) (value unsafe.Pointer) {
	return mapassign(m.word, to, key)
}
