// Package flight runs the computation of one key for all who want its result.
//
// A [Flight] has a goroutine and a context of its own: it belongs to no caller. Whoever keeps flights (a table of those in the air,
// under a lock) decides who joins one and who is the last to leave it; this package only runs, waits and reports.
package flight

import (
	"context"
	"errors"
)

// Flight is one running computation.
type Flight[V any] struct {
	Node // who waits for whom

	// Waiters counts the callers that still want the result. The keeper's lock guards it.
	Waiters int
	// Detached flights are no longer in the keeper's table: nobody joins them, and nothing of theirs is stored. The keeper's lock guards it.
	Detached bool

	// Landed flights have a result. The keeper's lock guards it.
	Landed bool
	// Stale says that the result is a former one, in place of a failure. It is written before the flight lands.
	Stale bool
	// OnEnd, if not nil, is called when the flight lands. It is set before the flight starts.
	OnEnd func()

	body   bodyContext
	ctx    context.Context // descends from body
	cancel context.CancelFunc
	done   chan struct{}
	value  V // written before done is closed
	err    error
}

// New returns a flight that has not started. Its context descends from base, whose values the body will see.
func New[V any](base context.Context, name string) *Flight[V] {
	f := &Flight[V]{Node: Node{name: name}, Waiters: 1, done: make(chan struct{})}
	f.body = bodyContext{base, &f.Node}
	f.ctx, f.cancel = context.WithCancel(&f.body)
	return f
}

// Context is what the body runs under. It ends when the flight does, or when nobody wants it any more.
func (f *Flight[V]) Context() context.Context { return f.ctx }

// Cancel ends the flight's context.
func (f *Flight[V]) Cancel() { f.cancel() }

// Land ends the flight with its result. It is called once.
func (f *Flight[V]) Land(v V, err error) {
	f.value, f.err = v, err
	close(f.done)
	f.cancel()
	if f.OnEnd != nil {
		f.OnEnd()
	}
}

// Wait returns the result once the flight has landed, or ok false with ctx's error when ctx ends before. launch, if not nil, starts
// the flight; it is called once the wait is noted, so that a body cannot be ahead of the one who waits for it.
//
// A wait that would never end, because the flight waits for the caller's own, is a [*CycleError] at once, and launches nothing.
func (f *Flight[V]) Wait(ctx context.Context, launch func()) (v V, ok bool, err error) {
	leave, err := f.enter(ctx)
	if err != nil {
		return v, false, err
	}
	defer leave()
	if launch != nil {
		launch()
	}
	select {
	case <-f.done:
		return f.value, true, f.err
	case <-ctx.Done():
	}
	select {
	case <-f.done: // both have happened: the answer is there
		return f.value, true, f.err
	default:
		return v, false, ctx.Err()
	}
}

// ErrGoexit is the error of a body that ended its goroutine.
var ErrGoexit = errors.New("the function called runtime.Goexit, as testing.T.FailNow does: return an error instead")
