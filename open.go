package refrain

import (
	"fmt"
	"reflect"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/memory"
)

// opening is a flight of a singleton.
type opening[In, R any] struct {
	*SingletonBy[In, R]
	flight *memory.Flight[*lease.Object[R]]

	object R
	open   bool // object is there, and is to be closed even beside an error
}

// fly opens the object and lands the flight. The flight's scope, which has what the object was opened with, ends with the object.
func (o *opening[In, R]) fly() {
	flight.Call(o.run, func(_ struct{}, err error, p *flight.Panic) { o.land(flightError(o.name, err, p)) })
}

func (o *opening[In, R]) run() (none struct{}, err error) {
	ctx := o.flight.Context()
	if !o.flight.Behind { // or the pause is that of refreshing
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
	if o.flight.Behind && o.validate != nil { // before it takes the place of the one that is stale
		defer time.AfterFunc(o.checkLimit(), o.checkIsLate).Stop()
		return none, o.validate(ctx, o.object)
	}
	return none, nil
}

// checkIsLate gives up a flight whose check takes too long: or no other would ever be opened behind the stale one, and after that had
// expired all would wait. The body may go on; the object that it lands with later has no place any more.
func (o *opening[In, R]) checkIsLate() {
	err := lateCheck(o.checkLimit())
	o.note(err)
	o.tier.Land(o.flight, nil, nil, err)
}

// land stores the object, or closes it if there is no place for it: the check may have failed, or the singleton been cleared
// while it was being opened. Then nobody gets it, and those who waited have another opened.
func (o *opening[In, R]) land(err error) {
	o.note(err)
	if !o.open {
		o.fail(err)
		return
	}
	object, wasClosed := lease.Open(o.terms, o.object, &o.flight.Scope)
	if wasClosed != nil {
		o.fail(fmt.Errorf("refrain: singleton %q: the function that opens it returned %w: let it return a new one each time", o.name, wasClosed))
		return
	}
	if err != nil {
		object.Retire()
		o.tier.Land(o.flight, nil, nil, err)
		return
	}
	if o.flight.Stage.End() != nil {
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
	o.flight.Scope.End()
	o.tier.Land(o.flight, nil, nil, err)
}

// note keeps count of failures. A flight that nobody wanted any more has not failed.
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

// isNil reports whether an object is a nil pointer, interface, map, channel or function.
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
