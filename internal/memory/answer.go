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

// Wanted describes the answer that a caller wants after its lookup has missed.
type Wanted[V any] struct {
	Key   Key             // owns its memory
	Arg   any             // the argument, for the flight that the caller may start
	Base  context.Context // the body sees its values
	Renew bool            // ignore the stored entry: only the result of a flight will do
}

// Answer is the result of waiting.
type Answer[V any] struct {
	// Entry was stored between the lookup and the wait. The other fields are then empty.
	Entry *Entry[V]
	Value V
	// Err is the flight's error, or ctx's if ctx ended first, or a [*flight.CycleError].
	Err    error
	First  bool // the caller started the flight
	Landed bool // the flight landed before the caller left
	// Again means that the flight's result is no answer to this caller, who came after it
	// was forgotten in another process. The caller must ask again; its call is not counted
	// yet.
	Again bool
}

// How returns the counter that the call belongs to.
func (a *Answer[V]) How() How {
	switch {
	case a.Entry != nil:
		return Hit
	case a.First:
		return Miss
	}
	return Join
}

// Answer returns the entry of a key if one has been stored meanwhile. Otherwise it waits
// for the key's flight, and starts one if none is in the air.
func (t *Tier[V]) Answer(ctx context.Context, w Wanted[V]) Answer[V] {
	for {
		seat := t.Board(ctx, w)
		a := t.Collect(ctx, seat, func() { go t.Fly(seat.Flight) })
		if !a.Again {
			return a
		}
	}
}

// Seat is a caller's place in a flight, or the entry or error that it got instead.
type Seat[V any] struct {
	Flight *Flight[V] // nil if there is an entry or an error
	First  bool       // the caller must start the flight

	entry *Entry[V]
	err   error
	renew bool // the caller wants an answer that was not stored before
	since Time // when the caller joined the flight of another
}

// Board finds the flight of a key, or puts a new one into the air. Each seat must be
// given to [Tier.Collect].
func (t *Tier[V]) Board(ctx context.Context, w Wanted[V]) Seat[V] {
	if err := ctx.Err(); err != nil {
		return Seat[V]{err: t.turnAway(err)}
	}
	e, f, first, err := t.join(w, flight.Asking(ctx))
	var since Time
	if f != nil && !first {
		since = Now()
	}
	return Seat[V]{Flight: f, First: first, entry: e, err: err, renew: w.Renew, since: since}
}

// turnAway counts a call whose ctx has already ended as a miss.
func (t *Tier[V]) turnAway(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return ErrClosed
	}
	t.counts.Misses++
	return err
}

// Collect waits for the flight of a seat. If the seat is the first, launch starts the
// flight. A nil launch means that it has been started already.
func (t *Tier[V]) Collect(ctx context.Context, s Seat[V], launch func()) Answer[V] {
	if s.Flight == nil {
		return Answer[V]{Entry: s.entry, Err: s.err}
	}
	v, landed, err := t.wait(ctx, s, launch)
	if !landed {
		t.leave(s.Flight)
	} else {
		if !s.First && !t.answers(&s) {
			t.Uncount(Join)
			return Answer[V]{Again: true}
		}
		if joined := s.Flight.joiners; joined != nil && !s.First {
			v, err = joined.v, joined.err
		}
		t.told(flight.Asking(ctx), s.Flight)
		if s.Flight.Stale {
			t.stale.Add(1)
		}
	}
	return Answer[V]{Value: v, Err: err, First: s.First, Landed: landed}
}

// told records that the asking flight, if any, used the result of f. If that result was
// never stored, the asking flight's result must not be stored either. Nothing else sees
// to that when f was detached by a Put of an equal answer: such a Put invalidates
// nothing.
func (t *Tier[V]) told(asking *flight.Node, f *Flight[V]) {
	if asking == nil {
		return
	}
	t.bound(asking, f.Deadline())
	t.useResult(asking, f)
	if f.strayed {
		graph.Invalidate(asking.Depend())
	}
}

func (t *Tier[V]) wait(ctx context.Context, s Seat[V], launch func()) (v V, landed bool, err error) {
	f := s.Flight
	if !s.First || launch == nil {
		return f.Wait(ctx, func() (over func()) { return t.watch(ctx, f) })
	}
	begin := func() (over func()) {
		over = t.watch(ctx, f)
		t.arm(f)
		launch()
		return over
	}
	return f.Pilot(ctx, begin, func() { t.Finish(f) })
}

// watch tells the place in ctx, if there is one, that it waits for f, and shows there
// what the body of f draws.
func (t *Tier[V]) watch(ctx context.Context, f *Flight[V]) (over func()) {
	place := watch.Of(ctx)
	if place == nil {
		return nil
	}
	waited := place.Waits(t.Doing)
	leave := f.Stage().Attend(place)
	return func() { leave(); waited() }
}

// Entry returns the entry that was stored meanwhile, or nil. A seat with an entry needs
// no Collect.
func (s *Seat[V]) Entry() *Entry[V] { return s.entry }

// LaunchAll starts flights by one call of fly. The caller has the first seat in each.
func (t *Tier[V]) LaunchAll(flights []*Flight[V], fly func()) {
	for _, f := range flights {
		t.arm(f)
	}
	fly()
}

// join returns the entry of a key. If there is none, it returns the key's flight, and
// counts the caller among the waiters.
func (t *Tier[V]) join(w Wanted[V], asking *flight.Node) (e *Entry[V], f *Flight[V], first bool, err error) {
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return nil, nil, false, ErrClosed
	}
	// Look again under the lock. A flight that landed since the caller's lookup has
	// stored its entry and left the air in one step.
	old := t.table.Get(&w.Key)
	if !w.Renew {
		if old != nil && t.hit(old, asking) != nil {
			t.mu.Unlock()
			return old, nil, false, nil
		}
	}
	if old != nil && old.Expired() {
		t.lapseLocked(old) // the timer that does this may be late
	}
	expired, forgotten := t.takeExpiredLocked(old), t.takeForgottenLocked(old)
	if f = t.flights.Get(&w.Key); f != nil && f.forgotten() {
		t.detachLocked(f)
		f = nil
	}
	if f != nil {
		f.Waiters++
		f.isJoined = true
		t.counts.Joins++
	} else {
		f, first = t.takeOffLocked(w.Key, w.Arg, w.Base), true
		f.Renew, f.Nested = w.Renew, asking != nil
		t.counts.Misses++
	}
	t.mu.Unlock()
	if expired != nil {
		t.discardLost(expired)
	}
	if forgotten != nil {
		t.discardWrong(forgotten)
	}
	return nil, f, first, nil
}

// arm starts the timeout of a flight that is about to start.
func (t *Tier[V]) arm(f *Flight[V]) {
	if t.Timeout > 0 {
		timer := time.AfterFunc(math.MaxInt64, func() { t.giveUp(f) })
		f.OnEnd = func() { timer.Stop() }
		timer.Reset(t.Timeout) // only now: the flight may land at once and call OnEnd
	}
}

// giveUp lands a flight that took too long. The body may go on, but it no longer blocks
// the key, and its result is dropped.
func (t *Tier[V]) giveUp(f *Flight[V]) {
	var zero V
	t.Land(f, nil, zero, fmt.Errorf("refrain: %q took longer than %v: raise Timeout, or let the function heed its ctx: %w", t.name, t.Timeout, context.DeadlineExceeded))
}

// leave is called by a caller that no longer waits for f. When the last caller leaves,
// the flight leaves the air and its context ends, so a later caller starts a new flight.
// A tier with FinishAbandoned keeps the flight instead.
func (t *Tier[V]) leave(f *Flight[V]) {
	t.mu.Lock()
	f.Waiters--
	last := f.Waiters == 0 && !t.holdAbandonedLocked(f)
	if last {
		t.detachLocked(f)
	}
	t.mu.Unlock()
	if last {
		f.Cancel()
	}
}
