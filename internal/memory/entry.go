package memory

import (
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain/internal/evict"
	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/watch"
)

// Entry is one stored answer. Its contents do not change once it is in a table.
type Entry[V any] struct {
	Key  Key
	cost time.Duration // the duration of its computation, which a hit saves
	used atomic.Bool
	// special is set if a hit is more than the value: the entry has a time, a stored
	// failure, a recording, or a stamp.
	special bool
	Value   V
	place   evict.Node     // in the list of the tier's first limit
	places  *[2]evict.Node // in the lists of the other limits; nil if there are none
	tier    *Tier[V]
	Size    int64      // in bytes, with bookkeeping
	beside  *Beside[V] // nil for most

	origin   *graph.Dependent // what it was computed from; nil for nothing
	deadline Time             // 0 for never
	renewal  *renewal         // nil without RefreshAfter
	// inHeap is the index among the deadlines, from 1; 0 means not there. The tier's lock
	// guards it.
	inHeap int32
}

// renewal says when an entry is to be refreshed.
type renewal struct {
	freshTo Time // 0 for its whole life
	// at is when a hit may start the next refresh. It is written under the tier's lock.
	at       atomic.Int64
	failures int // failed refreshes in a row; guarded by the tier's lock
}

// NewEntry returns an entry for [Tier.Land] or [Tier.Put] to store. k must own its
// memory. size is the size of the value in bytes, with all that it refers to. cost is the
// duration of its computation.
func (t *Tier[V]) NewEntry(k Key, v V, size int64, cost time.Duration) *Entry[V] {
	e := &Entry[V]{Key: k, Value: v, cost: cost, tier: t}
	e.Size = size + k.Size() + int64(unsafe.Sizeof(*e)-unsafe.Sizeof(v)) + slotBytes + evict.Share
	if len(t.lists) > 1 {
		e.places = new([2]evict.Node)
		e.Size += int64(unsafe.Sizeof(*e.places)) + int64(len(t.lists)-1)*evict.Share
	}
	if t.RefreshAfter > 0 {
		e.renewal = new(renewal)
		e.Size += int64(unsafe.Sizeof(*e.renewal))
	}
	if t.Copy != nil && size > spareLeast && (t.Ahead == nil || t.Ahead()) {
		e.Keep().spare = t.newSpare(size)
	}
	return e
}

// placeIn returns the entry's node in the list of the tier's i-th limit.
func (e *Entry[V]) placeIn(i int) *evict.Node {
	if i == 0 {
		return &e.place
	}
	return &e.places[i-1]
}

// Beside holds what only few entries have beside their value.
type Beside[V any] struct {
	Err   error           // a stored failure
	Aside any             // for the owner of the tier
	Shown watch.Recording // what the function drew, for hits to play; nil for nothing

	// Stamp tells whether the answer was forgotten in another process; nil for an answer
	// that no other process knows. See stamp.go.
	Stamp flight.Stamp
	// Unstamped is the name of a source that has no stamp; nil for none.
	Unstamped *string

	// Age is for how long the answer has been there already, in another process.
	Age time.Duration

	// Lifetime counts from when the entry is stored. 0 means the tier's TTL; less than 0
	// means that the entry is not to be stored.
	Lifetime time.Duration

	spare *spare[V] // of a large value; else nil
}

// Beside returns what the entry has beside its value.
func (e *Entry[V]) Beside() Beside[V] {
	if e.beside == nil {
		return Beside[V]{}
	}
	return *e.beside
}

// Keep returns the place for what the entry has beside its value. It is called before the
// entry is stored.
func (e *Entry[V]) Keep() *Beside[V] {
	if e.beside == nil {
		e.beside = new(Beside[V])
		e.Size += int64(unsafe.Sizeof(*e.beside))
	}
	return e.beside
}

// slotBytes is an entry's share of the table. Between a quarter and a half of the slots,
// of 16 bytes each, are used.
const slotBytes = 46

// Expired reports whether the entry is past its deadline. It reads the clock only for
// entries that have a deadline.
func (e *Entry[V]) Expired() bool { return e.deadline != 0 && Now() >= e.deadline }

// Stale reports whether the entry is no longer fresh.
func (e *Entry[V]) Stale() bool { return e.freshTo() != 0 && Now() >= e.freshTo() }

// freshTo is when the entry becomes stale; 0 for never.
func (e *Entry[V]) freshTo() Time {
	if e.renewal == nil {
		return 0
	}
	return e.renewal.freshTo
}

// Due reports whether the next refresh of a stale entry may start.
func (e *Entry[V]) Due() bool { return e.renewal != nil && int64(Now()) >= e.renewal.at.Load() }

// touch marks the entry as used. It writes only if the mark changes, so that the cache
// line of a hot entry stays shared between cores.
func (e *Entry[V]) touch() {
	if !e.used.Load() {
		e.used.Store(true)
	}
}

// Spare implements [evict.Item].
func (e *Entry[V]) Spare() bool { return e.used.Load() && e.used.Swap(false) }

// Hash implements [evict.Item]. The salt tells equal keys of two tiers apart.
func (e *Entry[V]) Hash() uint64 { return e.Key.hash ^ e.tier.salt }

// Evict implements [evict.Item].
func (e *Entry[V]) Evict() { e.tier.evict(e) }

// lifetime returns [Beside.Lifetime].
func (e *Entry[V]) lifetime() time.Duration {
	if e.beside == nil {
		return 0
	}
	return e.beside.Lifetime
}

// live starts the entry's lifetime. Its deadline is bound at the latest, unless bound is
// 0.
func (e *Entry[V]) live(o *Options[V], bound Time) {
	e.deadline = e.deadlineNow(o, bound)
	if e.Beside().Err == nil && e.renewal != nil {
		e.renewal.freshTo = after(max(o.RefreshAfter-e.Beside().Age, 1))
		e.renewal.at.Store(int64(e.renewal.freshTo))
	}
	e.special = e.deadline != 0 || e.freshTo() != 0 || e.beside != nil && (e.beside.Err != nil || e.beside.Shown != nil || e.beside.Stamp != nil)
}

// deadlineNow returns the deadline of an entry whose lifetime starts now.
func (e *Entry[V]) deadlineNow(o *Options[V], bound Time) Time {
	switch lifetime := e.lifetime(); {
	case lifetime < 0:
		return Now()
	case lifetime == 0:
		return earlier(after(o.TTL), bound)
	default:
		return earlier(after(lifetime), bound)
	}
}

// Plain reports whether a hit is just the value. Such an entry never expires, stays
// fresh, is no failure, has nothing to show, and is known to no other process.
func (e *Entry[V]) Plain() bool { return !e.special }

// Time is a moment: nanoseconds of the monotonic clock since the process began.
type Time int64

var begin = time.Now()

// Now is the present moment.
func Now() Time { return Time(time.Since(begin)) }

// after returns the moment d from now. It returns 0, which means never, if d is 0 or the
// sum overflows.
func after(d time.Duration) Time {
	if d == 0 {
		return 0
	}
	return Now().add(d)
}

// add returns the moment d after t. It returns 0, which means never, if the sum
// overflows.
func (t Time) add(d time.Duration) Time {
	if sum := t + Time(d); sum >= t {
		return sum
	}
	return 0
}

// earlier returns the earlier of two moments, where 0 means never.
func earlier(a, b Time) Time {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
