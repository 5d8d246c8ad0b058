package plan

import (
	"reflect"
	"unsafe"
)

// Functions of the runtime, by their names for the linker. The Go project has promised to
// keep them as they are (go.dev/issue/67401).

// mapassign returns the place of the value for a key. It puts the key into the map if it
// is not there. The compiler calls it for m[k] = v if it knows no faster way for the
// type. Reflection takes twice as long, by measurement: it copies the value once more,
// and its checks keep the processor from fetching the memory of several entries at once.
//
//go:linkname mapassign runtime.mapassign
//go:noescape
func mapassign(typ, m, key unsafe.Pointer) unsafe.Pointer

// typedmemmove assigns a value of any type.
//
//go:linkname typedmemmove runtime.typedmemmove
//go:noescape
func typedmemmove(typ, dst, src unsafe.Pointer)

// typeWord returns the address of a type in the runtime.
func typeWord(t reflect.Type) unsafe.Pointer { return (*eface)(unsafe.Pointer(&t)).data }
