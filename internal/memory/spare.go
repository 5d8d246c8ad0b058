package memory

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/internal/evict"
)

// spare is a place for one copy of an entry's value that is made ahead. The next hit
// takes that copy at once, instead of making one. Only large values have a spare.
//
// If hits are clicks, seconds apart, a core is idle between them, and makes the copy
// then. A hit that comes soon after another orders no copy, so hits in a row cost the
// same as without spares.
//
// A spare holds memory, so room is reserved for it before it is made: at most a tenth of
// each limit in bytes, and only while entries do not need it. It goes with its entry, and
// after a while without hits.
type spare[V any] struct {
	// tier, and not the entry: a timer that has yet to fire would keep the entry's value
	// alive.
	tier *Tier[V]
	size int64 // reserved bytes

	// ready is the copy, or nil. It is taken without a lock, and put with the tier's.
	ready   atomic.Pointer[V]
	lastHit atomic.Int64 // the [Time] at which the last hit had its copy
	ordered atomic.Bool  // a maker is running
	making  sync.Mutex   // held by the maker while it copies

	// The tier's lock guards these.
	reserved bool
	rooms    [2]evict.Extra // one for each limit in bytes
	timer    Time           // when the last timer that looks for hits fires
	failed   bool           // the value cannot be copied ahead
}

const (
	// spareLeast is the size up to which values have no spare: they are copied in 50 µs.
	spareLeast = 256 << 10
	// sparePause is the time between two hits from which on the second orders the next
	// spare.
	sparePause = 20 * time.Millisecond
	// spareIdle is the time without hits after which a spare is dropped.
	spareIdle = time.Minute
)

// oneMaker is held by the goroutine that makes a spare. One copies at a time, because
// copying takes memory bandwidth from all cores.
var oneMaker sync.Mutex

func (t *Tier[V]) newSpare(size int64) *spare[V] {
	s := &spare[V]{tier: t, size: size}
	s.lastHit.Store(int64(Now()))
	return s
}

func (e *Entry[V]) spare() *spare[V] {
	if e.beside == nil {
		return nil
	}
	return e.beside.spare
}

// Large reports whether hits of the entry are copied by [Tier.Hand].
func (e *Entry[V]) Large() bool { return e.spare() != nil }

// Hand makes *out a copy of the value of e, which is large. It uses the copy that was
// made ahead, if there is one. If the last hit was long enough ago, it orders the next
// copy. It orders after this hit has copied, if it had to, so that two copies are not
// made at the same time.
func (t *Tier[V]) Hand(out *V, e *Entry[V]) (err error) {
	s := e.spare()
	apart := Now()-Time(s.lastHit.Load()) >= Time(sparePause)
	v := s.take(apart)
	if v != nil {
		*out = *v
	} else {
		err = t.Copy(out, &e.Value)
	}
	s.lastHit.Store(int64(Now()))
	if apart {
		t.order(e, s)
	} else if v != nil {
		s.drop() // gives back the room of the copy
	}
	return err
}

// take returns the spare, which now belongs to the caller, or nil. If this hit comes
// after a pause and the maker still copies, take waits for the maker. Something slows the
// maker down, and a second copy beside it would slow down both.
func (s *spare[V]) take(apart bool) *V {
	if v := s.ready.Swap(nil); v != nil || !apart {
		return v
	}
	s.making.Lock()
	defer s.making.Unlock()
	return s.ready.Swap(nil)
}

// order starts a goroutine that makes a spare, unless one is running or the tier is
// closed.
func (t *Tier[V]) order(e *Entry[V], s *spare[V]) {
	if s.ordered.Load() || !t.makers.TryRLock() {
		return
	}
	if t.drained || !s.ordered.CompareAndSwap(false, true) {
		t.makers.RUnlock()
		return
	}
	// Each order has a goroutine of its own. One goroutine for all orders would not do:
	// each belongs to the synctest bubble of the hit that started it, and sets its timer
	// there.
	go func() {
		defer t.makers.RUnlock()
		oneMaker.Lock()
		defer oneMaker.Unlock()
		s.making.Lock()
		defer s.making.Unlock()
		// This runs before making is unlocked: a hit that waits for making orders the
		// next spare.
		defer s.ordered.Store(false)
		t.makeSpare(e, s)
	}()
}

// drainMakers waits until no spare is being made, and lets none be made any more.
func (t *Tier[V]) drainMakers() {
	t.makers.Lock()
	t.drained = true
	t.makers.Unlock()
}

// makeSpare copies the value of e. It looks at the entry twice, before and after copying,
// because things change meanwhile:
//
//  1. the maker finds e stored, reserves room, and copies
//  2. Forget takes e out of the table and drops the spare: there is no copy yet, so only
//     its room is given back
//  3. the maker has its copy. It looks again: the room is gone, so it drops the copy
//
// Without the first look it would reserve room for an entry that was forgotten. Without
// the second it would leave a copy there. Whoever drops e first takes it out of the
// table, and then drops the spare. So either the maker looks after the removal, or the
// drop comes after the maker is done.
func (t *Tier[V]) makeSpare(e *Entry[V], s *spare[V]) {
	if !t.reserveSpare(e, s) {
		return
	}
	v := new(V)
	made := t.copyQuietly(v, &e.Value)

	t.mu.Lock()
	defer t.mu.Unlock()
	s.failed = !made
	if s.failed || !s.reserved {
		s.giveBackLocked()
		return
	}
	s.ready.Store(v)
	s.awaitHitsLocked(spareIdle)
}

// copyQuietly reports whether the copy was made. It ignores a panic, because nobody waits
// for the copy. The next hit copies for itself, and its caller sees the panic.
func (t *Tier[V]) copyQuietly(to, from *V) (made bool) {
	defer func() {
		if recover() != nil {
			made = false
		}
	}()
	return t.Copy(to, from) == nil
}

// reserveSpare reports whether a spare is to be made: the entry is stored, has no spare,
// and there is room for one.
func (t *Tier[V]) reserveSpare(e *Entry[V], s *spare[V]) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s.failed || s.ready.Load() != nil || t.table.Get(&e.Key) != e {
		return false
	}
	if s.reserved {
		return true // a hit took the copy and left its room to the next
	}
	s.reserved = true
	t.spareBytes += s.size
	for i, list := range t.byteLimits() {
		if !list.AddExtra(&s.rooms[i], s.size, s.drop) {
			s.giveBackLocked()
			return false
		}
	}
	return true
}

// drop drops the spare and gives back its room.
func (s *spare[V]) drop() {
	s.tier.mu.Lock()
	defer s.tier.mu.Unlock()
	s.giveBackLocked()
}

// giveBackLocked is drop for callers that hold the tier's lock.
func (s *spare[V]) giveBackLocked() {
	s.ready.Store(nil)
	if !s.reserved {
		return
	}
	s.reserved = false
	s.tier.spareBytes -= s.size
	for i, list := range s.tier.byteLimits() {
		list.RemoveExtra(&s.rooms[i])
	}
}

// awaitHitsLocked makes sure that dropUnused runs within d. Timers are never stopped, as
// in [Tier.setSweeperLocked].
func (s *spare[V]) awaitHitsLocked(d time.Duration) {
	now := Now()
	if left := s.timer - now; left > 0 && left <= Time(d) {
		return
	}
	s.timer = now + Time(d)
	time.AfterFunc(d, s.dropUnused)
}

// dropUnused drops the spare if there was no hit for a while. Otherwise it sets its timer
// again.
func (s *spare[V]) dropUnused() {
	s.tier.mu.Lock()
	defer s.tier.mu.Unlock()
	if !s.reserved {
		return
	}
	unused := Now() - Time(s.lastHit.Load())
	if unused >= Time(spareIdle) {
		s.giveBackLocked()
		return
	}
	s.awaitHitsLocked(spareIdle - time.Duration(max(unused, 0)))
}
