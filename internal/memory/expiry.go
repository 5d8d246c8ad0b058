package memory

import (
	"container/heap"
	"slices"
	"time"
)

// deadlines is a heap of the entries that will expire, the first to go in front.
type deadlines[V any] []*Entry[V]

// goes returns when the entry is removed: at its deadline, or later if it may replace a
// failed result until then.
func (e *Entry[V]) goes() Time {
	if e.Beside().Err != nil {
		return e.deadline
	}
	return e.deadline.add(e.tier.StaleIfError)
}

// gone reports whether the entry's time to be removed has come.
func (e *Entry[V]) gone() bool {
	at := e.goes()
	return e.deadline != 0 && at != 0 && Now() >= at
}

func (d deadlines[V]) Len() int           { return len(d) }
func (d deadlines[V]) Less(i, j int) bool { return d[i].goes() < d[j].goes() }
func (d deadlines[V]) Swap(i, j int) {
	d[i], d[j] = d[j], d[i]
	d[i].inHeap, d[j].inHeap = int32(i+1), int32(j+1)
}

// Push implements [heap.Interface].
func (d *deadlines[V]) Push(x any) {
	e := x.(*Entry[V])
	*d = append(*d, e)
	e.inHeap = int32(len(*d))
}

// Pop implements [heap.Interface].
func (d *deadlines[V]) Pop() any {
	last := len(*d) - 1
	e := (*d)[last]
	(*d)[last] = nil
	*d = (*d)[:last]
	if cap(*d) > roomy && last < cap(*d)/8 {
		*d = slices.Clone(*d)
	}
	e.inHeap = 0
	return e
}

func (d *deadlines[V]) remove(e *Entry[V]) {
	if e.inHeap > 0 {
		heap.Remove(d, int(e.inHeap)-1)
	}
}

// awaitExpiryLocked makes sure that e is removed when its time comes, even if nobody asks
// for it.
func (t *Tier[V]) awaitExpiryLocked(e *Entry[V]) {
	if e.deadline == 0 || e.goes() == 0 {
		return
	}
	heap.Push(&t.deadlines, e)
	t.setSweeperLocked()
}

// setSweeperLocked sets a timer for when the first entry has to go, or soon after.
//
// Timers are never stopped: stopping one that was made in another synctest bubble is
// fatal. A timer that was set for later is left to fire. To keep timers few, an entry may
// stay for a sixteenth of its remaining time longer if a timer fires then anyway. So each
// waiting timer waits longer than the next one by at least that.
func (t *Tier[V]) setSweeperLocked() {
	now := Now()
	last := len(t.sweeps) - 1
	for ; last >= 0 && t.sweeps[last] <= now; last-- {
		t.sweeps = t.sweeps[:last]
	}
	if len(t.deadlines) == 0 {
		return
	}
	at := max(t.deadlines[0].goes(), now+Time(sweepPause))
	if last >= 0 && t.sweeps[last]-at <= (at-now)/16 {
		return
	}
	t.sweeps = append(t.sweeps, at)
	time.AfterFunc(time.Duration(at-now), t.sweep)
}

const (
	// sweepPause lies between two sweeps, so that a stream of deadlines does not keep a
	// core busy.
	sweepPause = time.Millisecond
	sweepBatch = 256 // entries removed under one hold of the lock
)

// sweep removes the entries whose time has come.
func (t *Tier[V]) sweep() {
	for t.sweepSome() {
	}
}

func (t *Tier[V]) sweepSome() (more bool) {
	var expired []*Entry[V]
	t.mu.Lock()
	for len(t.deadlines) > 0 && t.deadlines[0].gone() && len(expired) < sweepBatch {
		e := t.deadlines[0]
		t.takeLocked(e)
		t.counts.Expired++
		expired = append(expired, e)
	}
	more = len(expired) == sweepBatch
	if !more {
		t.setSweeperLocked()
	}
	t.mu.Unlock()
	for _, e := range expired {
		t.discardLost(e)
	}
	return more
}

// takeExpiredLocked takes e, which may be nil, out of the table if its time has come, and
// returns it for discardLost.
func (t *Tier[V]) takeExpiredLocked(e *Entry[V]) *Entry[V] {
	if e == nil || !e.gone() || !t.takeLocked(e) {
		return nil
	}
	t.counts.Expired++
	return e
}
