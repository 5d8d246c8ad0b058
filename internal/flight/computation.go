// Package flight runs the computation of one key for all callers that want its result.
//
// A [Computation] has a goroutine and a context of its own; it belongs to no caller. The
// keeper of flights, a table of those in the air under a lock, decides who joins a flight
// and who is the last to leave it. This package only runs, waits and reports. Package
// memory is the main keeper: its Flight is a Computation with a key, and its package
// comment tells the way of a miss.
package flight

import (
	"context"
	"errors"
	"sync/atomic"
)

// Computation is the running part of one flight: its body, its result, and the callers
// that wait.
type Computation[V any] struct {
	Node // the flight's place in the graph of waits

	// Waiters counts the callers that still want the result. The keeper's lock guards it.
	Waiters int32
	// Detached flights are no longer in the keeper's table. Nobody joins them, and their
	// results are not stored. The keeper's lock guards it.
	Detached bool

	// Landed flights have a result, or are about to publish it. The keeper's lock guards
	// it.
	Landed bool
	// Stale is set if the result is an earlier answer that replaces a failure. It is
	// written before the result is published.
	Stale bool
	// OnEnd, if not nil, is called when the result is published. It is set before the
	// flight starts.
	OnEnd func()

	ctx       ending
	published atomic.Bool // set after value and err are written
	value     V
	err       error
	pilot     pilot
}

// Init makes f a flight that has not started, with one waiter. Its context descends from
// base, whose values the body sees. Init is called once.
func (f *Computation[V]) Init(base context.Context, owner Owner) {
	f.owner, f.Waiters = owner, 1
	f.ctx.bodyContext = bodyContext{base, &f.Node}
}

// Context is the body's context. It ends when the flight lands, or when nobody wants the
// result any more.
func (f *Computation[V]) Context() context.Context { return &f.ctx }

// Cancel ends the flight's context. Nobody may be waiting.
func (f *Computation[V]) Cancel() { f.ctx.end() }

// Publish makes the result known to all callers that wait, and ends the flight's context.
// It is called once.
func (f *Computation[V]) Publish(v V, err error) {
	f.value, f.err = v, err
	f.published.Store(true)
	f.ctx.end()
	f.pilot.release(false)
	if f.OnEnd != nil {
		f.OnEnd()
	}
}

// Return is called at the end of the body, on the body's goroutine. It makes sure that
// finish is called, which publishes a result in the end. If there is a pilot, finish does
// the same as the function that the pilot was given, and one of the two is called.
//
// Objects that the body got stay open until finish has returned.
func (f *Computation[V]) Return(finish func()) {
	if !f.pilot.release(true) {
		f.ReturnHere(finish)
	}
}

// ReturnHere is Return for a finish that runs user code. It stays on the body's
// goroutine, where a wait for the flight itself is detected.
func (f *Computation[V]) ReturnHere(finish func()) {
	defer f.End() // even if finish ends the goroutine
	finish()
}

// Wait returns the result when it is published. If ctx ends first, it returns ok false
// with ctx's error. begin, if not nil, is called once the wait is noted, so that a body
// which begin starts finds the wait noted. If begin returns a function, it is called when
// the wait is over, before the note is removed.
//
// A wait that would never end, because the flight waits for the caller's own flight,
// returns a [*CycleError] at once, without calling begin.
func (f *Computation[V]) Wait(ctx context.Context, begin func() (over func())) (v V, ok bool, err error) {
	return f.wait(ctx, begin, nil)
}

// Pilot is Wait for a caller that starts the flight in begin, and calls finish if the
// body leaves that to it.
func (f *Computation[V]) Pilot(ctx context.Context, begin func() (over func()), finish func()) (v V, ok bool, err error) {
	f.pilot.board(ctx)
	return f.wait(ctx, begin, finish)
}

func (f *Computation[V]) wait(ctx context.Context, begin func() (over func()), finish func()) (v V, ok bool, err error) {
	leave, err := f.enter(ctx)
	if err != nil {
		return v, false, err
	}
	defer leave()
	if begin != nil {
		if over := begin(); over != nil {
			defer over()
		}
	}
	switch {
	case finish == nil:
		f.awaitResult(ctx)
	case f.pilot.await(ctx):
		f.finishByPilot(finish)
	}
	if !f.published.Load() { // if both happened, the result counts
		return v, false, ctx.Err()
	}
	return f.value, true, f.err
}

// awaitResult waits for a caller that is not the pilot. While somebody waits, only
// Publish ends the flight's context.
func (f *Computation[V]) awaitResult(ctx context.Context) {
	select {
	case <-f.ctx.Done():
	case <-ctx.Done():
	}
}

// finishByPilot does what the body left to the pilot.
func (f *Computation[V]) finishByPilot(finish func()) {
	defer f.End()
	finish()
	if !f.published.Load() { // the flight timed out first, and is just being published
		<-f.ctx.Done()
	}
}

// ErrGoexit is the error of a body that ended its goroutine.
var ErrGoexit = errors.New("the function called runtime.Goexit, as testing.T.FailNow does: return an error instead")
