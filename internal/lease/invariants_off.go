//go:build !invariants

package lease

// What the tag invariants adds costs nothing without it.

func noteBegun(*Scope)         {}
func noteLease(*Scope, object) {}
func noteEnded(*Scope)         {}
func noteKept(*Scope)          {}
func noteHeldUp(object)        {}
