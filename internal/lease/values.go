package lease

import (
	"errors"
	"maps"
	"reflect"
	"sync"
	"weak"
)

// ErrWasClosed says that what was opened is an object that was closed before.
var ErrWasClosed = errors.New("an object that was closed before, when it was retired")

// values knows which values are open, since one that is opened twice is still one, which the last of its objects closes; and which
// were closed. The zero value knows none. All methods may be called from any goroutine.
type values struct {
	mu      sync.Mutex
	objects map[any]int // how many have a value
	// gone are the pointers that were closed, as long as somebody has them, and some that nobody has any more: those are looked for
	// when there are sweepAt.
	gone    map[weak.Pointer[byte]]bool
	sweepAt int
}

// open notes that one more object has v. It is false for a value that was closed.
func (vs *values) open(v any) bool {
	if !isIdentity(v) {
		return true
	}
	vs.mu.Lock()
	defer vs.mu.Unlock()
	if p := pointerTo(v); p != nil && vs.gone[weak.Make(p)] {
		return false
	}
	if vs.objects == nil {
		vs.objects = map[any]int{}
	}
	vs.objects[v]++
	return true
}

// close notes that one object less has v. It is true for the last, which is to close it.
func (vs *values) close(v any) bool {
	if !isIdentity(v) {
		return true
	}
	vs.mu.Lock()
	defer vs.mu.Unlock()
	vs.objects[v]--
	if vs.objects[v] > 0 {
		return false
	}
	delete(vs.objects, v)
	if p := pointerTo(v); p != nil {
		vs.note(p)
	}
	return true
}

// note notes that p was closed. Looking for those that nobody has only when their number has doubled costs each the same, however
// many are closed between two collections of garbage.
func (vs *values) note(p *byte) {
	if vs.gone == nil {
		vs.gone = map[weak.Pointer[byte]]bool{}
	}
	if len(vs.gone) >= vs.sweepAt {
		maps.DeleteFunc(vs.gone, func(w weak.Pointer[byte], _ bool) bool { return w.Value() == nil })
		vs.sweepAt = 2*len(vs.gone) + 8
	}
	vs.gone[weak.Make(p)] = true
}

// isIdentity reports whether values that equal v are the same object. Pointers to nothing may all be equal.
func isIdentity(v any) bool {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer:
		return r.Type().Elem().Size() > 0
	case reflect.Chan:
		return true
	}
	return false
}

// pointerTo returns where the object lies that v points at, or nil if v is no pointer.
func pointerTo(v any) *byte {
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer {
		return (*byte)(r.UnsafePointer())
	}
	return nil
}
