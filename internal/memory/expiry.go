package memory

import (
	"container/heap"
	"slices"
	"time"
)

// deadlines is a heap of the entries that will expire, the first to go in front.
type deadlines[V any] []*Entry[V]

// goes is when the entry is of no use any more: at its deadline, or later where it may stand in for a failed flight.
func (e *Entry[V]) goes() Time {
	if e.Beside().Err != nil {
		return e.deadline
	}
	return e.deadline.add(e.tier.StaleIfError)
}

// gone reports whether the entry is of no use any more.
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

// awaitExpiry sees to it that e goes in time, whether or not anybody asks for it. The lock is held.
func (t *Tier[V]) awaitExpiry(e *Entry[V]) {
	if e.deadline == 0 || e.goes() == 0 {
		return
	}
	heap.Push(&t.deadlines, e)
	t.setSweeper()
}

// setSweeper sees to it that the sweeper comes when the first entry has to go, or soon after. The lock is held.
//
// Timers that were set for later are left to fire. They are never stopped, since that would be fatal for one that was set in a bubble of
// testing/synctest. That they do not become many is why an entry may stay for a sixteenth of its time longer, if a timer fires
// then anyway: so of those that wait, each waits longer than the next by at least that.
func (t *Tier[V]) setSweeper() {
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
	sweepPause = time.Millisecond // between two sweeps, so that a stream of deadlines does not keep one busy
	sweepBatch = 1000             // entries that go under one hold of the lock
)

// sweep drops what is past its time.
func (t *Tier[V]) sweep() {
	for t.sweepSome() {
	}
}

func (t *Tier[V]) sweepSome() (more bool) {
	var expired []*Entry[V]
	t.mu.Lock()
	for len(t.deadlines) > 0 && t.deadlines[0].gone() && len(expired) < sweepBatch {
		e := t.deadlines[0]
		t.take(e)
		t.counts.Expired++
		expired = append(expired, e)
	}
	more = len(expired) == sweepBatch
	if !more {
		t.setSweeper()
	}
	t.mu.Unlock()
	for _, e := range expired {
		t.discard(e, lost)
	}
	return more
}

// takeExpired takes e out of the table, if it is past its time, and returns it for discard. The lock is held.
func (t *Tier[V]) takeExpired(e *Entry[V]) *Entry[V] {
	if e == nil || !e.gone() || !t.take(e) {
		return nil
	}
	t.counts.Expired++
	return e
}
