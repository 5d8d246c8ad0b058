package memory

import (
	"context"
	"math"
	"time"

	"github.com/refrain-go/refrain/internal/backoff"
)

// Renew starts a flight that refreshes a stale entry. It starts none if one is in the
// air, or if it is too early after a failed one. No caller waits for the flight. The
// entry stays until it lands.
func (t *Tier[V]) Renew(e *Entry[V], arg any, base context.Context) {
	if f := t.Renewal(e, arg, base); f != nil {
		t.LaunchRenewals([]*Flight[V]{f}, func() { go t.Fly(f) })
	}
}

// Renewal puts the flight that Renew would start into the air, or returns nil. The caller
// then gives it to [Tier.LaunchRenewals], and does nothing that may fail in between.
func (t *Tier[V]) Renewal(e *Entry[V], arg any, base context.Context) *Flight[V] {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed || t.table.Get(&e.Key) != e || !e.Due() {
		return nil
	}
	e.renewal.at.Store(renewing)
	if t.flights.Get(&e.Key) != nil {
		return nil
	}
	f := t.takeOffLocked(e.Key, arg, base) // its one waiter is the tier's hold
	f.Behind, f.renews = true, e
	f.held, f.wasHeld = true, true
	return f
}

// LaunchRenewals starts flights that [Tier.Renewal] returned, by one call of fly.
func (t *Tier[V]) LaunchRenewals(flights []*Flight[V], fly func()) {
	for _, f := range flights {
		t.boundRenewal(f)
	}
	fly()
}

// boundRenewal limits how long a refresh is held.
func (t *Tier[V]) boundRenewal(f *Flight[V]) {
	limit, end := t.Timeout, t.giveUp
	if limit == 0 {
		limit, end = HoldTime, t.holdIsOver
	}
	timers := []*time.Timer{time.AfterFunc(math.MaxInt64, func() { end(f) })}
	times := []time.Duration{limit}
	e := f.renews
	if left := time.Duration(e.deadline - Now()); e.deadline != 0 && left < limit {
		timers = append(timers, time.AfterFunc(math.MaxInt64, func() { t.expired(e) }))
		times = append(times, left)
	}
	f.OnEnd = func() {
		for _, timer := range timers {
			timer.Stop()
		}
	}
	for i, timer := range timers { // only now: the flight may land at once and call OnEnd
		timer.Reset(times[i])
	}
}

func (t *Tier[V]) expired(e *Entry[V]) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lapseLocked(e)
}

// renewing is the value of renewal.at while a refresh is in the air: no other may start.
const renewing = 1<<63 - 1

// renewedLocked ends what Renewal began, because f has left the air for any reason. A
// refresh that took too long has failed.
func (e *Entry[V]) renewedLocked(f *Flight[V]) {
	switch {
	case e.renewal.at.Load() != renewing:
	case f.overdue && !f.Landed: // Land sets the pause itself
		e.pauseLocked()
	default:
		e.renewal.at.Store(int64(e.renewal.freshTo))
	}
}

// The pause after a failed refresh. It doubles with each failure in a row.
const (
	firstPause   = time.Second
	longestPause = time.Minute
)

// pauseLocked delays the next refresh after a failed one.
func (e *Entry[V]) pauseLocked() {
	r := e.renewal
	if r == nil {
		return
	}
	r.failures++
	r.at.Store(int64(after(backoff.Double(firstPause, longestPause, r.failures))))
}
