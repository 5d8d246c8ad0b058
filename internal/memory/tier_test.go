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

// newTier returns a tier whose flights run their arguments as bodies.
func newTier(name string, o Options[int]) *Tier[int] {
	var tier *Tier[int]
	o.Fly = func(f *Flight[int]) {
		body := func() (int, error) { f.Arg.(func(context.Context))(f.Context()); return 1, nil }
		flight.Call(&f.Node, body, func(v int, err error, _ *flight.Panic) { tier.Land(f, tier.NewEntry(f.Key, v, 8, 0), v, err) })
	}
	tier = New(name, o)
	return tier
}

// B1. Hazard: locks, histories, timers or edges of keys that are gone stay for ever.
func TestTier_DropsAllStateOfEvictedKeys(t *testing.T) {
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

// B1, F9. Hazard: sources that a body asks for after its flight was given up are noted
// for ever.
func TestTier_DropsSourcesNotedAfterTheTimeout(t *testing.T) {
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

// B1. Hazard: the bookkeeping of a value takes more memory than most values.
func TestEntry_KeepsLittleBesideItsValue(t *testing.T) {
	tier := New("tier", Options[int]{Shared: evict.NewList(1 << 20)})
	if size := tier.NewEntry(intKey(1), 1, 8, 0).Size - 8; size > 230 {
		t.Errorf("%d bytes of bookkeeping", size)
	}
}

// B1, T4. Hazard: each entry that expires before all others, such as a stored failure,
// leaves a timer behind that sets another whenever it fires. After a day expiry keeps a
// core busy.
func TestTier_OneTimerIsEnoughForManyDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tier := newTier("tier", Options[int]{})
		put := func(key int, lifetime time.Duration) {
			e := tier.NewEntry(intKey(key), 1, 8, 0)
			e.Keep().Lifetime = lifetime
			tier.Put(e.Key, e)
		}
		const many = 1000
		for i := range many {
			put(i, 2*time.Hour+time.Duration(i)*time.Second)
		}
		// Short-lived entries come one by one here, each after the last has expired. In
		// the next loop each expires before the one that came before it.
		for range many {
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

// B1. Hazard: a goroutine that a body left running asks for other keys after the body's
// answer is stored. They are noted as its sources for ever.
func TestTier_DropsSourcesNotedAfterTheAnswer(t *testing.T) {
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

// I1. Hazard: matching keys are forgotten a few at a time. The walk misses some because
// others come and go, or a computation that began before comes back.
func TestForgetWhere_MissesNothingWhileOthersComeAndGo(t *testing.T) {
	tier := newTier("tier", Options[int]{MaxEntries: 100_000})
	odd := func(k Key) bool { return k.w0%2 == 1 }
	put := func(i int) { tier.Put(intKey(i), tier.NewEntry(intKey(i), i, 8, 0)) }
	const old = 2000
	for i := range old {
		put(i)
	}
	begun, goOn, landed := make(chan bool), make(chan bool), make(chan bool)
	go func() {
		tier.Answer(t.Context(), Wanted[int]{Key: intKey(old + 1), Base: context.Background(), Arg: func(context.Context) { begun <- true; <-goOn }})
		close(landed)
	}()
	<-begun
	seen := 0
	tier.ForgetWhere(func(k Key) bool {
		switch seen++; {
		case seen == 2: // the first was the flight's key
			for i := range 5000 { // the table moves to a larger array
				put(10_000 + 2*i)
			}
			close(goOn)
			<-landed
		case seen%50 == 0 && seen < old:
			tier.Forget(intKey(seen))
			put(seen*2 + 100_000)
		}
		return odd(k)
	})
	for e := range tier.table.All() {
		if odd(e.Key) {
			t.Fatalf("%d is there", e.Key.w0)
		}
	}
	if n := tier.Counts().Entries; n < 5000+old/2-100 {
		t.Errorf("%d entries are left", n)
	}
}

// B1. Hazard: an entry that is about to be replaced is in no list of a limit. The flight
// turns out to be detached, and the entry stays, counted by nobody.
func TestTier_EntryThatWasNotReplacedCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := evict.NewList(1 << 20)
		tier := newTier("tier", Options[int]{MaxBytes: 1 << 20, Shared: shared})
		k := intKey(1)
		tier.Put(k, tier.NewEntry(k, 1, 8, 0))
		ctx, leave := context.WithCancel(t.Context())
		tier.Answer(ctx, Wanted[int]{Key: k, Renew: true, Base: context.Background(), Arg: func(body context.Context) {
			leave()
			<-body.Done() // the last caller has left, so nothing is stored
		}})
		synctest.Wait()
		c := tier.Counts()
		if c.Entries != 1 || c.Stored != 1 {
			t.Fatalf("got %+v", c)
		}
		for _, list := range tier.lists {
			if list.Weight() != c.Bytes {
				t.Errorf("a list weighs %d, and its one entry %d", list.Weight(), c.Bytes)
			}
		}
		tier.Forget(k)
		if shared.Weight() != 0 {
			t.Errorf("a list weighs %d, without an entry", shared.Weight())
		}
	})
}

// B1, B2. Hazard: other callers that are about to store have reserved all the room, and
// an answer is stored all the same. Or it is not stored, and no counter says so.
func TestTier_StoresNothingWhereThereIsNoRoom(t *testing.T) {
	shared := evict.NewList(1000)
	tier := newTier("tier", Options[int]{Shared: shared})
	k := intKey(1)
	tier.Put(k, tier.NewEntry(k, 1, 8, 0))
	others := shared.Reserve(1000, nil)
	tier.Put(k, tier.NewEntry(k, 2, 8, 0))
	a := tier.Answer(t.Context(), Wanted[int]{Key: k, Base: context.Background(), Arg: func(context.Context) {}})
	if c := tier.Counts(); a.Value != 1 || a.Err != nil || c.Entries != 0 || c.Stored != 3 || c.Evicted != 3 || c.Bytes != 0 {
		t.Errorf("got %d, %v, and %+v", a.Value, a.Err, c)
	}
	others.Forget()
	tier.Put(k, tier.NewEntry(k, 3, 8, 0))
	if c := tier.Counts(); c.Entries != 1 || shared.Weight() != c.Bytes {
		t.Errorf("later: %+v, and the list weighs %d", c, shared.Weight())
	}
}
