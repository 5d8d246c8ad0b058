package memory

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/watch"
)

// Wanted is what a caller who had no hit wants.
type Wanted[V any] struct {
	Key   Key             // in memory of its own
	Arg   any             // for the flight, if the caller starts it
	Base  context.Context // whose values the body will see
	Renew bool            // not an entry, but what a flight computes
}

// Answer is what a caller who waited got.
type Answer[V any] struct {
	Entry *Entry[V] // had come meanwhile; the rest is then empty
	Value V
	Err   error // the flight's, or ctx's if that ended before, or a [*flight.CycleError]
	First bool  // the caller started the flight
}

// How says what the call is counted as.
func (a *Answer[V]) How() How {
	switch {
	case a.Entry != nil:
		return Hit
	case a.First:
		return Miss
	}
	return Join
}

// Answer returns the entry of a key if it has come meanwhile, or waits for the key's flight, which it starts if none is in the air.
func (t *Tier[V]) Answer(ctx context.Context, w Wanted[V]) Answer[V] {
	seat := t.Board(ctx, w)
	return t.Collect(ctx, seat, func() { go t.Fly(seat.Flight) })
}

// Seat is a caller's place in a flight, or what it got instead.
type Seat[V any] struct {
	Flight *Flight[V] // nil where there is an entry or an error
	First  bool       // the caller is to start the flight

	entry *Entry[V]
	err   error
}

// Board finds the flight of a key, or puts one into the air. Each seat must be given to [Tier.Collect].
func (t *Tier[V]) Board(ctx context.Context, w Wanted[V]) Seat[V] {
	if err := ctx.Err(); err != nil {
		return Seat[V]{err: t.turnAway(err)}
	}
	e, f, first, err := t.join(w, flight.Asking(ctx))
	return Seat[V]{Flight: f, First: first, entry: e, err: err}
}

// turnAway counts a call whose ctx has ended as a miss.
func (t *Tier[V]) turnAway(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return ErrClosed
	}
	t.counts.Misses++
	return err
}

// Collect waits for the flight of a seat. If the seat is the first, launch starts the flight, unless it is nil: then it was started.
func (t *Tier[V]) Collect(ctx context.Context, s Seat[V], launch func()) Answer[V] {
	if s.Flight == nil {
		return Answer[V]{Entry: s.entry, Err: s.err}
	}
	v, landed, err := t.wait(ctx, s, launch)
	if !landed {
		t.leave(s.Flight)
	} else {
		t.told(flight.Asking(ctx), s.Flight)
		if s.Flight.Stale {
			t.stale.Add(1)
		}
	}
	return Answer[V]{Value: v, Err: err, First: s.First}
}

// told says that a flight which asks, if any, got the result of f. If that is not what is stored, nor ever was, nothing made of it is
// to be stored either: where Put of an equal answer won over f, nobody else sees to that.
func (t *Tier[V]) told(asking *flight.Node, f *Flight[V]) {
	if asking == nil {
		return
	}
	t.bound(asking, f.Deadline())
	if f.strayed {
		graph.Invalidate(asking.Depend())
	}
}

func (t *Tier[V]) wait(ctx context.Context, s Seat[V], launch func()) (v V, landed bool, err error) {
	if !s.First || launch == nil {
		return s.Flight.Wait(ctx, func() (over func()) { return t.watch(ctx, s.Flight) })
	}
	return s.Flight.Pilot(ctx, func() (over func()) {
		over = t.watch(ctx, s.Flight)
		t.arm(s.Flight)
		launch()
		return over
	})
}

// watch tells the place of ctx, if it has one, that it waits for f, and shows there what the body of f draws.
func (t *Tier[V]) watch(ctx context.Context, f *Flight[V]) (over func()) {
	place := watch.Of(ctx)
	if place == nil {
		return nil
	}
	waited := place.Waits(t.Doing)
	leave := f.Stage.Attend(place)
	return func() { leave(); waited() }
}

// LaunchAll starts the flights of seats that are all the first, by one call of fly.
func (t *Tier[V]) LaunchAll(seats []Seat[V], fly func()) {
	for _, s := range seats {
		t.arm(s.Flight)
	}
	fly()
}

// join returns the entry of a key, or its flight with the caller counted among the waiters.
func (t *Tier[V]) join(w Wanted[V], asking *flight.Node) (e *Entry[V], f *Flight[V], first bool, err error) {
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return nil, nil, false, ErrClosed
	}
	// Looking again under the lock: a flight that landed since the caller looked stored its entry and left the air in one step.
	if !w.Renew {
		if e := t.Hit(&w.Key, asking); e != nil {
			t.mu.Unlock()
			return e, nil, false, nil
		}
	}
	expired := t.takeExpired(t.table.Get(&w.Key))
	if f = t.flights.Get(w.Key); f != nil {
		f.Waiters++
		t.counts.Joins++
	} else {
		f, first = t.takeOff(w.Key, w.Arg, w.Base), true
		t.counts.Misses++
	}
	t.mu.Unlock()
	if expired != nil {
		t.discard(expired, lost)
	}
	return nil, f, first, nil
}

// arm starts the timeout of a flight that is about to start.
func (t *Tier[V]) arm(f *Flight[V]) {
	if t.Timeout > 0 {
		timer := time.AfterFunc(math.MaxInt64, func() { t.giveUp(f) })
		f.OnEnd = func() { timer.Stop() }
		timer.Reset(t.Timeout) // now, since the flight may land at once and then calls OnEnd
	}
}

// giveUp lands a flight that took too long. Its body may go on, but blocks no key, and what it returns comes too late.
func (t *Tier[V]) giveUp(f *Flight[V]) {
	var zero V
	t.Land(f, nil, zero, fmt.Errorf("refrain: %q took longer than %v: raise Timeout, or let the function heed its ctx: %w", t.name, t.Timeout, context.DeadlineExceeded))
}

// leave is for a caller that no longer waits for f. With the last one the flight's context ends, and who comes later starts
// a new flight.
func (t *Tier[V]) leave(f *Flight[V]) {
	t.mu.Lock()
	f.Waiters--
	last := f.Waiters == 0
	if last {
		t.detach(f)
	}
	t.mu.Unlock()
	if last {
		f.Cancel()
	}
}

// Renew starts a flight behind an entry that is stale, unless one is in the air or it is too early after a failure. Nobody
// waits for it; the entry stays until it lands.
func (t *Tier[V]) Renew(e *Entry[V], arg any, base context.Context) {
	t.mu.Lock()
	if t.closed || t.table.Get(&e.Key) != e || !e.Due() {
		t.mu.Unlock()
		return
	}
	e.renewAt.Store(renewing)
	if t.flights.Get(e.Key) != nil {
		t.mu.Unlock()
		return
	}
	f := t.takeOff(e.Key, arg, base) // its one waiter is the refresh itself, which never leaves
	f.Behind = true
	t.mu.Unlock()
	t.arm(f)
	go t.Fly(f)
}

// renewing is when the next refresh may start while a flight is in the air: not at all.
const renewing = 1<<63 - 1

// renewed ends what Renew began: the flight is out of the air, whatever became of it. The lock is held.
func (e *Entry[V]) renewed() {
	if e.renewAt.Load() == renewing {
		e.renewAt.Store(int64(e.freshTo))
	}
}

// The pause after a failed refresh: it doubles with each failure in a row.
const (
	firstPause   = time.Second
	longestPause = time.Minute
)

// pause puts off the next refresh after one that failed. The lock is held.
func (e *Entry[V]) pause() {
	d := min(firstPause<<min(e.failures, 10), longestPause)
	e.failures++
	e.renewAt.Store(int64(after(d)))
}
