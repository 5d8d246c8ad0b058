//go:build go1.26 && !go1.27

package plan

import (
	"reflect"
	"unsafe"
)

// cloneMap returns what [maps.Clone] returns for the map m of type t, which that can only do for a type known to the compiler: it moves whole groups
// of entries, and is ten times as fast as putting them into a map one by one.
//
// The runtime does not promise to keep the function behind it, so it is called only with releases that were tested.
func cloneMap(t reflect.Type, m unsafe.Pointer) unsafe.Pointer {
	boxed := eface{typeWord(t), m}
	fresh := mapclone(*(*any)(unsafe.Pointer(&boxed)))
	return (*eface)(unsafe.Pointer(&fresh)).data
}

//go:linkname mapclone maps.clone
func mapclone(m any) any
