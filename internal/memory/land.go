package memory

import "github.com/refrain-go/refrain/internal/graph"

// Land ends f with its result. e is the entry to store, or nil. v and err are the result
// for the callers that wait. Land reports whether e was stored. It stores first and
// publishes the result after that, so that a caller who has the result finds it stored.
// It does nothing to a flight that has landed already, by its timeout. The recording of
// what the body drew is stored with e.
//
// If e replaces a different answer, the results computed from the old one are
// invalidated. With Options.Stays they are kept, since the new entry replaces the old one
// for the same thing. A success that cannot be stored removes the old entry all the same.
// A failure does not remove a good entry.
func (t *Tier[V]) Land(f *Flight[V], e *Entry[V], v V, err error) (stored bool) {
	l := landing[V]{flight: f, entry: e, v: v, err: err}
	t.prepareLanding(&l)
	t.mu.Lock()
	first := t.landLocked(&l)
	l.room.giveBackLocked()
	t.mu.Unlock()
	if !first {
		return false
	}
	t.tidy(l.old, l.evicted, l.room.over)
	t.tellGraph(&l)
	defer f.Publish(l.v, l.err) // runs even if t.Part calls runtime.Goexit
	// The flight has left the air, so nobody joins any more.
	if f.isJoined && l.err != nil && t.Part != nil {
		f.joiners = t.part(l.v, l.err)
	}
	return l.stored
}

// landing is one call of [Tier.Land]. Its steps hand their findings on in it.
type landing[V any] struct {
	flight *Flight[V]
	entry  *Entry[V] // to store; nil for none
	v      V         // the result for the callers that wait
	err    error

	before *Entry[V]        // the key's entry as the landing began; nil for none
	same   bool             // entry is the same answer, or before is nil
	origin *graph.Dependent // the flight's sources
	room   room[V]

	failed       bool // the body failed; a later step may give callers an old answer
	inAir        bool // the flight was not detached, so its result may be stored
	stored       bool
	old, evicted *Entry[V] // entries that the landing removed from the table; see tidy
}

// prepareLanding does the steps that come before the lock. Ending the stage draws on
// pages. Comparing answers may run user code. Making room evicts entries of other tiers,
// under their locks.
func (t *Tier[V]) prepareLanding(l *landing[V]) {
	f, e := l.flight, l.entry
	if shown := f.EndStage(); shown != nil && e != nil {
		e.Keep().Shown = shown
		e.Size += shown.Size()
	}
	l.before = t.table.Get(&f.Key)
	l.same = l.before == nil || e != nil && t.same(l.before, e)
	if e != nil { // the body has returned, so it asks for no more sources
		var held int64
		l.origin, held = f.Seal()
		e.Size += held
		t.stampEntry(f, e)
		// Without an entry, a body that took too long may still write f.Body.
		l.room = t.reserve(e, l.before, f.Body.At)
	}
}

// landLocked is the step in which the flight leaves the air and its entry comes into the
// table. It returns false if the flight has landed already.
func (t *Tier[V]) landLocked(l *landing[V]) (first bool) {
	f := l.flight
	if f.Landed {
		t.dropLocked(l.entry)
		return false
	}
	f.Landed = true
	l.inAir = !f.Detached && !t.closed
	f.strayed = !l.inAir
	t.detachLocked(f)
	if l.entry == nil {
		// A body that took too long may still be running. Its sources are sealed only
		// here, where it is certain that this call lands the flight.
		l.origin, _ = f.Seal()
	}
	if l.failed = isFailure(l.err); l.failed {
		t.counts.Errors++
		t.keepGoodLocked(l)
	}
	if e := l.entry; e != nil {
		// The deadline binds the callers that wait, whether or not the entry is stored.
		e.live(&t.Options, Time(f.Deadline()))
		f.Bound(int64(e.deadline))
	}
	t.storeLandingLocked(l)
	return true
}

// isFailure reports whether err is the error of a body, and not of storing its result.
func isFailure(err error) bool {
	_, succeeded := err.(*Unstored)
	return err != nil && !succeeded
}

// keepGoodLocked keeps the good entry of a key whose flight has failed. Nothing is stored
// in its place. If it has expired, the callers that wait get its value; else its next
// refresh is delayed.
func (t *Tier[V]) keepGoodLocked(l *landing[V]) {
	f := l.flight
	good := t.goodLocked(f.Key)
	if good == nil || !l.inAir {
		return
	}
	l.entry = nil
	if !good.Expired() {
		good.pauseLocked()
		return
	}
	l.v, l.err, f.Stale = good.Value, nil, true
	f.Bound(int64(good.deadline))
}

// storeLandingLocked stores the entry. If it cannot be stored although the body
// succeeded, the key's old entry is removed.
func (t *Tier[V]) storeLandingLocked(l *landing[V]) {
	e := l.entry
	if e != nil && e.lifetime() >= 0 && l.inAir && t.admitsLocked(&l.room) {
		l.stored = true
		e.origin = l.origin
		l.old, l.evicted = t.storeLocked(e, &l.room)
		return
	}
	t.dropLocked(e)
	if l.inAir && !l.failed {
		l.old = t.vacateLocked(l.flight.Key)
	}
}

// tellGraph updates the graph of dependencies after the lock.
func (t *Tier[V]) tellGraph(l *landing[V]) {
	k := l.flight.Key
	switch {
	case !l.inAir:
		l.origin.Release()
	case !l.stored: // callers that wait still get the result, and depend on its sources
		t.sources.Lose(k, l.origin)
	}
	// The results computed from an expired answer have expired with it. Callers that wait
	// for this flight have noted a dependency on its key already.
	if l.old != nil && (l.old != l.before || !l.same) && !t.Stays && !l.old.Expired() {
		t.sources.Invalidate(k)
	}
}

// failure is the result of a failed flight, for the callers that joined it.
type failure[V any] struct {
	v   V
	err error
}

// part returns the result for callers that joined a flight which failed with v and err.
// The caller that started the flight gets v and err themselves, and may change them at
// once.
func (t *Tier[V]) part(v V, err error) *failure[V] {
	v, err = t.Part(v, err)
	return &failure[V]{v, err}
}

// Unstored is the error of a flight that succeeded with a result that cannot be copied.
// Only one caller can get that result.
type Unstored struct{ Err error }

func (u *Unstored) Error() string { return u.Err.Error() }

// goodLocked returns the entry of k if it may be given in place of a failure. It must not
// hold a stored error or have been forgotten, and its deadline, extended by StaleIfError,
// must not have passed.
func (t *Tier[V]) goodLocked(k Key) *Entry[V] {
	e := t.table.Get(&k)
	if e == nil || e.Beside().Err != nil || e.gone() || e.forgotten() {
		return nil
	}
	return e
}
