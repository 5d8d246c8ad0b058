package memory

import "github.com/refrain-go/refrain/internal/flight"

// Answers that other processes can forget have stamps. A stamp is asked at each hit, and
// nothing is told: an entry whose stamp is not current stays in the table until somebody
// looks at it. What was computed from such an entry has its stamp too, so that the graph
// of dependencies need not be told either.
//
// A flight has a stamp from before its body runs. Two steps keep callers from results
// that were forgotten before they came:
//
//  1. a caller joins a flight only if its stamp is current, or not there yet
//  2. when the flight has landed, a caller that joined compares the stamp again: it may
//     have been made, or been forgotten, since step 1. If it is not current the caller asks
//     again. If it is, nothing was forgotten before the caller came
//
// The caller that started the flight came before all that the flight did.

// Outage is the stamp of an answer that was computed while the store was out of reach, so
// that nobody can tell whether it was forgotten. It is good for a moment.
type Outage struct{ Until Time }

// Current implements [flight.Stamp].
func (o *Outage) Current() bool { return Now() < o.Until }

// SetStamp sets the stamp of what the flight computes. It is called before the body runs,
// and again before the landing if the answer was stored under another one.
func (f *Flight[V]) SetStamp(s flight.Stamp) { f.stamp.Store(&s) }

// Stamp returns the stamp of the flight, or nil.
func (f *Flight[V]) Stamp() flight.Stamp {
	if s := f.stamp.Load(); s != nil {
		return *s
	}
	return nil
}

// forgotten reports whether the flight computes what was forgotten in another process.
func (f *Flight[V]) forgotten() bool {
	s := f.Stamp()
	return s != nil && !s.Current()
}

// answers reports whether the result of the flight, which has landed, is an answer to the
// caller of a seat, who joined it. What the body used counts as the flight's own stamp does,
// also in a tier without stamps.
func (t *Tier[V]) answers(s *Seat[V]) bool {
	f := s.Flight
	if t.Stays {
		return true
	}
	if stamp := f.Stamp(); stamp != nil && !s.takes(stamp) {
		return false
	}
	for _, stamp := range f.Used() {
		if !s.takes(stamp) {
			return false
		}
	}
	return !s.renew || !f.Fetched
}

// takes reports whether the caller may have an answer with this stamp. If it waited for
// longer than an outage lasts it may, or a crowd would compute one after the other.
func (s *Seat[V]) takes(stamp flight.Stamp) bool {
	if o, ok := stamp.(*Outage); ok {
		return s.since < o.Until
	}
	return stamp.Current()
}

// forgotten reports whether the entry was forgotten in another process. An entry of a
// tier whose entries stay never was: its stamp is only for what is computed from it.
func (e *Entry[V]) forgotten() bool {
	return e.beside != nil && e.beside.Stamp != nil && !e.tier.Stays && !e.beside.Stamp.Current()
}

// takeForgottenLocked takes e, which may be nil, out of the table if it was forgotten in
// another process, and returns it for discardWrong.
func (t *Tier[V]) takeForgottenLocked(e *Entry[V]) *Entry[V] {
	if e == nil || !e.forgotten() || !t.takeLocked(e) {
		return nil
	}
	t.counts.Forgotten++
	return e
}

// use notes that the asking flight, if any, used e.
func (t *Tier[V]) use(asking *flight.Node, e *Entry[V]) {
	if asking == nil {
		return
	}
	var stamp flight.Stamp
	if b := e.beside; b != nil {
		stamp = b.Stamp
		if b.Unstamped != nil {
			asking.UseUnstamped(b.Unstamped)
		}
	}
	t.useStamp(asking, stamp)
}

// useResult is use for the result of a flight, stored or not.
func (t *Tier[V]) useResult(asking *flight.Node, f *Flight[V]) {
	for _, s := range f.Used() {
		t.useStamp(asking, s)
	}
	if name := f.Unstamped(); name != nil {
		asking.UseUnstamped(name)
	}
	t.useStamp(asking, f.Stamp())
}

func (t *Tier[V]) useStamp(asking *flight.Node, s flight.Stamp) {
	switch {
	case s == nil && t.Stamps && !t.Stays:
		asking.UseUnstamped(&t.name)
	case s != nil && t.Stays && !s.Current():
		// The entry stays, and what is computed from it now is right. But its stamp is
		// spent, so that no other process could be told when it is forgotten.
		asking.UseUnstamped(&t.name)
	default:
		asking.Use(s)
	}
}

// stampEntry gives an entry the stamps of what it was computed from, unless the owner has
// given it a stamp that has them.
func (t *Tier[V]) stampEntry(f *Flight[V], e *Entry[V]) {
	if e.beside == nil || e.beside.Stamp == nil {
		if s := flight.Together(f.Used()...); s != nil {
			e.Keep().Stamp = s
		}
	}
	if name := f.Unstamped(); name != nil && t.Stamps {
		e.Keep().Unstamped = name
	}
}

// InAir reports whether the result of f may still be stored.
func (t *Tier[V]) InAir(f *Flight[V]) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !f.Landed && !f.Detached && !t.closed
}

// DeadlineOf returns the deadline that e would have if f landed with it now, or if it was
// put for a nil f; 0 for never.
func (t *Tier[V]) DeadlineOf(f *Flight[V], e *Entry[V]) Time {
	bound := Time(0)
	if f != nil {
		bound = Time(f.Deadline())
	}
	return e.deadlineNow(&t.Options, bound)
}

// Use notes that the asking flight, if any, used an entry that is in no table.
func (t *Tier[V]) Use(asking *flight.Node, e *Entry[V]) {
	t.bound(asking, int64(t.DeadlineOf(nil, e)))
	t.use(asking, e)
}

// StampOfSame returns the stamp of the entry of e's key, if it holds the same answer as e
// and is current. Otherwise it returns nil.
func (t *Tier[V]) StampOfSame(e *Entry[V]) flight.Stamp {
	before := t.table.Get(&e.Key)
	if before == nil || before.beside == nil || before.beside.Stamp == nil || !before.beside.Stamp.Current() || !t.same(before, e) {
		return nil
	}
	return before.beside.Stamp
}
