package memory

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/graph"
)

// Flight is one running computation of a key of a tier. It ends with [Tier.Land].
type Flight[V any] struct {
	flight.Computation[V]
	Key    Key
	Arg    any  // as the owner gave it
	Behind bool // it refreshes a stale entry
	Renew  bool // a stored answer will not do
	Nested bool // the caller that started it was the body of another flight
	Keep   bool // for the owner: the result is to be stored
	Body   Returned[V]

	// Aside is for the owner.
	Aside any
	// Fetched is set if the result was not computed by this flight, but stored before.
	// The owner writes it before the result is published.
	Fetched bool
	stamp   atomic.Pointer[flight.Stamp] // see [Flight.SetStamp]

	// joiners is the result for joiners of a failed flight; nil means the same result. It
	// is written before the result is published.
	joiners *failure[V]
	// strayed flights were detached before they landed. It is written before the result
	// is published.
	strayed bool
	tier    *Tier[V]

	// The tier's lock guards these.
	isJoined bool       // by another caller than the one that started it
	held     bool       // the tier is one of its waiters; see hold.go
	wasHeld  bool       // it was held once, and is not held again
	overdue  bool       // its hold lasted as long as it may
	renews   *Entry[V]  // the entry that it refreshes; nil for other flights
	next     *Flight[V] // the next flight in the air with the same hash
}

// Returned is what the body of a flight returned. The body's goroutine writes it before
// it hands the flight over to the pilot, or finishes the flight itself.
type Returned[V any] struct {
	Value V
	Err   error
	At    Time          // when it returned; 0 for unknown
	Took  time.Duration // the time that it took
}

// takeOffLocked puts a new flight into the air, with one waiter.
func (t *Tier[V]) takeOffLocked(k Key, arg any, base context.Context) *Flight[V] {
	f := &Flight[V]{Key: k, Arg: arg, tier: t}
	f.Init(base, f)
	t.flights.Put(f)
	return f
}

// Name implements [flight.Owner].
func (f *Flight[V]) Name() string { return f.tier.name }

// NewDependent implements [flight.Owner]. A stored entry keeps the dependent, which
// therefore refers to nothing of the flight.
func (f *Flight[V]) NewDependent() *graph.Dependent {
	t, k := f.tier, f.Key
	d := graph.NewDependent(func(d *graph.Dependent) []*graph.Dependent { return t.invalidate(k, d) })
	d.Stays = t.Stays
	return d
}

// detachLocked takes f, which may be nil, out of the air. If only the tier holds f, its
// context ends.
func (t *Tier[V]) detachLocked(f *Flight[V]) {
	if f == nil || f.Detached {
		return
	}
	f.Detached = true
	t.flights.Delete(f)
	if t.RefreshAfter > 0 {
		if e := t.table.Get(&f.Key); e != nil {
			e.renewedLocked(f)
		}
	}
	t.releaseLocked(f)
}
