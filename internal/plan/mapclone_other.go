//go:build !go1.26 || go1.27

package plan

import (
	"reflect"
	"unsafe"
)

// cloneMap returns nil. It was not tested whether this release of Go can clone a map of a
// type that the compiler does not know.
func cloneMap(reflect.Type, unsafe.Pointer) unsafe.Pointer { return nil }
