package refrain

import (
	"fmt"
	"reflect"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/memory"
)

// opening is one flight of a singleton: it opens an object.
type opening[In, R any] struct {
	*SingletonBy[In, R]
	flight *memory.Flight[*lease.Object[R]]

	object R
	open   bool // object is set and must be closed, even if there is an error too
}

// fly opens the object and lands the flight. The objects that the new one was opened with
// are held by the flight's scope, which ends when the new object is closed.
func (o *opening[In, R]) fly() {
	o.errors.prepare()
	flight.Call(&o.flight.Node, o.run, func(_ struct{}, err error, p *flight.Panic) { o.finish(flightError(o.name, err, p)) })
}

func (o *opening[In, R]) run() (none struct{}, err error) {
	ctx := o.flight.Context()
	// a flight behind a stale object has the pause of refreshing instead
	if !o.flight.Behind {
		if err := o.attempts.Wait(ctx, o.flight.Key); err != nil {
			return none, err
		}
	}
	if o.object, err = o.SingletonBy.open(ctx, *o.flight.Arg.(*In)); err != nil {
		return none, err
	}
	if isNil(o.object) {
		return none, fmt.Errorf("refrain: singleton %q: the function that opens it returned nil and no error", o.name)
	}
	o.open = true
	// The new object is checked before it replaces the stale one.
	if o.flight.Behind && o.validate != nil {
		defer time.AfterFunc(o.checkLimit(), o.checkIsLate).Stop()
		return none, o.validate(ctx, o.object)
	}
	return none, nil
}

// checkIsLate gives up a flight whose check takes too long. Otherwise no other object
// would ever be opened behind the stale one, and all callers would wait once that had
// expired. The body may go on. An object that it lands with later finds no place.
func (o *opening[In, R]) checkIsLate() {
	err := lateCheck(o.checkLimit())
	o.note(err)
	o.tier.Land(o.flight, nil, nil, err)
}

// finish stores the object. It closes the object instead if the check failed, or if the
// singleton was cleared while the object was being opened. Then nobody gets the object,
// and the callers that waited have another one opened.
func (o *opening[In, R]) finish(err error) {
	o.note(err)
	if !o.open {
		o.fail(err)
		return
	}
	object, wasClosed := lease.Open(o.terms, o.object, o.flight.Scope())
	if wasClosed != nil {
		o.fail(fmt.Errorf("refrain: singleton %q: the function that opens it returned %w: let it return a new one each time", o.name, wasClosed))
		return
	}
	if err != nil {
		object.Retire()
		o.tier.Land(o.flight, nil, nil, err)
		return
	}
	if o.flight.EndStage() != nil {
		o.shows.Store(true)
	}
	e := o.tier.NewEntry(o.flight.Key, object, 0, 0)
	if o.validate != nil {
		e.Keep().Aside = o.checks()
	}
	o.tier.Land(o.flight, e, object, nil)
}

// fail lands the flight without an object.
func (o *opening[In, R]) fail(err error) {
	o.flight.End()
	o.tier.Land(o.flight, nil, nil, err)
}

// note counts failures for the pause before the next try. A flight that ended because
// nobody wanted it has not failed.
func (o *opening[In, R]) note(err error) {
	switch {
	case err == nil:
		o.attempts.Succeeded(o.flight.Key)
	case o.flight.Context().Err() != nil:
	case o.flight.Behind:
		o.log().Warn("refrain: opening a new object failed, the old one stays", "singleton", o.name, "error", err)
	default:
		o.attempts.Failed(o.flight.Key)
	}
}

// isNil reports whether r is nil: a nil interface, pointer, map, channel or function.
func isNil(r any) bool {
	v := reflect.ValueOf(r)
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func:
		return v.IsNil()
	}
	return false
}
