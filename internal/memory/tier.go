// Package memory is the memory tier of one memo or singleton: its entries, and the flights that will make entries.
//
// The rules of invalidation live here, in one lock. An entry is in the table or it is not; a flight is in the air or detached.
// Forgetting deletes the entry and detaches the flight in one step, and a flight that lands stores in one step with looking
// whether it is still in the air. So nothing that began before a forget can come back after it:
//
//  1. flight a of key k starts; the table has nothing
//  2. Forget(k): a is detached
//  3. Get(k): the table has nothing, no flight of k is in the air, so flight b starts
//  4. a lands: it is detached, so its result goes to those who waited for it, and nowhere else
//  5. b lands: its result is stored
//
// No user code runs under the lock.
package memory

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/internal/evict"
	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/shrink"
)

// Tier holds the entries of one memo or singleton. Make it with [New].
//
// Lookups are in lookup.go, waiting for flights in answer.go, storing in land.go, forgetting in forget.go, expiry in expiry.go.
type Tier[V any] struct {
	Options[V]
	name   string
	salt   uint64 // tells keys of this tier from those of others, in a list that they share
	limits []limit[V]

	mu        sync.Mutex
	closed    bool
	table     Table[V] // Get without mu; everything else with it
	flights   shrink.Map[Key, *Flight[V]]
	deadlines deadlines[V]
	sweeps    []Time // when the timers fire that sweep out what has expired; the next to fire comes last
	bytes     int64
	counts    Counts

	hits    hitCounter
	stale   atomic.Uint64
	sources graph.Sources[Key] // what was computed from the answers of this tier
}

// Options of a tier. Zero durations and limits are none.
type Options[V any] struct {
	TTL          time.Duration // how long entries live that do not say themselves
	RefreshAfter time.Duration // how long they are fresh
	StaleIfError time.Duration // how long, after their deadline, they may stand in for a failed flight
	Timeout      time.Duration // how long a flight may take

	MaxEntries int
	MaxBytes   int64
	Shared     *evict.List // what the tier shares with others: a limit in bytes; may be nil

	// Fly computes what a flight is for, and lands it. It has a goroutine of its own.
	Fly func(*Flight[V])
	// Doing is what a page says while a call waits for a flight; empty: nothing.
	Doing string
	// Bounds: what is computed from an answer expires no later than it.
	Bounds bool
	// Stays: entries are not dropped when what they were computed from is; only what was computed from them is.
	Stays bool
	// Equal reports whether two values are the same answer. It may run user code. Nil: never.
	Equal func(a, b *V) bool
	// Drop is called once with each value that leaves the table, or that lands and finds no place there, in that step and under the lock: so
	// nobody who clears returns before what another clears at the same time is dropped, and nobody gets what lands too late. It may be nil.
	Drop func(V)
}

// limit is one of the lists that a tier's entries are in, and what they weigh there.
type limit[V any] struct {
	list  *evict.List
	weigh func(*Entry[V]) int64
}

// New returns an empty tier.
func New[V any](name string, o Options[V]) *Tier[V] {
	t := &Tier[V]{Options: o, name: name, salt: rand.Uint64()}
	size := func(e *Entry[V]) int64 { return e.Size }
	if o.MaxEntries > 0 {
		t.limits = append(t.limits, limit[V]{evict.NewList(int64(o.MaxEntries)), func(*Entry[V]) int64 { return 1 }})
	}
	if o.MaxBytes > 0 {
		t.limits = append(t.limits, limit[V]{evict.NewList(o.MaxBytes), size})
	}
	if o.Shared != nil {
		t.limits = append(t.limits, limit[V]{o.Shared, size})
	}
	for _, limit := range t.limits {
		limit.list.Watch(t.hits.count)
	}
	return t
}

// Counts returns the counters as of one moment.
func (t *Tier[V]) Counts() Counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.counts
	c.Hits, c.Saved = t.hits.sum()
	c.Stale = t.stale.Load()
	c.Entries, c.Bytes = t.table.Len(), t.bytes
	return c
}

// Refuse counts an answer that could not be stored.
func (t *Tier[V]) Refuse() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts.Refused++
}

// take removes e from the table, if it is there. The lock is held.
func (t *Tier[V]) take(e *Entry[V]) bool {
	if e == nil || !t.table.Delete(e) {
		return false
	}
	t.left(e)
	return true
}

// left is told that e is no longer in the table. The lock is held.
func (t *Tier[V]) left(e *Entry[V]) {
	t.bytes -= e.Size
	t.deadlines.remove(e)
	t.drop(e)
}

// drop is told that e, which may be nil, is in no table. The lock is held.
func (t *Tier[V]) drop(e *Entry[V]) {
	if e != nil && t.Drop != nil {
		t.Drop(e.Value)
	}
}

// What leaves the table was wrong, or is lost though it was not: then what was computed from it stays good.
const (
	wrong = false
	lost  = true
)

// discard finishes with an entry that has left the table. The lock is not held.
func (t *Tier[V]) discard(e *Entry[V], lost bool) {
	for i, limit := range t.limits {
		limit.list.Remove(e.placeIn(i))
	}
	if e.origin != nil && lost {
		t.sources.Lose(e.Key, e.origin)
	} else if e.origin != nil {
		e.origin.Release()
	}
}
