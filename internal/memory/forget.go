package memory

import (
	"errors"

	"github.com/refrain-go/refrain/internal/graph"
)

// Forget drops the entry of k, detaches its flight, and invalidates the results computed
// from it.
func (t *Tier[V]) Forget(k Key) {
	t.mu.Lock()
	e := t.table.Get(&k)
	if t.takeLocked(e) {
		t.counts.Forgotten++
	}
	t.detachLocked(t.flights.Get(&k))
	t.mu.Unlock()
	if e != nil {
		t.discardWrong(e)
	}
	t.sources.Invalidate(k)
}

// Expel drops an entry that was found invalid, if it is still there. The results computed
// from it stay.
func (t *Tier[V]) Expel(e *Entry[V]) bool {
	t.mu.Lock()
	gone := t.takeLocked(e)
	if gone {
		t.counts.Invalidated++
	}
	t.mu.Unlock()
	if gone {
		t.discardLost(e)
	}
	return gone
}

// ForgetWhere is Forget for all keys that match. It looks at every key. It holds the lock
// only for the matching entries, and only for a batch of them at a time. Nothing comes
// back meanwhile:
//
//  1. one step detaches all matching flights and records which entries are in the table
//  2. each of those entries is removed, now or later, unless another caller removes it
//     first
//  3. a matching flight that starts after step 1 began after this call. If it read an
//     entry of step 1 that is not removed yet, it depends on that entry, so its result is
//     removed with it
func (t *Tier[V]) ForgetWhere(match func(Key) bool) {
	t.mu.Lock()
	for f := range t.flights.All() {
		if match(f.Key) {
			t.detachLocked(f)
		}
	}
	entries := t.table.Walk()
	t.mu.Unlock()
	var some []*Entry[V]
	for e := range entries {
		if !match(e.Key) {
			continue
		}
		if some = append(some, e); len(some) == forgetBatch {
			t.forgetSome(some)
			some = some[:0]
		}
	}
	t.forgetSome(some)
	t.sources.InvalidateWhere(match)
}

// forgetBatch is how many entries are removed under one hold of the lock.
const forgetBatch = 256

// forgetSome removes those of the entries that are still in the table.
func (t *Tier[V]) forgetSome(some []*Entry[V]) {
	gone := some[:0]
	t.mu.Lock()
	for _, e := range some {
		if t.takeLocked(e) {
			t.counts.Forgotten++
			gone = append(gone, e)
		}
	}
	t.mu.Unlock()
	for _, e := range gone {
		t.discardWrong(e)
	}
}

// invalidate drops the flight or the entry of k that d stands for, unless entries of this
// tier stay. It returns the dependents of k.
func (t *Tier[V]) invalidate(k Key, d *graph.Dependent) []*graph.Dependent {
	if t.Stays {
		return t.sources.Take(k)
	}
	t.mu.Lock()
	e := t.table.Get(&k)
	gone := e != nil && e.origin == d && t.takeLocked(e)
	if gone {
		t.counts.Invalidated++
	}
	if f := t.flights.Get(&k); f != nil && f.Dependent() == d {
		t.detachLocked(f)
	}
	t.mu.Unlock()
	if gone {
		t.discardWrong(e)
	}
	return t.sources.Take(k)
}

// Clear drops all entries and detaches all flights.
func (t *Tier[V]) Clear() { ClearAll(t) }

// Close is [CloseAll] for one tier.
func (t *Tier[V]) Close() { CloseAll(t) }

// ErrClosed is the error of calls after [CloseAll].
var ErrClosed = errors.New("refrain: the cache is closed")

// Clearer is a tier of any type, for [ClearAll].
type Clearer interface {
	lock()
	closeLocked()
	clearLocked() (tidy func())
	unlock()
	drainMakers()
}

// ClearAll clears tiers in one instant. It locks all tiers, so none can start a flight,
// and all are empty when it unlocks the first. Clearing one tier after the other would
// not do:
//
//  1. A is cleared; B, which the body of A asks, is not yet
//  2. a flight of A starts, and B answers it with an old entry
//  3. B is cleared; A stores a result computed from B's old entry
//
// Two calls with the same tiers must name them in the same order.
func ClearAll(tiers ...Clearer) {
	for _, t := range tiers {
		t.lock()
	}
	tidy := make([]func(), len(tiers))
	for i, t := range tiers {
		tidy[i] = t.clearLocked()
	}
	for _, t := range tiers {
		t.unlock()
	}
	for _, f := range tidy {
		f()
	}
}

// CloseAll clears tiers for good: nothing is stored or computed any more. All tiers
// refuse new calls before the first is cleared. CloseAll waits for copies that are being
// made ahead.
func CloseAll(tiers ...Clearer) {
	for _, t := range tiers {
		t.lock()
		t.closeLocked()
		t.unlock()
	}
	ClearAll(tiers...)
	for _, t := range tiers {
		t.drainMakers()
	}
}

func (t *Tier[V]) lock()        { t.mu.Lock() }
func (t *Tier[V]) unlock()      { t.mu.Unlock() }
func (t *Tier[V]) closeLocked() { t.closed = true }

func (t *Tier[V]) clearLocked() (tidy func()) {
	for f := range t.flights.All() {
		t.detachLocked(f)
	}
	t.counts.Forgotten += uint64(t.table.Len())
	t.bytes = 0
	t.deadlines = nil
	gone := t.table.Reset()
	if t.Drop != nil {
		for e := range gone {
			t.dropLocked(e)
		}
	}
	return func() {
		for e := range gone {
			t.discardWrong(e)
		}
		t.sources.InvalidateWhere(func(Key) bool { return true })
	}
}
