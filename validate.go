package refrain

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/memory"
)

// Validate checks an object each time before it is handed out, by a func(context.Context,
// R) error of the singleton's type R. A check that costs much should remember its result
// for a second. An object is invalid if check returns an error or panics. Then it is
// retired, and another is opened in its place. Answers that memos computed with it stay,
// since the new object stands for the same thing.
//
// One check of an object runs at a time, for all callers that want the object meanwhile.
// Its context is not theirs. It may take [Timeout], or ten seconds without that option;
// an object whose check takes longer is invalid. An object that was just opened is not
// checked. The exception is an object that [RefreshAfter] opens: it comes into use only
// if it is valid.
func Validate[R any](check func(context.Context, R) error) Option {
	return Option{"Validate", kindSingleton, func(s *settings) error {
		if check == nil {
			return errors.New("the function is nil; leave the option out for objects that stay valid")
		}
		s.validate = check
		return nil
	}}
}

// checkTime bounds a check if there is no Timeout.
const checkTime = 10 * time.Second

// checkLimit returns how long a check may take.
func (s *SingletonBy[In, R]) checkLimit() time.Duration {
	if s.timeout > 0 {
		return s.timeout
	}
	return checkTime
}

func lateCheck(limit time.Duration) error {
	return fmt.Errorf("checking it took longer than %v: %w", limit, context.DeadlineExceeded)
}

// checks runs the checks of one object. A check is a flight, so that a ring of waits is
// found. It lands with whether the object is valid. Its callers' leaving does not end it,
// or the next caller would start a second check beside it.
type checks[R any] struct {
	name     string
	validate func(context.Context, R) error
	expel    func(*memory.Entry[*lease.Object[R]], error) // retires an invalid object
	limit    time.Duration

	mu  sync.Mutex
	now *flight.Computation[bool] // the running check, or nil; mu protects it
}

// wait reports whether the entry's object is valid. Its errors are ctx's and
// [*flight.CycleError].
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

// join returns the check that is running, or a new one with the function that starts it.
// It returns nil if the object is retired already.
func (c *checks[R]) join(base context.Context, e *memory.Entry[*lease.Object[R]]) (f *flight.Computation[bool], start func() (over func())) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now != nil {
		return c.now, nil
	}
	f = new(flight.Computation[bool])
	f.Init(base, c)
	if !e.Value.Acquire(f.Scope()) {
		return nil, nil
	}
	c.now = f
	return f, func() (over func()) { go c.run(f, e); return nil }
}

// Name implements [flight.Owner].
func (c *checks[R]) Name() string { return c.name }

// NewDependent implements [flight.Owner]. Nothing is computed from a check, so nothing
// depends on it.
func (c *checks[R]) NewDependent() *graph.Dependent {
	return graph.NewDependent(func(*graph.Dependent) []*graph.Dependent { return nil })
}

// run checks the object. The flight's scope keeps the object open meanwhile.
func (c *checks[R]) run(f *flight.Computation[bool], e *memory.Entry[*lease.Object[R]]) {
	defer func() {
		sources, _ := f.Seal()
		sources.Release()
	}()
	defer f.End()
	late := time.AfterFunc(c.limit, func() { c.finish(f, e, lateCheck(c.limit)) })
	defer late.Stop()
	check := func() (none struct{}, err error) { return none, c.validate(f.Context(), e.Value.Value) }
	flight.Call(&f.Node, check, func(_ struct{}, err error, p *flight.Panic) { c.finish(f, e, flightError(c.name, err, p)) })
}

// finish ends a check, unless it has ended because it took too long. The callers that
// waited go on after an invalid object has been retired.
func (c *checks[R]) finish(f *flight.Computation[bool], e *memory.Entry[*lease.Object[R]], err error) {
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
	f.Publish(err == nil, nil)
}
