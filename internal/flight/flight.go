// Package flight runs the computation of one key for all who want its result.
//
// A [Flight] has a goroutine and a context of its own: it belongs to no caller. Whoever keeps flights (a table of those in the air,
// under a lock) decides who joins one and who is the last to leave it; this package only runs, waits and reports.
package flight

import (
	"context"
	"errors"
	"sync/atomic"
)

// Flight is one running computation.
type Flight[V any] struct {
	Node // who waits for whom

	// Waiters counts the callers that still want the result. The keeper's lock guards it.
	Waiters int32
	// Detached flights are no longer in the keeper's table: nobody joins them, and nothing of theirs is stored. The keeper's lock guards it.
	Detached bool

	// Landed flights have a result. The keeper's lock guards it.
	Landed bool
	// Stale says that the result is a former one, in place of a failure. It is written before the flight lands.
	Stale bool
	// OnEnd, if not nil, is called when the flight lands. It is set before the flight starts.
	OnEnd func()

	ctx    ending
	landed atomic.Bool // value and err are written
	value  V
	err    error

	pilot   chan struct{} // has something once there is nothing more to wait for; nil: there is no pilot
	land    func()        // for the pilot: what is left to do then; nil: nothing
	decided atomic.Bool   // who lands the flight
}

// Init makes f a flight that has not started, with one waiter. Its context descends from base, whose values the body will see. It is called once.
func (f *Flight[V]) Init(base context.Context, owner Owner) {
	f.owner, f.Waiters = owner, 1
	f.ctx.bodyContext = bodyContext{base, &f.Node}
}

// Context is what the body runs under. It ends when the flight does, or when nobody wants it any more.
func (f *Flight[V]) Context() context.Context { return &f.ctx }

// Cancel ends the flight's context. Nobody may be waiting.
func (f *Flight[V]) Cancel() { f.ctx.end() }

// Land ends the flight with its result. It is called once.
func (f *Flight[V]) Land(v V, err error) {
	f.value, f.err = v, err
	f.landed.Store(true)
	f.ctx.end()
	if f.pilot != nil && f.decide() {
		f.pilot <- struct{}{}
	}
	if f.OnEnd != nil {
		f.OnEnd()
	}
}

// Return is called at the end of the body, on its goroutine, and has land called, which lands the flight.
//
// Who started the flight and waits for it is its pilot, and lands it: a pilot's stack has room for that, while the body's, which is new, would have to be
// moved to a larger place; that is a quarter of what a flight of a quick body costs. One step decides who lands:
//
//  1. the body returns, and finds nothing decided: the pilot lands. Or
//  2. the pilot's ctx ends, and it finds nothing decided: it leaves, and the body's goroutine lands. Or
//  3. the flight's time is over, and nothing is decided: it has landed, and the pilot is told; what the body returns comes too late
//
// What the body got stays open until then.
func (f *Flight[V]) Return(land func()) {
	if f.pilot != nil && f.decide() {
		f.land = land
		f.pilot <- struct{}{}
		return
	}
	defer f.Scope.End() // even if landing ends the goroutine
	land()
}

// decide is true for the first who calls it.
func (f *Flight[V]) decide() bool { return f.decided.CompareAndSwap(false, true) }

// Wait returns the result once the flight has landed, or ok false with ctx's error when ctx ends before. begin, if not nil, is called
// once the wait is noted, so that a body which it starts cannot be ahead of the one who waits for it. What it returns, if that is
// not nil, is called when the wait is over, and before it is no longer noted.
//
// A wait that would never end, because the flight waits for the caller's own, is a [*CycleError] at once, and begins nothing.
func (f *Flight[V]) Wait(ctx context.Context, begin func() (over func())) (v V, ok bool, err error) {
	return f.wait(ctx, begin, false)
}

// Pilot is Wait for a caller who starts the flight, in begin, and will land it.
func (f *Flight[V]) Pilot(ctx context.Context, begin func() (over func())) (v V, ok bool, err error) {
	f.pilot = make(chan struct{}, 1)
	return f.wait(ctx, begin, true)
}

func (f *Flight[V]) wait(ctx context.Context, begin func() (over func()), pilot bool) (v V, ok bool, err error) {
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
	if pilot {
		f.awaitBody(ctx)
	} else {
		f.awaitLanding(ctx)
	}
	if !f.landed.Load() { // if both have happened, the answer is there
		return v, false, ctx.Err()
	}
	return f.value, true, f.err
}

// awaitLanding is for those who are not the pilot. While somebody waits, only landing ends the flight's context.
func (f *Flight[V]) awaitLanding(ctx context.Context) {
	select {
	case <-f.ctx.Done():
	case <-ctx.Done():
	}
}

// awaitBody is for the pilot.
func (f *Flight[V]) awaitBody(ctx context.Context) {
	select {
	case <-f.pilot:
	case <-ctx.Done():
		if f.decide() {
			return
		}
		<-f.pilot
	}
	if f.land == nil {
		return
	}
	defer f.Scope.End()
	f.land()
	if !f.landed.Load() { // the flight's time was over first, and who saw to that is about to say so
		<-f.ctx.Done()
	}
}

// ErrGoexit is the error of a body that ended its goroutine.
var ErrGoexit = errors.New("the function called runtime.Goexit, as testing.T.FailNow does: return an error instead")
