package lease

import (
	"errors"
	"maps"
	"reflect"
	"sync"
	"unsafe"
	"weak"
)

// ErrWasClosed means that the opened value is an object that was closed before.
var ErrWasClosed = errors.New("an object that was closed before, when it was retired")

// identity identifies a value that other objects may have too: its pointer and its type.
type identity struct {
	typ     reflect.Type
	pointer unsafe.Pointer
}

// identityOf returns the identity of v, if v is a pointer, a map, a channel or a
// function. Other values are objects of their own. So is a struct around a pointer,
// because it may be closed in a way of its own. Pointers to a type of size 0 may all be
// equal, so they have no identity.
func identityOf(v any) (id identity, ok bool) {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer:
		ok = r.Type().Elem().Size() > 0
	case reflect.Map, reflect.Chan, reflect.Func:
		ok = true
	}
	if !ok {
		return id, false
	}
	// The data word of an interface is the pointer itself. Reflection would return the
	// code pointer of a function, which closures with other variables share.
	return identity{r.Type(), (*[2]unsafe.Pointer)(unsafe.Pointer(&v))[1]}, true
}

// values knows the open values of all caches, and which were closed. A value that is
// opened twice is one value, and the last of its objects closes it. values is one of
// several parts, so that many goroutines, or a sweep, do not hold each other up.
type values struct {
	mu   sync.Mutex
	open map[identity]int // the number of objects that have the value
	// gone has the closed pointers that somebody still refers to, and some that nobody
	// refers to any more. Those are removed when its length reaches sweepAt.
	gone    map[goner]bool
	sweepAt int
}

// goner identifies a closed pointer without keeping it alive.
type goner struct {
	typ reflect.Type
	at  weak.Pointer[byte]
}

var parts [64]values

// part returns the part that knows a value.
func (id identity) part() *values {
	return &parts[uint64(uintptr(id.pointer))*0x9e3779b97f4a7c15>>58]
}

// openValue notes that one more object has v. It returns false if v was closed before.
func openValue(v any) bool {
	id, ok := identityOf(v)
	return !ok || id.part().add(id)
}

// closeValue notes that one object less has v. It returns true for the last object, which
// closes v.
func closeValue(v any) bool {
	id, ok := identityOf(v)
	return !ok || id.part().remove(id)
}

func (vs *values) add(id identity) bool {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	if g, ok := id.goner(); ok && vs.gone[g] {
		return false
	}
	if vs.open == nil {
		vs.open = map[identity]int{}
	}
	vs.open[id]++
	return true
}

func (vs *values) remove(id identity) (last bool) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	vs.open[id]--
	if vs.open[id] > 0 {
		return false
	}
	delete(vs.open, id)
	if g, ok := id.goner(); ok {
		vs.noteLocked(g)
	}
	return true
}

// noteLocked records a closed pointer. It removes dead pointers only when the number of
// pointers has doubled. So each call costs the same on average, however many pointers are
// closed between two garbage collections.
func (vs *values) noteLocked(g goner) {
	if vs.gone == nil {
		vs.gone = map[goner]bool{}
	}
	if len(vs.gone) >= vs.sweepAt {
		maps.DeleteFunc(vs.gone, func(g goner, _ bool) bool { return g.at.Value() == nil })
		vs.sweepAt = 2*len(vs.gone) + 8
	}
	vs.gone[g] = true
}

// goner returns what is remembered of a closed pointer. Other kinds are not remembered,
// because a map that was emptied, or a function that was called, may be used again.
func (id identity) goner() (g goner, ok bool) {
	if id.typ.Kind() != reflect.Pointer {
		return g, false
	}
	return goner{id.typ, weak.Make((*byte)(id.pointer))}, true
}
