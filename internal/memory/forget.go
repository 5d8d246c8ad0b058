package memory

import (
	"errors"

	"github.com/refrain-go/refrain/internal/graph"
)

// Forget drops the entry of k, detaches its flight, and invalidates what was computed from it.
func (t *Tier[V]) Forget(k Key) {
	t.mu.Lock()
	e := t.table.Get(&k)
	if t.take(e) {
		t.counts.Forgotten++
	}
	t.detach(t.flights.Get(k))
	t.mu.Unlock()
	if e != nil {
		t.discard(e, wrong)
	}
	t.sources.Invalidate(k)
}

// Expel drops an entry that was found invalid, if it is still there. What was computed from it stays.
func (t *Tier[V]) Expel(e *Entry[V]) bool {
	t.mu.Lock()
	gone := t.take(e)
	if gone {
		t.counts.Invalidated++
	}
	t.mu.Unlock()
	if gone {
		t.discard(e, lost)
	}
	return gone
}

// ForgetWhere is Forget for all keys that match. It looks at every key.
func (t *Tier[V]) ForgetWhere(match func(Key) bool) {
	var gone []*Entry[V]
	t.mu.Lock()
	for e := range t.table.All() {
		if match(e.Key) {
			gone = append(gone, e)
		}
	}
	for _, e := range gone {
		t.take(e)
		t.counts.Forgotten++
	}
	for k, f := range t.flights.All() {
		if match(k) {
			t.detach(f)
		}
	}
	t.mu.Unlock()
	for _, e := range gone {
		t.discard(e, wrong)
	}
	t.sources.InvalidateWhere(match)
}

// invalidate drops the flight or the entry of k that d stands for, unless it stays, and returns what depends on k.
func (t *Tier[V]) invalidate(k Key, d *graph.Dependent) []*graph.Dependent {
	if t.Stays {
		return t.sources.Take(k)
	}
	t.mu.Lock()
	e := t.table.Get(&k)
	gone := e != nil && e.origin == d && t.take(e)
	if gone {
		t.counts.Invalidated++
	}
	if f := t.flights.Get(k); f != nil && f.Dependent() == d {
		t.detach(f)
	}
	t.mu.Unlock()
	if gone {
		t.discard(e, wrong)
	}
	return t.sources.Take(k)
}

// Clear drops all entries and detaches all flights.
func (t *Tier[V]) Clear() { ClearAll(t) }

// Close clears the tier for good: nothing is stored or computed any more.
func (t *Tier[V]) Close() {
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	t.Clear()
}

// ErrClosed is the error of calls after [Tier.Close].
var ErrClosed = errors.New("refrain: the cache is closed")

// Clearer is a tier of any type, for [ClearAll].
type Clearer interface {
	lock()
	clear() (tidy func())
	unlock()
}

// ClearAll clears tiers in one instant: while any of them is locked none has begun anything new, and when the first is
// unlocked all are empty. One after the other would not do:
//
//  1. A is cleared; B, which A's body asks, not yet
//  2. a flight of A starts, and is answered by B's old entry
//  3. B is cleared; A stores what it made of B's old entry
//
// Two calls with the same tiers name them in the same order.
func ClearAll(tiers ...Clearer) {
	for _, t := range tiers {
		t.lock()
	}
	tidy := make([]func(), len(tiers))
	for i, t := range tiers {
		tidy[i] = t.clear()
	}
	for _, t := range tiers {
		t.unlock()
	}
	for _, f := range tidy {
		f()
	}
}

func (t *Tier[V]) lock()   { t.mu.Lock() }
func (t *Tier[V]) unlock() { t.mu.Unlock() }

func (t *Tier[V]) clear() (tidy func()) {
	for _, f := range t.flights.All() {
		t.detach(f)
	}
	t.counts.Forgotten += uint64(t.table.Len())
	t.bytes = 0
	t.deadlines = nil
	gone := t.table.Reset()
	if t.Drop != nil {
		for e := range gone {
			t.drop(e)
		}
	}
	return func() {
		for e := range gone {
			t.discard(e, wrong)
		}
		t.sources.InvalidateWhere(func(Key) bool { return true })
	}
}
