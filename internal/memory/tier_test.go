package memory

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/internal/evict"
	"github.com/refrain-go/refrain/internal/flight"
)

// newTier returns a tier whose flights run the bodies that they are given as their arguments.
func newTier(name string, o Options[int]) *Tier[int] {
	var tier *Tier[int]
	o.Fly = func(f *Flight[int]) {
		body := func() (int, error) { f.Arg.(func(context.Context))(f.Context()); return 1, nil }
		flight.Call(body, func(v int, err error, _ *flight.Panic) { tier.Land(f, tier.NewEntry(f.Key, v, 8, 0), v, err) })
	}
	tier = New(name, o)
	return tier
}

// B1. Hazard: locks, histories, timers or edges of keys that are gone stay for ever.
func TestTier_KeepsNothingOfWhatIsGone(t *testing.T) {
	shared := evict.NewList(1 << 20)
	inner := newTier("inner", Options[int]{TTL: time.Hour, MaxEntries: 1, Shared: shared, Bounds: true})
	outer := newTier("outer", Options[int]{TTL: time.Hour, MaxEntries: 1, Shared: shared, Bounds: true})
	ask := func(ctx context.Context, tier *Tier[int], k Key, body func(context.Context)) {
		tier.Note(k, flight.Asking(ctx))
		if a := tier.Answer(ctx, Wanted[int]{Key: k, Arg: body, Base: context.Background()}); a.Err != nil {
			t.Error(a.Err)
		}
	}
	const keys = 5000
	for i := range keys {
		ask(t.Context(), outer, intKey(i), func(ctx context.Context) {
			ask(ctx, inner, intKey(i), func(context.Context) {})
		})
	}
	for _, tier := range []*Tier[int]{inner, outer} {
		if n := tier.Counts().Entries; n != 1 || tier.flights.Len() != 0 || len(tier.deadlines) != 1 {
			t.Errorf("%s: %d entries, %d flights, %d deadlines", tier.name, n, tier.flights.Len(), len(tier.deadlines))
		}
		if n := len(*tier.table.slots.Load()); n > 64 {
			t.Errorf("%s: a table of %d places for one entry", tier.name, n)
		}
	}
	// The one outer entry that is left depends on one inner key.
	if n := inner.sources.Len(); n != 1 {
		t.Errorf("%d keys are noted as sources of one entry", n)
	}
	outer.Clear()
	inner.Clear()
	if n := inner.sources.Len() + outer.sources.Len(); n != 0 || shared.Weight() != 0 {
		t.Errorf("after Clear: %d sources, weight %d", n, shared.Weight())
	}
}

// B1, F9. Hazard: what a body asks for after its flight has been given up is noted for ever.
func TestTier_KeepsNothingOfABodyThatCameTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner, outer := newTier("inner", Options[int]{}), newTier("outer", Options[int]{Timeout: time.Second})
		a := outer.Answer(t.Context(), Wanted[int]{Key: intKey(1), Base: context.Background(), Arg: func(ctx context.Context) {
			<-ctx.Done()
			inner.Note(intKey(2), flight.Asking(ctx))
		}})
		if !errors.Is(a.Err, context.DeadlineExceeded) {
			t.Errorf("got %v", a.Err)
		}
		synctest.Wait()
		if n := inner.sources.Len(); n != 0 {
			t.Errorf("%d keys are noted as sources of nothing", n)
		}
	})
}

// B1. Hazard: what is kept beside a value is more than most values.
func TestEntry_KeepsLittleBesideItsValue(t *testing.T) {
	tier := New("tier", Options[int]{Shared: evict.NewList(1 << 20)})
	if size := tier.NewEntry(intKey(1), 1, 8, 0).Size - 8; size > 220 {
		t.Errorf("%d bytes of bookkeeping", size)
	}
}

// B1, T4. Hazard: each time an entry comes that expires before all others, such as a stored failure, it leaves a timer behind that sets
// another whenever it fires: in a day there are so many that expiry does nothing else.
func TestTier_OneTimerIsEnoughForManyDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tier := newTier("tier", Options[int]{})
		put := func(key int, lifetime time.Duration) {
			e := tier.NewEntry(intKey(key), 1, 8, 0)
			e.Lifetime = lifetime
			tier.Put(e.Key, e)
		}
		const many = 1000
		for i := range many {
			put(i, 2*time.Hour+time.Duration(i)*time.Second)
		}
		for range many { // those that last come one after the other, or one before the other
			put(many, time.Second)
			time.Sleep(2 * time.Second)
		}
		for i := range many {
			put(many+1, time.Minute-time.Duration(i)*time.Millisecond)
		}
		time.Sleep(2*time.Hour - many*2*time.Second - time.Second)
		synctest.Wait()
		if n := tier.Counts().Entries; n != many {
			t.Fatalf("%d entries before the first of the deadlines", n)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		time.Sleep(many * time.Second)
		synctest.Wait()
		runtime.ReadMemStats(&after)
		if n := (after.Mallocs - before.Mallocs) / many; n > 20 {
			t.Errorf("%d allocations for each deadline", n)
		}
		if n := tier.Counts().Entries; n != 0 {
			t.Errorf("%d entries after the last of the deadlines", n)
		}
	})
}

// B1. Hazard: what a body leaves running asks for other keys when the body's answer is stored: they are noted as its sources for ever.
func TestTier_KeepsNothingOfWhatABodyLeftRunning(t *testing.T) {
	inner, outer := newTier("inner", Options[int]{}), newTier("outer", Options[int]{MaxEntries: 1})
	for i := range 10 {
		var body context.Context
		outer.Answer(t.Context(), Wanted[int]{Key: intKey(i), Base: context.Background(), Arg: func(ctx context.Context) { body = ctx }})
		inner.Note(intKey(i), flight.Asking(body))
	}
	if n := inner.sources.Len(); n != 0 {
		t.Errorf("%d keys are noted as sources of nothing", n)
	}
}
