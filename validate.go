package refrain

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/memory"
)

// Validate checks an object each time before it is handed out, by a func(context.Context, R) error of the singleton's type R. A check
// that costs much had better remember for a second what it found. An object that is found invalid, by an error or a panic, is retired,
// and another is opened in its place. What memos computed with it stays: the new object is taken for the same thing again.
//
// One check runs at a time, for all callers that want the object meanwhile; its context is not theirs. It may take [Timeout], or ten
// seconds where there is none: an object whose check takes longer is invalid. What was just opened is not checked, except for
// what [RefreshAfter] opens, which comes into use only if it is valid.
func Validate[R any](check func(context.Context, R) error) Option {
	return Option{"Validate", kindSingleton, func(s *settings) error {
		if check == nil {
			return errors.New("the function is nil; leave the option out for objects that stay valid")
		}
		s.validate = check
		return nil
	}}
}

// validateOf returns the function of [Validate], or nil; one for another type panics.
func validateOf[R any](name string, s *settings) func(context.Context, R) error {
	if s.validate == nil {
		return nil
	}
	check, ok := s.validate.(func(context.Context, R) error)
	if t := reflect.TypeFor[R](); !ok {
		panic(fmt.Sprintf("refrain: singleton %q: Validate was given a %T, but the objects are of type %v: give it a func(context.Context, %v) error", name, s.validate, t, t))
	}
	return check
}

// checkTime bounds a check where there is no Timeout.
const checkTime = 10 * time.Second

// checkLimit is how long a check may take.
func (s *SingletonBy[In, R]) checkLimit() time.Duration {
	if s.timeout > 0 {
		return s.timeout
	}
	return checkTime
}

func lateCheck(limit time.Duration) error {
	return fmt.Errorf("checking it took longer than %v: %w", limit, context.DeadlineExceeded)
}

// checks are those of one object. A check is a flight, which lands with whether the object is valid, so that a ring of waits is
// found; but its callers' leaving does not end it, or the next would find two going on.
type checks[R any] struct {
	name     string
	validate func(context.Context, R) error
	expel    func(*memory.Entry[*lease.Object[R]], error) // retires an invalid object
	limit    time.Duration

	mu  sync.Mutex
	now *flight.Flight[bool] // that is going on, or nil; guarded by mu
}

// wait reports whether the entry's object is valid. Errors are ctx's, and a [*flight.CycleError].
func (c *checks[R]) wait(ctx, base context.Context, e *memory.Entry[*lease.Object[R]]) (valid bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	f, start := c.join(base, e)
	if f == nil {
		return false, nil
	}
	valid, _, err = f.Wait(ctx, start)
	return valid, err
}

// join returns the check that is going on, or a new one and what starts it; or nil, if the object is retired already.
func (c *checks[R]) join(base context.Context, e *memory.Entry[*lease.Object[R]]) (f *flight.Flight[bool], start func() (over func())) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now != nil {
		return c.now, nil
	}
	f = new(flight.Flight[bool])
	f.Init(base, c)
	if !e.Value.Acquire(&f.Scope) {
		return nil, nil
	}
	c.now = f
	return f, func() (over func()) { go c.run(f, e); return nil }
}

// Name implements [flight.Owner].
func (c *checks[R]) Name() string { return c.name }

// NewDependent implements [flight.Owner]: nothing is made of a check that could become wrong.
func (c *checks[R]) NewDependent() *graph.Dependent {
	return graph.NewDependent(func(*graph.Dependent) []*graph.Dependent { return nil })
}

// run checks the object, which its scope keeps open.
func (c *checks[R]) run(f *flight.Flight[bool], e *memory.Entry[*lease.Object[R]]) {
	defer func() {
		sources, _ := f.Settle()
		sources.Release()
	}()
	defer f.Scope.End()
	defer f.Stage.End()
	late := time.AfterFunc(c.limit, func() { c.land(f, e, lateCheck(c.limit)) })
	defer late.Stop()
	check := func() (none struct{}, err error) { return none, c.validate(f.Context(), e.Value.Value) }
	flight.Call(check, func(_ struct{}, err error, p *flight.Panic) { c.land(f, e, flightError(c.name, err, p)) })
}

// land ends a check, unless it has been ended because it took too long. Those who waited are told after the object has gone.
func (c *checks[R]) land(f *flight.Flight[bool], e *memory.Entry[*lease.Object[R]], err error) {
	c.mu.Lock()
	first := c.now == f
	if first {
		c.now = nil
	}
	c.mu.Unlock()
	if !first {
		return
	}
	if err != nil {
		c.expel(e, err)
	}
	f.Land(err == nil, nil)
}
