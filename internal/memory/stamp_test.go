package memory

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
)

// elsewhere is a stamp that another process can end.
type elsewhere struct{ forgotten atomic.Bool }

func (s *elsewhere) Current() bool { return !s.forgotten.Load() }

// stamped returns a tier whose flights take the stamp that next returns, and then run
// their arguments.
func stamped(name string, next func() flight.Stamp) *Tier[int] {
	var tier *Tier[int]
	runs := 0
	tier = New(name, Options[int]{Stamps: true, Fly: func(f *Flight[int]) {
		s := next()
		f.SetStamp(s)
		body := func() (int, error) { f.Arg.(func(context.Context))(f.Context()); runs++; return runs, nil }
		flight.Call(&f.Node, body, func(v int, err error, _ *flight.Panic) {
			e := tier.NewEntry(f.Key, v, 8, 0)
			e.Keep().Stamp = flight.Together(append(f.Used(), s)...)
			tier.Land(f, e, v, err)
		})
	}})
	return tier
}

func answer(ctx context.Context, tier *Tier[int], body func(context.Context)) int {
	k := intKey(1)
	tier.Note(k, flight.Asking(ctx))
	if e := tier.Hit(&k, flight.Asking(ctx)); e != nil {
		return e.Value
	}
	a := tier.Answer(ctx, Wanted[int]{Key: k, Arg: body, Base: context.Background()})
	if a.Entry != nil {
		return a.Entry.Value
	}
	return a.Value
}

func nothing(context.Context) {}

// D3. Hazard: memory answers what another process has forgotten.
func TestTier_AnswersNothingThatWasForgottenElsewhere(t *testing.T) {
	stamps := []*elsewhere{{}, {}, {}}
	next := 0
	tier := stamped("tier", func() flight.Stamp { next++; return stamps[next-1] })
	want := func(v int) {
		t.Helper()
		if got := answer(t.Context(), tier, nothing); got != v {
			t.Errorf("got answer %d instead of %d", got, v)
		}
	}
	want(1)
	want(1)
	stamps[0].forgotten.Store(true)
	k := intKey(1)
	if tier.Peek(&k, nil) != nil {
		t.Error("Peek found what was forgotten")
	}
	want(2)
	want(2)
	c := tier.Counts()
	if c.Forgotten != 1 || c.Entries != 1 || c.Stored != 2 || c.Hits != 2 || c.Misses != 2 {
		t.Errorf("counted %+v", c)
	}
}

// D3. Hazard: a call joins a computation that was forgotten elsewhere before the call.
func TestTier_NobodyJoinsWhatWasForgottenElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old, fresh := &elsewhere{}, &elsewhere{}
		next := []flight.Stamp{old, fresh}
		tier := stamped("tier", func() flight.Stamp { s := next[0]; next = next[1:]; return s })
		release, first := make(chan struct{}), make(chan int)
		go func() { first <- answer(t.Context(), tier, func(context.Context) { <-release }) }()
		synctest.Wait()
		old.forgotten.Store(true)
		if got := answer(t.Context(), tier, nothing); got != 1 {
			t.Errorf("got the result of flight %d", got)
		}
		close(release)
		<-first
		if got := answer(t.Context(), tier, nothing); got != 1 {
			t.Errorf("the old flight stored its result %d", got)
		}
	})
}

// D3. Hazard: the flight that a call has joined hands out what it read from the store
// before the call came, since it had no stamp yet when the call joined it.
func TestTier_WhoJoinedAFlightWithoutAStampAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old, fresh := &elsewhere{}, &elsewhere{}
		reading := make(chan struct{})
		first := true
		tier := stamped("tier", func() flight.Stamp {
			if first {
				first = false
				<-reading
				return old
			}
			return fresh
		})
		got := make(chan int, 2)
		for range 2 {
			go func() { got <- answer(t.Context(), tier, nothing) }()
			synctest.Wait()
		}
		old.forgotten.Store(true)
		close(reading)
		if sum := <-got + <-got; sum != 1+2 {
			t.Errorf("the two callers got %d together, instead of 1 and 2", sum)
		}
		if c := tier.Counts(); c.Hits+c.Misses+c.Joins != 2 {
			t.Errorf("two calls were counted as %+v", c)
		}
	})
}

// I3, D3. Hazard: what was computed from a forgotten answer, through a memo that no other
// process knows, is still answered.
func TestTier_StampsReachWhatWasComputedFromThem(t *testing.T) {
	s := &elsewhere{}
	inner := stamped("inner", func() flight.Stamp { return s })
	middle, outer := newTier("middle", Options[int]{}), newTier("outer", Options[int]{})
	ask := func() (hit bool) {
		before := outer.Counts().Hits
		answer(t.Context(), outer, func(ctx context.Context) {
			answer(ctx, middle, func(ctx context.Context) { answer(ctx, inner, nothing) })
		})
		return outer.Counts().Hits > before
	}
	if ask() || !ask() {
		t.Error("the outer answer is not stored")
	}
	s.forgotten.Store(true)
	if ask() {
		t.Error("the outer answer is still there")
	}
}

// Hazard: an answer that was computed without the store is kept for as long as others, or
// a crowd that waits for it computes it one after the other.
func TestOutage_IsGoodForAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tier := stamped("tier", func() flight.Stamp { return &Outage{Until: Now().add(time.Second)} })
		slow := func(context.Context) { time.Sleep(time.Minute) }
		got := make(chan int, 10)
		for range cap(got) {
			go func() { got <- answer(t.Context(), tier, slow) }()
		}
		for range cap(got) {
			if v := <-got; v != 1 {
				t.Errorf("got the result of computation %d", v)
			}
		}
		if v := answer(t.Context(), tier, nothing); v != 2 {
			t.Errorf("got answer %d, although a minute has passed", v)
		}
		if v := answer(t.Context(), tier, nothing); v != 2 {
			t.Errorf("got answer %d within the second", v)
		}
	})
}

// D3. Hazard: a call joins a computation, of a memo that no other process knows, that has
// used what was forgotten elsewhere before the call.
func TestTier_WhoJoinedAFlightThatUsedAStampAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old, fresh := &elsewhere{}, &elsewhere{}
		next := []flight.Stamp{old, fresh}
		inner := stamped("inner", func() flight.Stamp { s := next[0]; next = next[1:]; return s })
		outer := newTier("outer", Options[int]{})
		release, asked := make(chan struct{}), 0
		body := func(ctx context.Context) {
			asked += answer(ctx, inner, nothing)
			<-release
		}
		done := make(chan int, 2)
		go func() { done <- answer(t.Context(), outer, body) }()
		synctest.Wait()
		old.forgotten.Store(true)
		go func() { done <- answer(t.Context(), outer, body) }()
		synctest.Wait()
		close(release)
		<-done
		<-done
		if asked != 1+2 {
			t.Errorf("the answers that were used add up to %d: the second call got that of the first", asked)
		}
	})
}
