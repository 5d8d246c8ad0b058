// Package goroutine tells goroutines apart.
//
// Go hides which goroutine runs a function, and for good reasons: nothing should depend
// on it. Refrain uses it only for two checks of misuse: a body that waits for its own
// result, and a script that draws on another goroutine. Without an ID these checks are
// skipped, and nothing else changes.
package goroutine

// ID identifies the calling goroutine among the living ones. It is 0 on processor
// architectures that this package does not know. Once a goroutine has ended, another may
// get its ID.
//
// The ID is the address of the runtime's own record of the goroutine. Every architecture
// keeps that address in a register or in thread-local storage, so reading it takes about
// a nanosecond.
func ID() uintptr { return id() }
