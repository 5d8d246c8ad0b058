package memory

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/internal/evict"
	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/tally"
)

// Tier holds the entries of one memo or singleton. Make it with [New].
//
// Methods whose names end in Locked are called with mu held. All others are called
// without it.
//
// Lookups are in lookup.go, waiting for flights in answer.go, flights without waiting
// callers in hold.go and refresh.go, storing in land.go, forgetting in forget.go, expiry
// in expiry.go, and copies made ahead in spare.go.
type Tier[V any] struct {
	Options[V]
	name string
	// salt makes the hashes of this tier differ from those of other tiers that share a
	// list.
	salt    uint64
	entries *evict.List // for MaxEntries; nil without that limit
	// lists are all lists that each entry is in: entries, if there is one, then those in
	// bytes.
	lists []*evict.List

	mu        sync.Mutex
	closed    bool
	table     Table[V] // Get needs no lock; everything else needs mu
	flights   air[V]
	deadlines deadlines[V]
	// sweeps are the times of the timers that drop expired entries, the next to fire
	// last.
	sweeps []Time
	bytes  int64 // of the entries
	counts Counts

	spareBytes int64        // reserved for spares
	makers     sync.RWMutex // read-locked by makers of spares; see [Tier.drainMakers]
	drained    bool         // no spares are made any more; guarded by makers

	hits    tally.Counter
	stale   atomic.Uint64
	sources graph.Sources[Key] // the answers that were computed from answers of this tier
}

// Options configure a tier. A duration or limit of zero means none.
type Options[V any] struct {
	TTL          time.Duration // the lifetime of entries that set none
	RefreshAfter time.Duration // how long entries are fresh
	// StaleIfError is how long after its deadline an entry may replace a failed result.
	StaleIfError time.Duration
	Timeout      time.Duration // the longest duration of a flight

	// FinishAbandoned lets a flight go on when its last caller has left.
	FinishAbandoned bool

	MaxEntries int
	MaxBytes   int64
	// Shared is a limit in bytes that the tier shares with other tiers. It may be nil.
	Shared *evict.List

	// Fly computes the result of a flight and lands it. It runs on a goroutine of its
	// own.
	Fly func(*Flight[V])
	// Finish lands a flight whose body has returned and left the rest to its pilot.
	Finish func(*Flight[V])
	// Doing is the text that a page shows while a call waits for a flight. Empty means
	// nothing.
	Doing string
	// Bounds limits results computed from an answer: they expire no later than it.
	Bounds bool
	// Stays keeps an entry when an answer that it was computed from is dropped. Only the
	// results that were computed from the entry are dropped.
	Stays bool
	// Stamps is set if answers of this tier bring stamps, or if the owner sees to that.
	Stamps bool
	// Equal reports whether two values are the same answer. It may run user code. Nil
	// means that no two values are.
	Equal func(a, b *V) bool
	// Part returns the result that joiners of a failed flight get. The caller that
	// started the flight gets the original, so joiners need one of their own. Part may
	// run user code. Nil means the same result.
	Part func(v V, err error) (V, error)
	// Copy makes *to an independent copy of *from. Nil means that no copies are made
	// ahead.
	Copy func(to, from *V) error
	// Ahead reports whether copies of the next entry's value may be made ahead. It
	// returns false if Copy would run user code for that value. Nil means yes.
	Ahead func() bool
	// Drop is called once with each value that leaves the table, and with each value that
	// lands and is not stored. It runs under the lock, in the step that removes or
	// rejects the value. So when two callers clear at the same time, neither returns
	// before Drop was called for the values that the other removed. And nobody gets a
	// value that landed too late. Drop may be nil.
	Drop func(V)
}

// New returns an empty tier.
func New[V any](name string, o Options[V]) *Tier[V] {
	t := &Tier[V]{Options: o, name: name, salt: rand.Uint64(), hits: tally.New()}
	if o.MaxEntries > 0 {
		t.entries = evict.NewList(int64(o.MaxEntries))
		t.lists = append(t.lists, t.entries)
	}
	if o.MaxBytes > 0 {
		t.lists = append(t.lists, evict.NewList(o.MaxBytes))
	}
	if o.Shared != nil {
		t.lists = append(t.lists, o.Shared)
	}
	for _, list := range t.lists {
		list.Watch(t.hits.Events)
	}
	return t
}

// byteLimits returns the lists whose weights are sizes in bytes.
func (t *Tier[V]) byteLimits() []*evict.List { return t.lists[t.byEntries():] }

// byEntries is the number of lists in which each entry weighs 1: one or none.
func (t *Tier[V]) byEntries() int {
	if t.entries == nil {
		return 0
	}
	return 1
}

// Counts returns the counters as of one moment.
func (t *Tier[V]) Counts() Counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.counts
	c.Hits, c.Saved = t.hits.Sum()
	c.Stale = t.stale.Load()
	c.Entries, c.Bytes = t.table.Len(), t.bytes+t.spareBytes
	return c
}

// Refuse counts an answer that cannot be stored.
func (t *Tier[V]) Refuse() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts.Refused++
}

// takeLocked removes e from the table and reports whether it was there.
func (t *Tier[V]) takeLocked(e *Entry[V]) bool {
	if e == nil || !t.table.Delete(e) {
		return false
	}
	t.leftLocked(e)
	return true
}

// leftLocked does the bookkeeping for e, which has just left the table.
func (t *Tier[V]) leftLocked(e *Entry[V]) {
	t.bytes -= e.Size
	t.deadlines.remove(e)
	t.lapseLocked(e)
	t.dropLocked(e)
}

// dropLocked calls Drop for e, which may be nil and is in no table.
func (t *Tier[V]) dropLocked(e *Entry[V]) {
	if e != nil && t.Drop != nil {
		t.Drop(e.Value)
	}
}

// discardWrong releases what an entry still holds that was wrong and has left the table.
// The caller sees to the results computed from it.
func (t *Tier[V]) discardWrong(e *Entry[V]) {
	t.unlist(e)
	e.origin.Release()
}

// discardLost releases what an entry still holds that has left the table though it was
// right. The results computed from it stay valid, and go on depending on its sources.
func (t *Tier[V]) discardLost(e *Entry[V]) {
	t.unlist(e)
	t.sources.Lose(e.Key, e.origin)
}

// unlist takes e out of the lists, and drops its spare.
func (t *Tier[V]) unlist(e *Entry[V]) {
	for i, list := range t.lists {
		list.Remove(e.placeIn(i))
	}
	if s := e.spare(); s != nil {
		s.drop()
	}
}
