package plan

import (
	"reflect"
	"unsafe"
)

// Functions of the runtime, by their link names. The Go project has promised to keep these as they are (go.dev/issue/67401).

// mapassign returns the place of the value for a key, which is put into the map if it is not there. It is what the compiler calls for m[k] = v where
// it knows no quicker way for the type. Reflection would copy the value once more, and between its checks the processor cannot have the memory
// of several entries on the way: measured, that takes twice as long.
//
//go:linkname mapassign runtime.mapassign
//go:noescape
func mapassign(typ, m, key unsafe.Pointer) unsafe.Pointer

// typedmemmove is an assignment of a value of any type.
//
//go:linkname typedmemmove runtime.typedmemmove
//go:noescape
func typedmemmove(typ, dst, src unsafe.Pointer)

// typeWord is a type as the runtime knows it.
func typeWord(t reflect.Type) unsafe.Pointer { return (*eface)(unsafe.Pointer(&t)).data }
