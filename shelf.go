package refrain

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/record"
	"github.com/refrain-go/refrain/store"
)

// The way of a miss in a memo with Persist has two more steps than in other memos. Before
// the function runs, on its goroutine, [Memo.fetch] looks into the store. It gets the
// stored answer, or the claim to compute it. Before the landing, [Memo.settle] stores the
// answer under the claim. An entry in memory has the stamp that the store returned, and
// each hit asks whether that is current.

const (
	// outageTime is how long an answer is kept that was computed while the store was out
	// of reach, counted from the beginning of the computation.
	outageTime = time.Second

	// longestWait is how long a call waits for another process that computes its answer.
	// That process may have been stopped.
	longestWait = 10 * time.Minute

	// nestedWait is the same for a call of a function that holds a claim itself. Two
	// processes may each wait for a claim of the other.
	nestedWait = 10 * time.Second
)

// stay is what a flight of a persisted memo knows of the store.
type stay struct {
	st    store.Store
	key   store.Key
	want  record.Header // only its digests
	claim store.Claim   // nil: the answer is not stored
	stop  func() bool   // ends the watch on the flight's end
	found any           // the entry that was stored, of type *memory.Entry[Out]; nil: none
}

// none is the stay of an answer that no store keeps.
var none *stay

// storeNotices records which warnings were logged, each once.
type storeNotices struct{ identity, unstamped, drawn, refused, large atomic.Bool }

// stayOf returns what a flight knows of the store, or nil.
func stayOf[Out any](f *memory.Flight[Out]) *stay {
	s, _ := f.Aside.(*stay)
	return s
}

// stay returns what belongs to a call in the store, or none if there is no store. The
// error is the one of a call that cannot have an answer.
func (s *shelf) stay(ctx context.Context, in unsafe.Pointer) (*stay, error) {
	st, err := s.depot.open()
	if err != nil {
		return none, nil
	}
	code, err := s.code()
	if err != nil {
		if !s.notices.identity.Swap(true) {
			s.log().Error("refrain: answers are kept in memory only, since the program's file cannot be read, and so nobody can tell by which code they were computed",
				"memo", s.name, "error", err, "wayOut", "give the memo a Version")
		}
		return none, nil
	}
	call, err := s.called(ctx, in)
	if err != nil {
		return nil, err
	}
	key := s.key(call, code.Digest)
	return &stay{st: st, key: key, want: record.Header{KeyType: s.keyType, ValueType: s.valueType, Code: code.Digest, Key: key.ID}}, nil
}

// fetch looks for the answer to a call in the store. It returns nil if the function must
// run. Until then it waits for another process that computes the answer. An error is that
// of the flight.
func (m *Memo[In, Out]) fetch(f *memory.Flight[Out], s *stay, nested bool) (*memory.Entry[Out], error) {
	began := memory.Now()
	if s == none {
		return nil, nil
	}
	f.Aside = s
	wait := longestWait
	if nested {
		wait = nestedWait
	}
	waiting, cancel := context.WithTimeout(f.Context(), wait)
	defer cancel()
	e, err := m.look(waiting, f, s)
	switch {
	case e != nil:
		f.SetStamp(e.Beside().Stamp)
		f.Fetched = true
		s.found = e
		return e, nil
	case err == nil:
		f.SetStamp(&storeStamp{s.claim.Stamp(), m.shelf.depot})
		s.stop = context.AfterFunc(f.Context(), s.claim.Release) // if the body outlives the flight
		return nil, nil
	case f.Context().Err() != nil:
		return nil, f.Context().Err() // nobody waits any more
	}
	if !m.shelf.depot.told(err) && errors.Is(err, context.DeadlineExceeded) {
		// Another process takes long. The store is there, so memory may keep the answer.
		var stamp store.Stamp
		if stamp, err = s.st.Stamp(f.Context(), append([]store.Group{s.key.Own()}, s.key.In...)...); err == nil {
			f.SetStamp(&storeStamp{stamp, m.shelf.depot})
			return nil, nil
		}
		m.shelf.depot.told(err)
	}
	m.shelf.count.failures.Add(1)
	f.SetStamp(&memory.Outage{Until: began + memory.Time(outageTime)})
	return nil, nil
}

// look returns a stored answer. If it returns neither that nor an error, it has set the
// claim.
func (m *Memo[In, Out]) look(ctx context.Context, f *memory.Flight[Out], s *stay) (*memory.Entry[Out], error) {
	renew := f.Renew
	if f.Behind { // another process may have refreshed it
		found, err := s.st.Read(ctx, s.key)
		if err != nil {
			return nil, err
		}
		if e := m.revive(f.Key, s, found); e != nil && (m.tier.RefreshAfter == 0 || e.Beside().Age < m.tier.RefreshAfter) {
			m.shelf.count.hits.Add(1)
			return e, nil
		}
		renew = true
	}
	for range 8 { // what other versions of the program or faulty stores leave must not hold it up
		claim, found, err := s.st.Claim(ctx, s.key, renew)
		if err != nil {
			return nil, err
		}
		m.shelf.depot.reached()
		if claim != nil {
			m.shelf.count.misses.Add(1)
			s.claim = claim
			return nil, nil
		}
		if e := m.revive(f.Key, s, found); e != nil {
			m.shelf.count.hits.Add(1)
			return e, nil
		}
		renew = true // it has expired, or is no answer
	}
	return nil, errors.New("refrain: the store has no answer that can be read, and lets nobody compute one")
}

// revive returns the entry that a stored answer makes, or nil if that is no answer any
// more.
func (m *Memo[In, Out]) revive(k memory.Key, s *stay, found store.Entry) *memory.Entry[Out] {
	if found.Frame == nil || found.Stamp == nil {
		return nil
	}
	h, value, err := record.Parse(found.Frame)
	if err != nil {
		m.shelf.count.damaged.Add(1)
		return nil
	}
	now := time.Now()
	if h.Answers(&s.want, now) != nil {
		return nil
	}
	left, age := time.Duration(0), max(0, now.Sub(h.Made))
	if !h.Expires.IsZero() {
		left = h.Expires.Sub(now)
	}
	if ttl := m.tier.TTL; ttl > 0 && (left == 0 || ttl-age < left) {
		if left = ttl - age; left <= 0 {
			return nil
		}
	}
	out := new(Out)
	if err := m.shelf.encoding.Decode(value, unsafe.Pointer(out)); err != nil {
		m.shelf.count.damaged.Add(1)
		return nil
	}
	e, err := m.entry(k, out, h.Cost)
	if err != nil {
		return nil
	}
	e.Keep().Stamp = &storeStamp{found.Stamp, m.shelf.depot}
	e.Keep().Lifetime, e.Keep().Age = left, age
	return e
}

// settle stores the answer of a flight, whose entry is e, and gives e its stamp. It
// returns false if the answer was forgotten meanwhile, and memory must not keep it either.
func (m *Memo[In, Out]) settle(f *memory.Flight[Out], e *memory.Entry[Out], failed bool) (kept bool) {
	s := stayOf(f)
	if s == none {
		return true
	}
	used := f.Used()
	e.Keep().Stamp = flight.Together(append([]flight.Stamp{f.Stamp()}, used...)...)
	sources, all := m.shelf.sources(used)
	deadline := m.tier.DeadlineOf(f, e)
	switch {
	case s.claim == nil || failed:
		return true
	case !m.tier.InAir(f): // memory does not keep it, either
		if !f.Stamp().Current() {
			m.shelf.count.fenced.Add(1)
		}
		return true
	case e.Beside().Lifetime < 0:
		// The answer that it takes the place of goes, too.
		if f.Renew || f.Behind {
			m.shelf.depot.told(s.st.Forget(context.WithoutCancel(f.Context()), s.key.Own()))
		}
		return true
	case f.Unstamped() != nil || !all:
		m.noteUnstamped(f.Unstamped())
		return true
	case f.EndStage() != nil:
		m.noteMemoryOnly(&m.shelf.notices.drawn, "its function draws to the page, and a drawing is not stored", "draw what the memo returns")
		return true
	}
	a, err := m.pack(s, e, f.Body.Took, deadline)
	if err != nil {
		m.shelf.count.refused.Add(1)
		m.noteMemoryOnly(&m.shelf.notices.refused, "the result "+err.refusal.Predicate(), err.wayOut)
	}
	if a.Frame == nil {
		return true
	}
	a.Sources = sources
	end := s.claim.Store
	if (f.Renew || f.Behind) && m.tier.StampOfSame(e) == nil {
		end = s.claim.Replace
	}
	stamp, failure := end(context.WithoutCancel(f.Context()), a)
	stamped := m.stored(stamp, failure)
	if stamped == nil && errors.Is(failure, store.ErrFenced) {
		return false
	}
	if stamped == nil {
		stamped = &memory.Outage{Until: memory.Now() - memory.Time(f.Body.Took) + memory.Time(outageTime)}
	}
	e.Keep().Stamp = stamped
	f.SetStamp(stamped)
	return true
}

// stored notes how storing an answer ended. It returns the stamp under which memory may
// keep the answer, or nil.
func (m *Memo[In, Out]) stored(stamp store.Stamp, err error) flight.Stamp {
	c := &m.shelf.count
	m.shelf.depot.told(err)
	switch {
	case err == nil:
		c.stored.Add(1)
	case errors.Is(err, store.ErrFenced):
		c.fenced.Add(1)
		return nil
	case errors.Is(err, store.ErrTooLarge):
		c.refused.Add(1)
		m.noteMemoryOnly(&m.shelf.notices.large, "it is too large for the store", "return less, or raise the store's limit")
	default:
		c.failures.Add(1)
	}
	if stamp == nil {
		return nil
	}
	return &storeStamp{stamp, m.shelf.depot}
}

// pack returns the frame of an answer, or an error if its value cannot be encoded. An
// answer that has expired has no frame.
func (m *Memo[In, Out]) pack(s *stay, e *memory.Entry[Out], took time.Duration, deadline memory.Time) (a store.Answer, err *CopyError) {
	now := time.Now()
	h := s.want
	h.Made, h.Cost = now, took
	if deadline != 0 {
		h.Expires = now.Add(time.Duration(deadline - memory.Now()))
		if !h.Expires.After(now) {
			return a, nil
		}
	}
	if d := m.tier.RefreshAfter; d > 0 {
		h.Stale = now.Add(d)
	}
	b := record.Begin(nil, &h)
	b, refused := m.shelf.encoding.Append(b, unsafe.Pointer(&e.Value))
	if refused != nil {
		return a, copyError(m.name, refused, wayOutOfStored)
	}
	return store.Answer{Frame: record.End(b, 0), Expires: h.Expires}, nil
}

// sources returns the stamps of this store among those that a computation used. all is
// false if there were others.
func (s *shelf) sources(used []flight.Stamp) (sources []store.Stamp, all bool) {
	for _, u := range used {
		own, ok := u.(*storeStamp)
		if !ok || own.of != s.depot {
			return nil, false
		}
		sources = append(sources, own.Stamp)
	}
	return sources, true
}

// settled ends what fetch began, when the flight has landed.
func settled[Out any](f *memory.Flight[Out]) {
	s := stayOf(f)
	if s == none || s.claim == nil {
		return
	}
	s.stop()
	s.claim.Release()
}

func (m *Memo[In, Out]) noteUnstamped(source *string) {
	reason := "it was computed while the store was out of reach, or from an answer of another store"
	wayOut := "use one store for both"
	if source != nil {
		reason = fmt.Sprintf("it was computed from %q, whose answers other processes cannot forget", *source)
		wayOut = "add Persist to that memo, or call it outside of the function"
	}
	m.noteMemoryOnly(&m.shelf.notices.unstamped, reason, wayOut)
}

// noteMemoryOnly logs once a memo and reason that an answer does not come into the store.
func (m *Memo[In, Out]) noteMemoryOnly(said *atomic.Bool, reason, wayOut string) {
	if !said.Swap(true) {
		m.log().Warn("refrain: an answer is kept in memory only", "memo", m.name, "reason", reason, "wayOut", wayOut)
	}
}

// peekStored is Peek for an answer that is not in memory.
func (m *Memo[In, Out]) peekStored(ctx context.Context, k memory.Key, in In) (out Out, ok bool) {
	s, err := m.shelf.stay(ctx, unsafe.Pointer(&in))
	if s == none || err != nil {
		return out, false
	}
	found, err := s.st.Read(ctx, s.key)
	m.shelf.depot.told(err)
	if err != nil {
		return out, false
	}
	e := m.revive(k, s, found)
	if e == nil {
		return out, false
	}
	m.tier.Use(flight.Asking(ctx), e)
	return e.Value, true
}

// putStored is Put into the store. It gives e its stamp. If it returns false, memory must
// keep neither e nor an older answer.
func (m *Memo[In, Out]) putStored(ctx context.Context, in In, e *memory.Entry[Out]) (kept bool, err error) {
	s, err := m.shelf.stay(ctx, unsafe.Pointer(&in))
	if s == none || err != nil {
		return err == nil, err
	}
	a, refused := m.pack(s, e, 0, m.tier.DeadlineOf(nil, e))
	if refused != nil {
		return true, refused
	}
	var same store.Stamp
	if former, ok := m.tier.StampOfSame(e).(*storeStamp); ok && former.of == m.shelf.depot {
		same = former.Stamp
	}
	stamp, err := s.st.Put(ctx, s.key, a, same)
	if stamped := m.stored(stamp, err); stamped != nil {
		e.Keep().Stamp = stamped
		return true, nil
	}
	if errors.Is(err, store.ErrFenced) {
		return false, nil // forgotten just now
	}
	// The old answer must not come back with the store.
	return false, errors.Join(fmt.Errorf("refrain: %q: the answer was not stored: %w", m.name, err), m.shelf.depot.forget(ctx, s.key.Own()))
}

// forgetStored and forgetStoredCall have the argument's address in functions of their own,
// so that Forget without Persist need not allocate for it.
func (m *Memo[In, Out]) forgetStored(ctx context.Context, in In) error {
	return m.shelf.forgetArgument(ctx, unsafe.Pointer(&in))
}

func (m *Memo[In, Out]) forgetStoredCall(ctx context.Context, in In) error {
	return m.shelf.forgetCall(ctx, unsafe.Pointer(&in))
}

type storeCounts struct{ hits, misses, stored, fenced, refused, damaged, failures atomic.Uint64 }

// StoreStats count what memos with [Persist] did with the store of their cache.
type StoreStats struct {
	Hits   uint64 // answers that were read
	Misses uint64 // answers that were not there, or no more, and that were computed
	Stored uint64 // answers that were stored
	// Fenced are answers that were not stored because they, or what they were computed
	// from, were forgotten or replaced meanwhile.
	Fenced   uint64
	Refused  uint64 // answers that were not stored because of their size or what is in them
	Damaged  uint64 // answers that could not be read
	Failures uint64 // calls that could not reach the store
}

func (s *shelf) stats() StoreStats {
	if s == nil {
		return StoreStats{}
	}
	c := &s.count
	return StoreStats{
		Hits: c.hits.Load(), Misses: c.misses.Load(), Stored: c.stored.Load(), Fenced: c.fenced.Load(),
		Refused: c.refused.Load(), Damaged: c.damaged.Load(), Failures: c.failures.Load(),
	}
}

func (s *StoreStats) add(o StoreStats) {
	s.Hits += o.Hits
	s.Misses += o.Misses
	s.Stored += o.Stored
	s.Fenced += o.Fenced
	s.Refused += o.Refused
	s.Damaged += o.Damaged
	s.Failures += o.Failures
}
