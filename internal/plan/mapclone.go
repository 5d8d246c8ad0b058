//go:build go1.26 && !go1.27

package plan

import (
	"reflect"
	"unsafe"
)

// cloneMap returns a clone of the map m of type t. [maps.Clone] can make it only for a
// type that the compiler knows. A clone moves whole groups of entries, which is ten times
// as fast as putting the entries into a map one by one.
//
// The runtime does not promise to keep the function behind maps.Clone, so it is called
// only in releases of Go that were tested. In other releases, canary_test.go fails.
func cloneMap(t reflect.Type, m unsafe.Pointer) unsafe.Pointer {
	boxed := eface{typeWord(t), m}
	fresh := mapclone(*(*any)(unsafe.Pointer(&boxed)))
	return (*eface)(unsafe.Pointer(&fresh)).data
}

//go:linkname mapclone maps.clone
func mapclone(m any) any
