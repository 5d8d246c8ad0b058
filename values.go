package refrain

import (
	"bytes"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/plan"
)

// ShareValues hands out one reference instead of copies: hits cost nothing, however large the value is, and the result may be of
// any type.
//
// This is dangerous: whoever changes what they got changes it for all, and for all to come. Use it for values that nobody
// changes; in tests add [DetectMutation]. Where it is the type whose values do not change, [RegisterImmutable] says so once.
func ShareValues() Option {
	return Option{"ShareValues", kindMemo, func(s *settings) error { s.share = true; return nil }}
}

// DetectMutation, beside [ShareValues], looks at every hit whether the shared value was changed since it was stored: whether any memory
// that it leads to was written to, up to the types that copies share. If it was, the cache's logger is told the memo and the path,
// and the answer is forgotten. It costs a copy of each value, and a comparison at each hit: it is for tests.
func DetectMutation() Option {
	return Option{"DetectMutation", kindMemo, func(s *settings) error { s.detect = true; return nil }}
}

// CloneWith copies values by clone, a func(T) T of the result's type T, for types that cannot be copied otherwise, or can be copied
// better. It is called when a value is stored and at every hit, from many goroutines at once; a panic is a [*PanicError].
func CloneWith[T any](clone func(T) T) Option {
	return Option{"CloneWith", kindMemo, func(s *settings) error {
		if clone == nil {
			return fmt.Errorf("the function is nil; leave the option out to copy values by their type")
		}
		s.clone, s.cloned = clone, reflect.TypeFor[T]()
		return nil
	}}
}

// RegisterImmutable declares that nothing a program does changes a value of type T once it is made, so that memos share such values,
// whatever they hold. A pointer to a T can be made to point elsewhere: to share pointers, register *T. It belongs into an init
// function of the package that declares T; after a memo whose results hold a T was declared, it panics.
func RegisterImmutable[T any]() { plan.RegisterImmutable(reflect.TypeFor[T]()) }

// values says how a memo keeps results of type Out and hands them out: as copies, unless its options say otherwise.
type values[Out any] struct {
	name   string
	plan   *plan.Copy // nil where values are shared or cloned
	flat   bool       // to hand out a value is to assign it
	clone  func(Out) Out
	detect *plan.Copy // takes a snapshot of a shared value, to see whether that is changed; nil: it is trusted
}

// newValues panics if the options make no sense together, or values of type Out cannot be copied.
func newValues[Out any](name string, s *settings) *values[Out] {
	v := &values[Out]{name: name, flat: s.share}
	t := reflect.TypeFor[Out]()
	switch {
	case s.detect && !s.share:
		panic(fmt.Sprintf("refrain: memo %q: DetectMutation is for values that are shared: add ShareValues, or leave it out", name))
	case s.clone != nil && s.share:
		panic(fmt.Sprintf("refrain: memo %q: CloneWith copies values and ShareValues does not: leave one of them out", name))
	case s.clone != nil:
		clone, ok := s.clone.(func(Out) Out)
		if !ok {
			panic(fmt.Sprintf("refrain: memo %q: CloneWith was given a function that clones a %v, but the results are of type %v: give it a func(%v) %v", name, s.cloned, t, t, t))
		}
		v.clone = clone
		return v
	case s.share && !s.detect:
		return v
	}
	p, err := plan.CopyOf(t)
	switch {
	case err != nil:
		panic(declarationError(kindMemo, name, "result", t, err, wayOutOfResult(s)))
	case s.detect:
		v.detect = p
	default:
		v.plan, v.flat = p, p.Flat()
	}
	return v
}

// wayOutOfResult says what to do with results that cannot be copied.
func wayOutOfResult(s *settings) string {
	if s.detect {
		return "leave DetectMutation out, since what it watches must be copied"
	}
	return "return data only; use NewSingleton for an object, or ShareValues, CloneWith or RegisterImmutable"
}

// keep returns what is stored of a result, and how many bytes it holds. Of shared and cloned values only their own memory counts,
// since nobody knows the rest.
func (v *values[Out]) keep(out *Out) (own Out, size int64, err error) {
	if v.plan == nil {
		own, err = v.hand(out)
		return own, int64(unsafe.Sizeof(*out)), err
	}
	if size, err = v.plan.Into(unsafe.Pointer(&own), unsafe.Pointer(out)); err != nil {
		err = copyError(v.name, err)
	}
	return own, size, err
}

// aside returns what is kept beside a shared value that is watched. Otherwise it returns nil.
func (v *values[Out]) aside(own *Out) (any, error) {
	if v.detect == nil {
		return nil, nil
	}
	snapshot, err := v.detect.Snapshot(unsafe.Pointer(own))
	if err != nil {
		return nil, copyError(v.name, err)
	}
	return snapshot, nil
}

// hand returns a value for a caller: as independent of the stored one as if the function had just made it, unless values are shared.
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
	if err = v.plan.Assign(unsafe.Pointer(&out), unsafe.Pointer(stored)); err != nil {
		err = copyError(v.name, err)
	}
	return out, err
}

// into is hand into memory of the caller's.
func (v *values[Out]) into(out, stored *Out) error {
	if err := v.plan.Reuse(unsafe.Pointer(out), unsafe.Pointer(stored)); err != nil {
		return copyError(v.name, err)
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

// equal returns what reports whether two values are the same answer, as keys are the same. Values that cannot be keys never are.
func equal[Out any]() func(a, b *Out) bool {
	p, err := plan.KeyOf(reflect.TypeFor[Out]())
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
