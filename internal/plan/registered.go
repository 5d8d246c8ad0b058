package plan

import (
	"fmt"
	"reflect"
	"sync"
)

// What a program may declare about a type.
const (
	declaredImmutable = iota
	declaredClone
	declaredSize
	declaredKey
	declarations
)

var declarationNames = [declarations]string{"RegisterImmutable", "RegisterClone", "RegisterSize", "RegisterKey"}

// registered has what the program has declared about types. A declaration about an
// interface counts for each type that implements it.
var registered struct {
	sync.RWMutex
	declared [declarations][]declaration
	copied   map[reflect.Type]bool // met by a copy plan
	keyed    map[reflect.Type]bool // met by a key plan
}

// declaration is what was declared about type typ. do is nil for an immutable type.
// Otherwise it calls the program's function with a value of that type.
type declaration struct {
	typ reflect.Type
	do  func(value any) any
}

// RegisterImmutable declares that values of type t never change, so that copies share
// them, whatever they hold. It counts for t itself. A pointer to a t can be made to point
// to another t, so it is copied unless the pointer type is declared, too.
//
// RegisterImmutable must be called before the first plan meets t, best in an init
// function. Later it panics, because earlier copies do not share what later ones would.
// The same is true of the functions below.
func RegisterImmutable(t reflect.Type) { register(declaredImmutable, t, nil) }

// RegisterClone declares that clone copies values of type t.
func RegisterClone(t reflect.Type, clone func(any) any) { register(declaredClone, t, clone) }

// RegisterSize declares that size returns, as an int, how many bytes a value of type t
// holds beside its own memory.
func RegisterSize(t reflect.Type, size func(any) any) { register(declaredSize, t, size) }

// RegisterKey declares that values of type t are keyed by what key returns.
func RegisterKey(t reflect.Type, key func(any) any) { register(declaredKey, t, key) }

func register(what int, t reflect.Type, do func(any) any) {
	registered.Lock()
	defer registered.Unlock()
	name := declarationNames[what]
	for _, d := range registered.declared[what] {
		if d.typ == t && do == nil {
			return
		}
		if d.typ == t {
			panic(fmt.Sprintf("refrain: %s[%v]: the type is registered already: leave one of the two out", name, t))
		}
	}
	met, use := registered.copied, "copies"
	if what == declaredKey {
		met, use = registered.keyed, "keys"
	}
	d := declaration{t, do}
	for known := range met {
		if d.covers(known, what) {
			panic(fmt.Sprintf("refrain: %s[%v]: a memo that %s such values was declared before: register the type in an init function of the package that declares it", name, t, use))
		}
	}
	registered.declared[what] = append(registered.declared[what], d)
}

// covers reports whether the declaration counts for type t. A declaration about an
// interface does not count for a struct that has the methods from an embedded field and
// has other fields, because the function would not see those.
func (d declaration) covers(t reflect.Type, what int) bool {
	if d.typ == t {
		return true
	}
	return what != declaredImmutable && d.typ.Kind() == reflect.Interface && t.Implements(d.typ) && (!implementsByField(t, d.typ) || isOneField(t))
}

// implementsByField reports whether a struct implements an interface by an embedded
// field. t is the struct or a pointer to it.
func implementsByField(t, iface reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && (f.Type.Implements(iface) || reflect.PointerTo(f.Type).Implements(iface)) {
			return true
		}
	}
	return false
}

// isOneField reports whether a struct has one field only, which is a struct itself. t is
// the outer struct or a pointer to it.
func isOneField(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.NumField() == 1 && t.Field(0).Type.Kind() == reflect.Struct
}

// declared returns what was declared about type t, or nil. A declaration about t itself
// goes before one about an interface. Among those about interfaces, the first counts.
func declared(what int, t reflect.Type) *declaration {
	registered.RLock()
	defer registered.RUnlock()
	return declaredLocked(what, t)
}

func declaredLocked(what int, t reflect.Type) *declaration {
	var found *declaration
	for i := range registered.declared[what] {
		d := &registered.declared[what][i]
		if d.typ == t {
			return d
		}
		if found == nil && d.covers(t, what) {
			found = d
		}
	}
	return found
}

// decide is declared for a plan that acts on the answer. After it, nothing of the kind
// can be declared about t any more. Of an interface type, only being immutable counts,
// because what it holds has a plan of its own.
func decide(what int, t reflect.Type) *declaration {
	registered.Lock()
	defer registered.Unlock()
	met := &registered.copied
	if what == declaredKey {
		met = &registered.keyed
	}
	var d *declaration
	if what == declaredImmutable || t.Kind() != reflect.Interface {
		d = declaredLocked(what, t)
	}
	if *met == nil {
		*met = map[reflect.Type]bool{}
	}
	(*met)[t] = true
	return d
}

// isImmutable reports whether copies share values of type t.
func isImmutable(t reflect.Type) bool {
	return immutableByNature(t) || declared(declaredImmutable, t) != nil
}

// decideImmutable is isImmutable for a plan that acts on the answer.
func decideImmutable(t reflect.Type) bool {
	return immutableByNature(t) || decide(declaredImmutable, t) != nil
}

// isCloned reports whether a function of the program copies values of type t.
func isCloned(t reflect.Type) bool { return declared(declaredClone, t) != nil }

// call calls the program's function. A panic becomes a Refusal of t.
func (d *declaration) call(t reflect.Type, value any, panicked string) (result any, refusal *Refusal) {
	defer func() {
		if recover() != nil {
			refusal = &Refusal{Type: t, Reason: panicked}
		}
	}()
	return d.do(value), nil
}
