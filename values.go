package refrain

import (
	"bytes"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/plan"
)

// ShareValues hands out the stored value itself instead of copies. A hit costs nothing,
// however large the value is, and the result may be of any type.
//
// This is dangerous: a caller that changes its answer changes it for all callers, present
// and future. Use it for values that nobody changes, and add [DetectMutation] in tests.
// If no value of a type is ever changed, [RegisterImmutable] says so once for all memos.
func ShareValues() Option {
	return Option{"ShareValues", kindMemo, func(s *settings) error { s.share = true; return nil }}
}

// DetectMutation, beside [ShareValues], checks at every hit whether the shared value was
// changed since it was stored. It looks at all memory that the value leads to, except for
// types that copies share too. If the value was changed, the cache's logger gets the memo
// and the path, and the answer is forgotten. This costs a copy of each value and a
// comparison at each hit, so it is for tests.
func DetectMutation() Option {
	return Option{"DetectMutation", kindMemo, func(s *settings) error { s.detect = true; return nil }}
}

// CloneWith copies values by clone, a func(T) T of the result's type T. It is for types
// that cannot be copied otherwise, or can be copied better. clone is called when a value
// is stored and at every hit, from many goroutines at once. If it panics, the call
// returns a [*PanicError]. The first clones are compared with their originals, as copies
// are: see [Memo].
func CloneWith[T any](clone func(T) T) Option {
	return Option{"CloneWith", kindMemo, func(s *settings) error {
		if clone == nil {
			return fmt.Errorf("the function is nil; leave the option out to copy values by their type")
		}
		s.clone, s.cloned = clone, reflect.TypeFor[T]()
		return nil
	}}
}

// RegisterImmutable declares that no program changes a value of type T once it is made.
// Memos then share values of this type, whatever they hold. It says nothing about a
// pointer to a T: to share those, register *T. Call it in an init function of the package
// that declares T. It panics if a memo whose results hold a T was declared before.
func RegisterImmutable[T any]() { plan.RegisterImmutable(reflect.TypeFor[T]()) }

// values says how a memo stores results of type Out and hands them out: as copies, unless
// its options say otherwise.
type values[Out any] struct {
	name  string
	plan  *plan.Copy // nil where values are shared or cloned
	flat  bool       // assigning a value hands it out
	clone func(Out) Out
	// detect takes a snapshot of a shared value, by which a change is found. It is nil
	// where changes are not looked for.
	detect *plan.Copy

	// verifier compares stored copies with their originals. It is nil where no type in
	// Out has a method for that.
	verifier *plan.Verifier
	wayOut   func(*plan.Refusal) string // how to mend results that cannot be copied
}

// newValues panics if the options contradict each other, or if values of type Out cannot
// be copied.
func newValues[Out any](name string, s *settings) *values[Out] {
	p := planOfResult(name, reflect.TypeFor[Out](), s)
	v := &values[Out]{name: name, flat: s.share, wayOut: wayOutOfResult(s)}
	switch {
	case s.clone != nil:
		v.clone, v.verifier = s.clone.(func(Out) Out), plan.CloneVerifier(s.cloned)
	case s.detect:
		v.detect = p
	case !s.share:
		v.plan, v.flat, v.verifier = p, p.Flat(), p.Verifier()
	}
	return v
}

// planOfResult returns the plan that copies results of type t. It returns nil if none is
// needed, and panics as newValues does.
func planOfResult(name string, t reflect.Type, s *settings) *plan.Copy {
	switch {
	case s.detect && !s.share:
		panic(fmt.Sprintf("refrain: memo %q: DetectMutation is for values that are shared: add ShareValues, or leave it out", name))
	case s.clone != nil && s.share:
		panic(fmt.Sprintf("refrain: memo %q: CloneWith copies values and ShareValues does not: leave one of them out", name))
	case s.clone != nil && s.cloned != t:
		panic(fmt.Sprintf("refrain: memo %q: CloneWith was given a function that clones a %v, but the results are of type %v: give it a func(%v) %v", name, s.cloned, t, t, t))
	case s.clone != nil, s.share && !s.detect:
		return nil
	}
	p, err := plan.CopyOf(t)
	if err != nil {
		panic(declarationError(kindMemo, name, "result", t, err, wayOutOfResult(s)))
	}
	return p
}

// wayOutOfResult says how to mend results that cannot be copied.
func wayOutOfResult(s *settings) func(*plan.Refusal) string {
	return func(r *plan.Refusal) string {
		switch {
		case s.detect:
			return "leave DetectMutation out, since what it watches must be copied"
		case s.clone != nil:
			return "let the function of CloneWith copy all of it, or use ShareValues"
		}
		return returned(r) + "; use NewSingleton for an object, or ShareValues, CloneWith, RegisterClone or RegisterImmutable"
	}
}

// prepare must be called before the function runs.
func (v *values[Out]) prepare() {
	if v.plan != nil {
		v.plan.Prepare()
	}
}

// keep returns the value to store for a result, and how many bytes it holds. For shared
// and cloned values it counts only their own memory, since the rest cannot be known.
func (v *values[Out]) keep(out *Out) (own Out, size int64, err error) {
	switch {
	case v.plan == nil:
		own, err = v.hand(out)
		size = int64(unsafe.Sizeof(*out))
	case v.plan.Bare():
		return *out, int64(unsafe.Sizeof(*out)), nil
	default:
		own, size, err = v.kept(out)
	}
	if err == nil && v.verifier.Due() {
		err = v.verify(*out, own)
	}
	return own, size, err
}

// kept is keep by the plan. It is a function of its own because the compiler allocates
// every variable that a plan writes to.
func (v *values[Out]) kept(out *Out) (own Out, size int64, err error) {
	if size, err = v.plan.Into(unsafe.Pointer(&own), unsafe.Pointer(out)); err != nil {
		err = v.refused(err)
	}
	return own, size, err
}

// verify compares a value to be stored with its original, by the methods of the types in
// it. It calls them on one more copy, since they may write to their receiver. It takes
// values and not pointers, or its arguments would be allocated at every store.
func (v *values[Out]) verify(out, own Out) error {
	copied, err := v.hand(&own)
	if err != nil {
		return nil // it is the copy's error, which callers will get
	}
	if err := v.verifier.Verify(unsafe.Pointer(&out), unsafe.Pointer(&copied)); err != nil {
		return v.refused(err)
	}
	return nil
}

// refused returns the error of a value that cannot be copied.
func (v *values[Out]) refused(err error) error { return copyError(v.name, err, v.wayOut) }

// aside returns a snapshot of a shared value if [DetectMutation] is on, and nil
// otherwise.
func (v *values[Out]) aside(own *Out) (any, error) {
	if v.detect == nil {
		return nil, nil
	}
	snapshot, err := v.detect.Snapshot(unsafe.Pointer(own))
	if err != nil {
		return nil, v.refused(err)
	}
	return snapshot, nil
}

// hand returns a value for a caller. Unless values are shared, it is as independent of
// the stored value as if the function had just made it.
func (v *values[Out]) hand(stored *Out) (Out, error) {
	switch {
	case v.flat:
		return *stored, nil
	case v.clone != nil:
		return v.cloned(stored)
	}
	return v.copied(stored)
}

func (v *values[Out]) copied(stored *Out) (out Out, err error) {
	err = v.assign(&out, stored)
	return out, err
}

// ahead returns the function that copies a stored value, also before a caller asks for
// it. It is nil where c makes no copies ahead, where a copy costs nothing, and where
// [CloneWith] copies.
func (v *values[Out]) ahead(c *Cache) func(out, stored *Out) error {
	if !c.copiesAhead || v.flat || v.plan == nil {
		return nil
	}
	return v.assign
}

// aheadToo reports whether a copy may be made on a goroutine of its own. It may not if
// code of the program does a part of it.
func (v *values[Out]) aheadToo() bool { return !v.plan.RanUserCode() }

func (v *values[Out]) assign(out, stored *Out) error {
	if err := v.plan.Assign(unsafe.Pointer(out), unsafe.Pointer(stored)); err != nil {
		return v.refused(err)
	}
	return nil
}

// into is hand into memory of the caller.
func (v *values[Out]) into(out, stored *Out) error {
	if err := v.plan.Reuse(unsafe.Pointer(out), unsafe.Pointer(stored)); err != nil {
		return v.refused(err)
	}
	return nil
}

func (v *values[Out]) cloned(stored *Out) (out Out, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = flightError(v.name, nil, flight.Recovered(value))
		}
	}()
	return v.clone(*stored), nil
}

// equal returns a function that reports whether two values are equal by their keys. It
// returns nil if values of type Out cannot be keys; such values are never equal.
func equal[Out any]() func(a, b *Out) bool {
	p, err := declarer().KeyOf(reflect.TypeFor[Out]())
	if err != nil {
		return nil
	}
	return func(a, b *Out) bool {
		var x, y plan.Encoder
		x.Reset()
		y.Reset()
		defer x.Reset()
		defer y.Reset()
		return x.Encode(p, unsafe.Pointer(a)) == nil && y.Encode(p, unsafe.Pointer(b)) == nil && bytes.Equal(x.Key(), y.Key())
	}
}

// changed reports whether a shared value was changed since it was stored. If so, it logs
// where, and forgets the answer and the answers computed from it.
func (m *Memo[In, Out]) changed(e *memory.Entry[Out]) bool {
	snapshot, ok := e.Beside().Aside.(*plan.Snapshot)
	if !ok {
		return false
	}
	path, changed := snapshot.Changed()
	if !changed {
		return false
	}
	m.log().Error("refrain: a shared value was changed after it was stored", "memo", m.name, "path", path)
	m.tier.Forget(e.Key)
	return true
}
