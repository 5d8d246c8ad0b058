package storetest

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/refrain-go/refrain/store"
)

func emptyStoreHasNothing(s *setting) {
	s.wantsBoth(key("k"), "")
	st, err := s.a.Stamp(s.ctx, key("k").Own(), memo)
	if err != nil || st == nil || !st.Current() {
		s.Fatalf("Stamp of groups that nobody has forgotten returned (%v, %v), and not a current stamp", st, err)
	}
}

func storedIsFoundByAll(s *setting) {
	st := s.compute(s.a, key("k"), "v")
	one, two := s.wantsBoth(key("k"), "v")
	s.wantsCurrent(st, one, two)
	s.wants(s.open(), key("k"), "v")
	c, e, err := s.b.Claim(s.ctx, key("k"), false)
	if c != nil || string(e.Frame) != "v" || err != nil {
		s.Errorf("Claim of a stored key returned (%v, %q, %v), and not the entry", c, e.Frame, err)
	}
	s.wantsBoth(key("l"), "")
}

// Hazard: a caller changes what the store has.
func framesAreNotShared(s *setting) {
	frame := []byte("value")
	if _, err := s.claim(s.a, key("k")).Store(s.ctx, store.Answer{Frame: frame}); err != nil {
		s.Fatal(err)
	}
	frame[0] = 'X'
	for range 2 {
		e, err := s.a.Read(s.ctx, key("k"))
		if err != nil || string(e.Frame) != "value" {
			s.Fatalf("Read returned (%q, %v): the store keeps the caller's memory", e.Frame, err)
		}
		e.Frame[1] = 'X'
	}
}

func sizesComeBack(s *setting) {
	for _, n := range []int{1, 2, 100, 4095, 4096, 64 << 10, 64<<10 + 1, 100_000} {
		frame := bytes.Repeat([]byte{byte(n), 1, 2, 3, 5, 7, 11}, n/7+1)[:n]
		k := key(string(frame[:min(n, 7)]) + string(rune(n)))
		if _, err := s.claim(s.a, k).Store(s.ctx, store.Answer{Frame: frame}); err != nil {
			s.Fatalf("storing %d bytes: %v", n, err)
		}
		for _, h := range []store.Store{s.a, s.b} {
			if e, err := h.Read(s.ctx, k); err != nil || !bytes.Equal(e.Frame, frame) {
				s.Errorf("%d bytes came back as %d (%v)", n, len(e.Frame), err)
			}
		}
	}
}

func forgetIsFinal(s *setting) {
	for _, g := range []store.Group{key("k").Own(), memo, everything} {
		st := s.compute(s.a, key("k"), "v")
		one, two := s.wantsBoth(key("k"), "v")
		s.forget(s.b, g)
		s.wantsDead(st, one, two)
		s.wantsBoth(key("k"), "")
		s.wants(s.open(), key("k"), "")
	}
	st := s.compute(s.a, key("k"), "w")
	_, two := s.wantsBoth(key("k"), "w")
	s.forget(s.b, otherKey("k").Own(), key("k").Own()) // several at once
	s.wantsDead(st, two)
	s.compute(s.a, key("k"), "x")
	s.wantsBoth(key("k"), "x")
}

func forgetLeavesOthers(s *setting) {
	st := s.compute(s.a, key("k"), "v")
	other := s.compute(s.b, otherKey("k"), "w")
	s.forget(s.a, key("unknown").Own(), otherMemo)
	s.wantsCurrent(st)
	s.wantsDead(other)
	s.wantsBoth(key("k"), "v")
	s.forget(s.a)
	s.wantsBoth(key("k"), "v")
}

func forgetFencesClaims(s *setting) {
	for _, g := range []store.Group{key("k").Own(), memo, everything} {
		c := s.claim(s.a, key("k"))
		s.wantsCurrent(c.Stamp())
		s.forget(s.b, g)
		s.wantsDead(c.Stamp())
		s.wantsFenced(c.Store(s.ctx, answer("old")))
		s.wantsBoth(key("k"), "")

		c = s.claim(s.a, key("k"))
		s.forget(s.a, g)
		s.wantsFenced(c.Replace(s.ctx, answer("old")))
		s.wantsBoth(key("k"), "")
	}
}

func (s *setting) wantsFenced(st store.Stamp, err error) {
	s.Helper()
	if !errors.Is(err, store.ErrFenced) || st != nil {
		s.Errorf("storing what is not wanted any more returned (%v, %v), want (nil, ErrFenced)", st, err)
	}
}

func forgetReachesDependents(s *setting) {
	for _, g := range []store.Group{key("inner").Own(), memo} {
		inner := s.compute(s.a, key("inner"), "1")
		middle := s.compute(s.b, otherKey("middle"), "2", s.wants(s.b, key("inner"), "1"))
		outer := s.compute(s.a, otherKey("outer"), "3", s.wants(s.a, otherKey("middle"), "2"))
		_, read := s.wantsBoth(otherKey("outer"), "3")
		s.forget(s.b, g)
		s.wantsDead(inner)
		if middle.Current() || outer.Current() || read.Current() {
			s.Error("a source was forgotten, and an answer computed from it is still current")
		}
		s.wantsBoth(otherKey("middle"), "")
		s.wantsBoth(otherKey("outer"), "")
	}
}

// Hazard:
//
//  1. an inner answer is read
//  2. it is forgotten
//  3. the outer answer, made of the former inner one, is stored with the new number
func sourcesCountAsTheyWere(s *setting) {
	s.compute(s.a, key("inner"), "old")
	_, source := s.wantsBoth(key("inner"), "old")
	s.forget(s.a, key("inner").Own())
	s.compute(s.a, key("inner"), "new")
	s.wantsFenced(s.claim(s.b, otherKey("outer")).Store(s.ctx, store.Answer{Frame: []byte("of old"), Sources: []store.Stamp{source}}))
	s.wantsBoth(otherKey("outer"), "")
}

func sourceForgottenMeanwhileFences(s *setting) {
	source := s.compute(s.a, key("inner"), "v")
	c := s.claim(s.a, otherKey("outer"))
	s.forget(s.b, key("inner").Own())
	s.wantsFenced(c.Store(s.ctx, store.Answer{Frame: []byte("of old"), Sources: []store.Stamp{source}}))
	s.wantsBoth(otherKey("outer"), "")

	unstored, err := s.a.Stamp(s.ctx, key("elsewhere").Own())
	if err != nil {
		s.Fatal(err)
	}
	st := s.compute(s.a, otherKey("outer"), "v", unstored)
	s.forget(s.b, key("elsewhere").Own())
	s.wantsDead(st, unstored)
	s.wantsBoth(otherKey("outer"), "")
}

// Hazard: a number that was lost, or raised several times, equals one of before, and what
// was forgotten is back.
func numbersNeverComeBack(s *setting) {
	var old []store.Stamp
	for i := range 50 {
		old = append(old, s.compute(s.a, key("k"), "v"))
		old = append(old, s.wants(s.b, key("k"), "v"))
		s.forget(s.b, []store.Group{key("k").Own(), memo, everything}[i%3])
		s.wantsDead(old...)
	}
	s.compute(s.a, key("k"), "new")
	s.wantsDead(old...)
}

func oneClaimIsHeld(s *setting) {
	c := s.claim(s.a, key("k"))
	for _, h := range []store.Store{s.a, s.rival()} {
		ctx, cancel := context.WithTimeout(s.ctx, 30*time.Millisecond)
		second, e, err := h.Claim(ctx, key("k"), false)
		cancel()
		if second != nil || e.Frame != nil || !errors.Is(err, context.DeadlineExceeded) {
			s.Errorf("a second Claim returned (%v, %q, %v) while the first was held, want ctx's error", second, e.Frame, err)
		}
	}
	s.claim(s.b, key("l")).Release()
	c.Release()
	s.claim(s.b, key("k")).Release()
}

func claimWaitsForTheHolder(s *setting) {
	for _, h := range []store.Store{s.a, s.rival()} {
		k := key("k")
		s.forget(s.a, k.Own())
		c := s.claim(s.a, k)
		got := s.claimSoon(h, k)
		if _, err := c.Store(s.ctx, answer("v")); err != nil {
			s.Fatal(err)
		}
		if r := <-got; r.err != nil || string(r.entry.Frame) != "v" || r.claim != nil {
			s.Errorf("Claim returned (%v, %q, %v), and not what the holder stored", r.claim, r.entry.Frame, r.err)
		}

		s.forget(s.a, k.Own())
		c = s.claim(s.a, k)
		got = s.claimSoon(h, k)
		c.Release()
		r := <-got
		if r.err != nil || r.claim == nil {
			s.Fatalf("Claim returned (%v, %q, %v), and not the claim that was released", r.claim, r.entry.Frame, r.err)
		}
		r.claim.Release()
	}
}

type claimed struct {
	claim store.Claim
	entry store.Entry
	err   error
}

// claimSoon calls Claim on another goroutine, which the store may or may not come to
// before this one goes on.
func (s *setting) claimSoon(h store.Store, k store.Key) <-chan claimed {
	got := make(chan claimed, 1)
	go func() {
		c, e, err := h.Claim(s.ctx, k, false)
		got <- claimed{c, e, err}
	}()
	return got
}

func claimWaitsNoLongerThanCtx(s *setting) {
	c := s.claim(s.a, key("k"))
	defer c.Release()
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	if _, _, err := s.rival().Claim(ctx, key("k"), false); !errors.Is(err, context.Canceled) {
		s.Errorf("Claim with a ctx that had ended returned %v while another held the claim", err)
	}
}

func nobodyWaitsForAForgottenClaim(s *setting) {
	old := s.claim(s.a, key("k"))
	s.forget(s.b, key("k").Own())
	s.compute(s.b, key("k"), "new") // does not wait
	s.wantsFenced(old.Store(s.ctx, answer("old")))
	s.wantsBoth(key("k"), "new")
}

func claimEndsOnce(s *setting) {
	c := s.claim(s.a, key("k"))
	c.Release()
	c.Release()
	s.wantsFenced(c.Store(s.ctx, answer("late")))
	s.wantsFenced(c.Replace(s.ctx, answer("late")))
	s.wantsBoth(key("k"), "")

	c = s.claim(s.a, key("k"))
	if _, err := c.Store(s.ctx, answer("v")); err != nil {
		s.Fatal(err)
	}
	s.wantsFenced(c.Store(s.ctx, answer("late")))
	c.Release()
	s.wantsBoth(key("k"), "v")
}

func renewComputesAgain(s *setting) {
	st := s.compute(s.a, key("k"), "v")
	c, e, err := s.b.Claim(s.ctx, key("k"), true)
	if c == nil || e.Frame != nil || err != nil {
		s.Fatalf("Claim with renew returned (%v, %q, %v) for a stored key, and not a claim", c, e.Frame, err)
	}
	s.wantsBoth(key("k"), "v")
	if _, err := c.Store(s.ctx, answer("again")); err != nil {
		s.Fatal(err)
	}
	s.wantsCurrent(st)
	s.wantsBoth(key("k"), "again")
}

func replaceForgetsDependents(s *setting) {
	old := s.compute(s.a, key("k"), "old")
	s.compute(s.a, otherKey("outer"), "of old", s.wants(s.a, key("k"), "old"))
	c, _, err := s.b.Claim(s.ctx, key("k"), true)
	if err != nil {
		s.Fatal(err)
	}
	st, err := c.Replace(s.ctx, answer("new"))
	if err != nil {
		s.Fatal(err)
	}
	s.wantsCurrent(st)
	s.wantsDead(old)
	s.wantsBoth(key("k"), "new")
	s.wantsBoth(otherKey("outer"), "")
}

func putReplaces(s *setting) {
	s.compute(s.a, key("k"), "old")
	one, old := s.wantsBoth(key("k"), "old")
	s.compute(s.a, otherKey("outer"), "of old", one)
	st, err := s.b.Put(s.ctx, key("k"), answer("new"), nil)
	if err != nil {
		s.Fatal(err)
	}
	s.wantsCurrent(st)
	s.wantsDead(one, old)
	s.wantsBoth(key("k"), "new")
	s.wantsBoth(otherKey("outer"), "")
	s.forget(s.a, memo)
	s.wantsDead(st)
	s.wantsBoth(key("k"), "")
	if _, err := s.b.Put(s.ctx, key("k"), answer("newer"), old); err != nil { // old is not current
		s.Fatal(err)
	}
	s.wantsBoth(key("k"), "newer")
}

// Hazard: a computation that began before Put stores its answer after it.
func putFencesClaims(s *setting) {
	for _, h := range []store.Store{s.a, s.b} {
		c := s.claim(s.a, key("k"))
		st, err := h.Put(s.ctx, key("k"), answer("put"), nil)
		if err != nil {
			s.Fatal(err)
		}
		s.wantsFenced(c.Store(s.ctx, answer("old")))
		s.wantsBoth(key("k"), "put")

		c, _, err = s.a.Claim(s.ctx, key("k"), true)
		if err != nil {
			s.Fatal(err)
		}
		if h == s.b {
			st = s.wants(s.b, key("k"), "put")
		}
		if _, err := h.Put(s.ctx, key("k"), answer("put"), st); err != nil {
			s.Fatal(err)
		}
		s.wantsFenced(c.Store(s.ctx, answer("old")))
		s.wantsBoth(key("k"), "put")
		s.forget(s.a, memo)
	}
}

func putOfTheSameKeepsDependents(s *setting) {
	s.compute(s.a, key("k"), "v")
	outer := s.compute(s.a, otherKey("outer"), "of v", s.wants(s.a, key("k"), "v"))
	st, err := s.b.Put(s.ctx, key("k"), answer("v"), s.wants(s.b, key("k"), "v"))
	if err != nil {
		s.Fatal(err)
	}
	s.wantsCurrent(st, outer)
	s.wantsBoth(key("k"), "v")
	s.wantsBoth(otherKey("outer"), "of v")
	s.forget(s.a, key("k").Own())
	s.wantsDead(st, outer)
}

func closedStoreVouchesForNothing(s *setting) {
	st := s.compute(s.a, key("k"), "v")
	if err := s.a.Close(s.ctx); err != nil {
		s.Fatal(err)
	}
	if err := s.a.Close(s.ctx); err != nil {
		s.Errorf("a second Close returned %v", err)
	}
	s.wantsDead(st)
	_, err := s.a.Read(s.ctx, key("k"))
	_, _, claimErr := s.a.Claim(s.ctx, key("k"), false)
	_, putErr := s.a.Put(s.ctx, key("k"), answer("v"), nil)
	_, stampErr := s.a.Stamp(s.ctx, memo)
	for name, err := range map[string]error{"Read": err, "Claim": claimErr, "Put": putErr, "Stamp": stampErr, "Forget": s.a.Forget(s.ctx, memo)} {
		if !errors.Is(err, store.ErrClosed) {
			s.Errorf("%s returned %v after Close, want ErrClosed", name, err)
		}
	}
}

func closeReleasesClaims(s *setting) {
	c := s.claim(s.a, key("k"))
	got := s.claimSoon(s.b, key("k"))
	if err := s.a.Close(s.ctx); err != nil {
		s.Fatal(err)
	}
	r := <-got
	if r.err != nil || r.claim == nil {
		s.Fatalf("Claim returned (%v, %v) after the holder's Close, and not the claim", r.claim, r.err)
	}
	if _, err := c.Store(s.ctx, answer("late")); err == nil {
		s.Error("a claim stored after its handle was closed")
	}
	c.Release()
	if _, err := r.claim.Store(s.ctx, answer("v")); err != nil {
		s.Fatal(err)
	}
	s.wants(s.b, key("k"), "v")
}

func currentAllocatesNothing(s *setting) {
	if _, far := s.a.(*remote); far {
		return // what is asked here is a pipe
	}
	st := s.compute(s.a, key("k"), "v", s.compute(s.a, key("l"), "w"))
	if n := testing.AllocsPerRun(100, func() { st.Current() }); n > 0 {
		s.Errorf("Current allocates %v times", n)
	}
}

func listenStops(s *setting) {
	stopped := false // written before stop returns, read by f
	stop := s.a.Listen(func([]store.Group) {
		if stopped {
			s.Error("f was called after stop returned")
		}
	})
	s.forget(s.b, memo)
	s.forget(s.a, memo)
	stop()
	stopped = true
	s.forget(s.b, memo)
	s.forget(s.a, memo)
	stop()
}

func statsCount(s *setting) {
	before := s.a.Stats()
	s.compute(s.a, key("k"), "v")
	s.wants(s.a, key("k"), "v")
	s.wants(s.a, key("l"), "")
	c := s.claim(s.a, key("l"))
	s.forget(s.a, key("l").Own())
	s.wantsFenced(c.Store(s.ctx, answer("v")))
	now := s.a.Stats()
	for name, n := range map[string]uint64{
		"Hits": now.Hits - before.Hits, "Stored": now.Stored - before.Stored,
		"Fenced": now.Fenced - before.Fenced, "Forgets": now.Forgets - before.Forgets,
	} {
		if n != 1 {
			s.Errorf("%s rose by %d, want 1", name, n)
		}
	}
	if now.Misses == before.Misses {
		s.Error("Misses did not rise")
	}
	if now.Entries < 1 || now.Bytes < 1 {
		s.Errorf("Entries is %d and Bytes is %d with one entry", now.Entries, now.Bytes)
	}
}
