package plan

import (
	"fmt"
	"reflect"
	"sync"
)

var immutables struct {
	sync.RWMutex
	types map[reflect.Type]bool // declared by RegisterImmutable
	used  map[reflect.Type]bool // met by a copy plan while not declared
}

// RegisterImmutable declares that values of type t never change, so that copies share them, whatever they hold. It counts
// for t itself: a pointer to a t can be made to point at another, and is copied unless *t is declared too.
//
// It must come before the first plan that meets t, best in an init function or a package variable; later it panics, since
// what was copied before would be shared after.
func RegisterImmutable(t reflect.Type) {
	immutables.Lock()
	defer immutables.Unlock()
	if immutables.types[t] {
		return
	}
	if immutables.used[t] {
		panic(fmt.Sprintf("refrain: RegisterImmutable[%v]: a memo that copies such values was declared before: register the type in an init function of the package that declares it", t))
	}
	if immutables.types == nil {
		immutables.types = map[reflect.Type]bool{}
	}
	immutables.types[t] = true
}

// isImmutable reports whether copies share values of type t.
func isImmutable(t reflect.Type) bool {
	if immutableByNature(t) {
		return true
	}
	immutables.RLock()
	defer immutables.RUnlock()
	return immutables.types[t]
}

// decideImmutable is isImmutable for a plan that acts on the answer: what it copies can no longer be registered.
func decideImmutable(t reflect.Type) bool {
	if immutableByNature(t) {
		return true
	}
	immutables.Lock()
	defer immutables.Unlock()
	if immutables.types[t] {
		return true
	}
	if immutables.used == nil {
		immutables.used = map[reflect.Type]bool{}
	}
	immutables.used[t] = true
	return false
}
