package memory

import (
	"context"
	"time"
	"weak"
)

// A flight that no caller waits for ends, unless the tier holds it. A held flight counts
// the tier as one of its waiters. A refresh is held from its start. With FinishAbandoned,
// any flight is held once its last caller has left.
//
// A flight is held only once, and not for ever: a function that hangs would block its
// key. The hold ends
//
//   - when the flight leaves the air, because nobody wants an answer that was forgotten;
//   - after Timeout, which lands the flight, or without a Timeout after [HoldTime];
//   - for a refresh, when its entry has expired or left the table. The next caller then
//     starts a new flight.

// HoldTime is how long a flight without Timeout is held. Computations that somebody waits
// for rarely take longer.
const HoldTime = time.Minute

// releaseLocked ends the hold of f, if it is held. It reports whether f had no other
// waiter: then f leaves the air and its context ends.
//
// A caller may join just as the hold ends. Both are steps under the lock, so one of two
// things happens:
//
//  1. the caller joins, so f has two waiters; the hold ends, one waiter is left, and f
//     goes on for that caller
//  2. the hold ends, nobody is left, and f leaves the air in the same step; the caller
//     finds no flight, and starts one
func (t *Tier[V]) releaseLocked(f *Flight[V]) (ended bool) {
	if !f.held || f.Landed {
		return false
	}
	f.held = false
	f.Waiters--
	if f.Waiters > 0 {
		return false
	}
	t.detachLocked(f)
	f.Cancel()
	return true
}

// holdAbandonedLocked holds f, whose last caller has left, and reports true. Without
// FinishAbandoned it reports false and does nothing.
//
// A flight is held only once. If each caller that joins f and leaves began another hold,
// a flight that hangs would never end.
func (t *Tier[V]) holdAbandonedLocked(f *Flight[V]) bool {
	if !t.FinishAbandoned || f.Detached || f.Landed || f.wasHeld {
		return false
	}
	f.held, f.wasHeld = true, true
	f.Waiters++
	if t.Timeout == 0 {
		// The timer is never stopped. A caller in a synctest bubble may leave a flight
		// that belongs outside of it, and then no goroutine could stop the timer. The
		// timer knows f weakly, so that it keeps no flight alive. The tier has all
		// flights in the air.
		w := weak.Make(f)
		time.AfterFunc(HoldTime, func() {
			if f := w.Value(); f != nil {
				t.holdIsOver(f)
			}
		})
	}
	return true
}

// holdIsOver ends the hold of f because it has lasted as long as it may. A flight that
// nobody else waits for has failed.
func (t *Tier[V]) holdIsOver(f *Flight[V]) {
	t.mu.Lock()
	f.overdue = f.held
	ended := t.releaseLocked(f)
	t.mu.Unlock()
	if ended {
		var zero V
		t.Land(f, nil, zero, context.DeadlineExceeded) // counted, but no caller gets it
	}
}

// lapseLocked ends the hold of a refresh of e, because e has expired or left the table.
func (t *Tier[V]) lapseLocked(e *Entry[V]) {
	if t.RefreshAfter == 0 || t.FinishAbandoned {
		return
	}
	if f := t.flights.Get(&e.Key); f != nil && f.renews == e {
		t.releaseLocked(f)
	}
}
