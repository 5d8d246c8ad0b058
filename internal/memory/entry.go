package memory

import (
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain/internal/evict"
	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/watch"
)

// Entry is one stored answer. What it holds does not change once it is in a table.
type Entry[V any] struct {
	Key      Key
	hit      hit // what a hit adds to the counters
	used     atomic.Bool
	special  bool // there is more to a hit than the value: a time, a stored failure, or a recording
	Value    V
	place    evict.Node     // in the list of the tier's first limit
	places   *[2]evict.Node // in those of the others; nil if there are none
	tier     *Tier[V]
	Lifetime time.Duration // from when it is stored; 0: the tier's; less: it is not to be stored
	Size     int64         // bytes, bookkeeping included
	beside   *Beside       // nil for most

	origin   *graph.Dependent // what it was computed from; nil: nothing
	deadline Time             // 0: never
	freshTo  Time             // 0: as long as it lives

	renewAt  atomic.Int64 // when a hit may start the next refresh; written under the tier's lock
	failures int32        // of refreshes in a row; under the tier's lock
	inHeap   int32        // index among the deadlines, from 1; 0: not there; under the tier's lock
}

// NewEntry returns an entry for the tier, to be stored by [Tier.Land] or [Tier.Put]. k must own its memory; size is what the
// value holds, in bytes, itself included, and cost what its computation took.
func (t *Tier[V]) NewEntry(k Key, v V, size int64, cost time.Duration) *Entry[V] {
	e := &Entry[V]{Key: k, Value: v, hit: hitOf(cost), tier: t}
	e.Size = size + k.Size() + int64(unsafe.Sizeof(*e)-unsafe.Sizeof(v)) + slotBytes + evict.Share
	if len(t.limits) > 1 {
		e.places = new([2]evict.Node)
		e.Size += int64(unsafe.Sizeof(*e.places)) + int64(len(t.limits)-1)*evict.Share
	}
	return e
}

// placeIn is the entry's place in the list of the tier's limit i.
func (e *Entry[V]) placeIn(i int) *evict.Node {
	if i == 0 {
		return &e.place
	}
	return &e.places[i-1]
}

// Beside is what few entries have beside their value.
type Beside struct {
	Err   error           // a stored failure
	Aside any             // the owner's own
	Shown watch.Recording // what the function drew; nil: nothing. A hit plays it
}

// Beside returns what the entry has beside its value.
func (e *Entry[V]) Beside() Beside {
	if e.beside == nil {
		return Beside{}
	}
	return *e.beside
}

// Keep returns where the entry is to keep what it has beside its value. It is called before the entry is stored.
func (e *Entry[V]) Keep() *Beside {
	if e.beside == nil {
		e.beside = new(Beside)
		e.Size += int64(unsafe.Sizeof(*e.beside))
	}
	return e.beside
}

// slotBytes is an entry's share of the table, which is between a quarter and a half full.
const slotBytes = 24

// Expired reports whether the entry is past its deadline. Only entries that have one read the clock.
func (e *Entry[V]) Expired() bool { return e.deadline != 0 && Now() >= e.deadline }

// Stale reports whether the entry is no longer fresh.
func (e *Entry[V]) Stale() bool { return e.freshTo != 0 && Now() >= e.freshTo }

// Due reports whether the next refresh of a stale entry may start.
func (e *Entry[V]) Due() bool { return int64(Now()) >= e.renewAt.Load() }

// touch notes a hit. Writing only when there is news keeps the line of a hot entry shared between cores.
func (e *Entry[V]) touch() {
	if !e.used.Load() {
		e.used.Store(true)
	}
}

// Spare implements [evict.Item].
func (e *Entry[V]) Spare() bool { return e.used.Load() && e.used.Swap(false) }

// Hash implements [evict.Item]. Equal keys of two tiers are not the same thing.
func (e *Entry[V]) Hash() uint64 { return e.Key.hash ^ e.tier.salt }

// Evict implements [evict.Item].
func (e *Entry[V]) Evict() { e.tier.evict(e) }

// live starts the entry's time.
func (e *Entry[V]) live(o *Options[V], bound Time) {
	switch {
	case e.Lifetime < 0:
		e.deadline = Now()
	case e.Lifetime == 0:
		e.deadline = earlier(after(o.TTL), bound)
	default:
		e.deadline = earlier(after(e.Lifetime), bound)
	}
	if e.Beside().Err == nil && o.RefreshAfter > 0 {
		e.freshTo = after(o.RefreshAfter)
		e.renewAt.Store(int64(e.freshTo))
	}
	e.special = e.deadline != 0 || e.freshTo != 0 || e.beside != nil && (e.beside.Err != nil || e.beside.Shown != nil)
}

// Plain reports whether a hit is just the value: it never expires, stays fresh, is no failure, and has nothing to show.
func (e *Entry[V]) Plain() bool { return !e.special }

// Time is a moment, in nanoseconds since the process began, by the monotonic clock.
type Time int64

var begin = time.Now()

// Now is the present moment.
func Now() Time { return Time(time.Since(begin)) }

// after returns the moment d from now, or 0, which is never, for d == 0 and where the sum is out of range.
func after(d time.Duration) Time {
	if d == 0 {
		return 0
	}
	return Now().add(d)
}

// add returns the moment d after t, or 0, which is never, where that is out of range.
func (t Time) add(d time.Duration) Time {
	if sum := t + Time(d); sum >= t {
		return sum
	}
	return 0
}

// earlier returns the earlier of two moments, of which 0 is never.
func earlier(a, b Time) Time {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
