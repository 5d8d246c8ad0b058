package memory

import (
	"context"
	"fmt"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/graph"
)

// Wanted is what a caller who had no hit wants.
type Wanted[V any] struct {
	Key   Key                     // in memory of its own
	Fly   func(*flight.Flight[V]) // starts a flight on a goroutine of its own, which ends with [Tier.Land]
	Base  context.Context         // whose values the body will see
	Renew bool                    // not an entry, but what a flight computes
}

// Answer is what a caller who waited got.
type Answer[V any] struct {
	Entry *Entry[V] // had come meanwhile; the rest is then empty
	Value V
	Err   error // the flight's, or ctx's if that ended before, or a [*flight.CycleError]
	First bool  // the caller started the flight
}

// Answer returns the entry of a key if it has come meanwhile, or waits for the key's flight, which it starts if none is in the air.
func (t *Tier[V]) Answer(ctx context.Context, w Wanted[V]) (a Answer[V]) {
	if err := ctx.Err(); err != nil {
		a.Err = err
		return a
	}
	asking := flight.Asking(ctx)
	e, f, first := t.join(w, asking)
	if e != nil {
		a.Entry = e
		return a
	}
	var launch func()
	if first {
		launch = func() { t.launch(w.Key, f, w.Fly) }
	}
	a.First = first
	v, landed, err := f.Wait(ctx, launch)
	if !landed {
		t.leave(w.Key, f)
	} else {
		t.bound(asking, f.Deadline())
		if f.Stale {
			t.stale.Add(1)
		}
	}
	a.Value, a.Err = v, err
	return a
}

// join returns the entry of a key, or its flight with the caller counted among the waiters.
func (t *Tier[V]) join(w Wanted[V], asking *flight.Node) (e *Entry[V], f *flight.Flight[V], first bool) {
	t.mu.Lock()
	// Looking again under the lock: a flight that landed since the caller looked stored its entry and left the air in one step.
	if !w.Renew {
		if e := t.Hit(&w.Key, asking); e != nil {
			t.mu.Unlock()
			return e, nil, false
		}
	}
	expired := t.takeExpired(t.table.Get(&w.Key))
	if f = t.flights[w.Key]; f != nil {
		f.Waiters++
		t.counts.Joins++
	} else {
		f, first = t.takeOff(w.Key, w.Base), true
		t.counts.Misses++
	}
	t.mu.Unlock()
	if expired != nil {
		t.discard(expired, lost)
	}
	return nil, f, first
}

// takeOff puts a new flight into the air, with one waiter. The lock is held.
func (t *Tier[V]) takeOff(k Key, base context.Context) *flight.Flight[V] {
	f := flight.New[V](base, t.name)
	f.Dependent = graph.NewDependent(func() []*graph.Dependent { return t.invalidate(k, f.Dependent) })
	f.Dependent.Stays = t.Stays
	t.flights[k] = f
	return f
}

// launch starts a flight, and its timeout.
func (t *Tier[V]) launch(k Key, f *flight.Flight[V], fly func(*flight.Flight[V])) {
	if t.Timeout > 0 {
		timer := time.AfterFunc(t.Timeout, func() { t.giveUp(k, f) })
		f.OnEnd = func() { timer.Stop() }
	}
	fly(f)
}

// giveUp lands a flight that took too long. Its body may go on, but blocks no key, and what it returns comes too late.
func (t *Tier[V]) giveUp(k Key, f *flight.Flight[V]) {
	var zero V
	t.Land(k, f, nil, zero, fmt.Errorf("refrain: %q took longer than %v: %w", t.name, t.Timeout, context.DeadlineExceeded))
}

// leave is for a caller that no longer waits for f. With the last one the flight's context ends, and who comes later starts
// a new flight.
func (t *Tier[V]) leave(k Key, f *flight.Flight[V]) {
	t.mu.Lock()
	f.Waiters--
	last := f.Waiters == 0
	if last {
		t.detach(k, f)
	}
	t.mu.Unlock()
	if last {
		f.Cancel()
	}
}

// Renew starts a flight behind an entry that is stale, unless one is in the air or it is too early after a failure. Nobody
// waits for it; the entry stays until it lands.
func (t *Tier[V]) Renew(e *Entry[V], base context.Context, fly func(*flight.Flight[V])) {
	at := e.renewAt.Load()
	if int64(Now()) < at || !e.renewAt.CompareAndSwap(at, renewing) {
		return
	}
	t.mu.Lock()
	if t.table.Get(&e.Key) != e || t.flights[e.Key] != nil {
		t.mu.Unlock()
		return
	}
	f := t.takeOff(e.Key, base) // its one waiter is the refresh itself, which never leaves
	t.mu.Unlock()
	t.launch(e.Key, f, fly)
}

// renewing is when the next refresh may start while one is going on: not at all.
const renewing = 1<<63 - 1

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
