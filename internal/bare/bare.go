// Package bare recognizes the context that holds nothing, without calling it.
package bare

import (
	"context"
	"unsafe"
)

// Is reports whether ctx is [context.Background]. Most calls outside of a request pass
// it. Asking it for a value would make a hit of 9 ns take 1.5 ns more.
//
// It compares the first word of the interface, which is the type of ctx. The type is
// private to package context, and its values hold nothing. If that word differs, as it
// may in a plugin, the caller asks ctx like any other context.
func Is(ctx context.Context) bool { return *(*uintptr)(unsafe.Pointer(&ctx)) == background }

var background = func() uintptr {
	ctx := context.Background()
	return *(*uintptr)(unsafe.Pointer(&ctx))
}()
