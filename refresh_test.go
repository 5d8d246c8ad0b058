package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// hangs is a source. Some of its runs hang until their context ends.
type hangs struct {
	when func(run int) bool

	mu   sync.Mutex
	ctxs []context.Context // of all runs
}

func (h *hangs) next(ctx context.Context, _ int) (int, error) {
	h.mu.Lock()
	h.ctxs = append(h.ctxs, ctx)
	n := len(h.ctxs)
	h.mu.Unlock()
	if h.when(n) {
		<-ctx.Done()
		return 0, ctx.Err()
	}
	return n, nil
}

func (h *hangs) runs() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.ctxs)
}

// ended reports whether the context of a run has ended.
func (h *hangs) ended(run int) bool {
	synctest.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ctxs[run-1].Err() != nil
}

// second is true for the second run, which is the first refresh.
func second(run int) bool { return run == 2 }

func inCache() (*refrain.Cache, refrain.Option) {
	c := refrain.New(refrain.Config{})
	return c, refrain.In(c)
}

// T3. Hazard: no refresh follows one that hangs, its key stays stale for ever, and its
// context never ends; or the next refresh follows a failed one without a pause.
func TestMemo_HungRefreshIsBoundedAndCountsAsFailed(t *testing.T) {
	for _, test := range []struct {
		limit time.Duration
		opts  []refrain.Option
	}{
		{time.Minute, nil},
		{time.Minute, []refrain.Option{refrain.FinishAbandoned()}},
		{10 * time.Second, []refrain.Option{refrain.Timeout(10 * time.Second)}},
		{time.Hour, []refrain.Option{refrain.Timeout(time.Hour), refrain.FinishAbandoned()}},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := &hangs{when: func(run int) bool { return run == 2 || run == 3 }}
			_, in := inCache()
			m := refrain.NewMemo("f", h.next, append(test.opts, in, refrain.RefreshAfter(time.Minute))...)
			mustGet(t, m, 1)
			time.Sleep(time.Minute)
			for i, pause := range []time.Duration{time.Second, 2 * time.Second} {
				run := i + 2
				mustGet(t, m, 1) // the refresh begins
				synctest.Wait()
				time.Sleep(test.limit - 1)
				if mustGet(t, m, 1); h.ended(run) || h.runs() != run {
					t.Errorf("a moment before %v: ended %v, %d runs", test.limit, h.ended(run), h.runs())
				}
				time.Sleep(time.Nanosecond)
				if !h.ended(run) {
					t.Errorf("the refresh may take %v, and goes on", test.limit)
				}
				time.Sleep(pause - 1)
				if v := mustGet(t, m, 1); v != 1 || h.runs() != run {
					t.Errorf("within the pause of %v: answer %d, %d runs", pause, v, h.runs())
				}
				time.Sleep(time.Nanosecond)
			}
			mustGet(t, m, 1)
			synctest.Wait()
			if v := mustGet(t, m, 1); v != 4 {
				t.Errorf("after two that hung the answer is %d", v)
			}
			if s := m.Stats(); s.Errors != 2 || s.Misses != 1 {
				t.Errorf("stats %+v", s)
			}
		})
	}
}

// T3, I1, I2. Hazard: a refresh that hangs outlives its entry. Every caller joins it for
// ever, and its context never ends.
func TestMemo_HungRefreshEndsWithItsEntry(t *testing.T) {
	type memo = refrain.Memo[int, int]
	session := refrain.WithSession(context.Background(), "s")
	ttl := []refrain.Option{refrain.TTL(time.Minute + 10*time.Second)}
	expire := func(*refrain.Cache, *memo) { time.Sleep(10 * time.Second) }
	for name, test := range map[string]struct {
		opts  []refrain.Option
		leave func(*refrain.Cache, *memo)
		stays bool // an answer is there all the same
	}{
		"Forget":         {nil, func(_ *refrain.Cache, m *memo) { m.Forget(1) }, false},
		"ForgetContext":  {nil, func(_ *refrain.Cache, m *memo) { m.ForgetContext(session, 1) }, false},
		"Clear":          {nil, func(_ *refrain.Cache, m *memo) { m.Clear() }, false},
		"ClearMemos":     {nil, func(c *refrain.Cache, _ *memo) { c.ClearMemos() }, false},
		"Cache.Clear":    {nil, func(c *refrain.Cache, _ *memo) { c.Clear() }, false},
		"EndSession":     {nil, func(c *refrain.Cache, _ *memo) { c.EndSession("s") }, false},
		"Put":            {nil, func(_ *refrain.Cache, m *memo) { m.Put(session, 1, 5) }, true},
		"eviction":       {[]refrain.Option{refrain.MaxEntries(1)}, func(_ *refrain.Cache, m *memo) { crowd(session, m) }, false},
		"TTL":            {ttl, expire, false},
		"StaleIfError":   {append(ttl, refrain.StaleIfError(time.Hour)), expire, false},
		"TTL, Timeout":   {append(ttl, refrain.Timeout(time.Hour)), expire, false},
		"longer Timeout": {append(ttl, refrain.Timeout(1<<63-1)), expire, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &hangs{when: second}
				c, in := inCache()
				m := refrain.NewMemo("f", h.next, append(test.opts, in, refrain.RefreshAfter(time.Minute), refrain.PerSession())...)
				get := func() int {
					v, err := m.Get(session, 1)
					if err != nil {
						t.Fatal(err)
					}
					return v
				}
				get()
				time.Sleep(time.Minute)
				get()
				if h.ended(2) {
					t.Fatal("the refresh has ended before it hung")
				}
				test.leave(c, m)
				if !h.ended(2) {
					t.Error("its context goes on")
				}
				runs := h.runs()
				if v := get(); test.stays && (v != 5 || h.runs() != runs) || !test.stays && v <= 2 {
					t.Errorf("the next call gets %d after %d runs", v, h.runs())
				}
			})
		})
	}
}

// crowd stores other answers so that the one for 1 is evicted.
func crowd(ctx context.Context, m *refrain.Memo[int, int]) {
	for m.Stats().Evicted == 0 {
		for range 10 {
			m.Get(ctx, 2)
		}
		m.Get(ctx, 3)
	}
}

// T3, S5. Hazard: Close leaves a refresh running that nobody waits for and whose context
// never ends.
func TestCache_CloseEndsRefreshes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hangs{when: func(run int) bool { return run == 2 || run == 4 }}
		c, in := inCache()
		m := refrain.NewMemo("f", h.next, in, refrain.RefreshAfter(time.Minute))
		s := refrain.NewSingleton("s", func(ctx context.Context) (*int, error) { n, err := h.next(ctx, 0); return &n, err }, in, refrain.RefreshAfter(time.Minute))
		mustGet(t, m, 1)
		time.Sleep(time.Minute)
		mustGet(t, m, 1)
		synctest.Wait()
		open := func() {
			if _, err := s.Get(t.Context()); err != nil {
				t.Error(err)
			}
		}
		open()
		time.Sleep(time.Minute - 1)
		mustGet(t, m, 1) // the first refresh has a moment left
		time.Sleep(time.Nanosecond)
		open()
		synctest.Wait()
		if err := c.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if !h.ended(4) || !h.ended(2) {
			t.Error("a refresh goes on after Close")
		}
	})
}

// I3, T3. Hazard: a dependency of a hung refresh is forgotten. This takes the refresh out
// of the air, and its context never ends.
func TestMemo_HungRefreshEndsWhenADependencyIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hangs{when: second}
		_, in := inCache()
		inner := refrain.NewMemo("inner", refrain.Pure(func(x int) int { return x }), in)
		m := refrain.NewMemo("f", func(ctx context.Context, x int) (int, error) {
			if _, err := inner.Get(ctx, x); err != nil {
				return 0, err
			}
			return h.next(ctx, x)
		}, in, refrain.RefreshAfter(time.Minute))
		mustGet(t, m, 1)
		time.Sleep(time.Minute)
		mustGet(t, m, 1)
		synctest.Wait()
		inner.Forget(1)
		if !h.ended(2) {
			t.Error("its context goes on")
		}
		if v := mustGet(t, m, 1); v != 3 {
			t.Errorf("got %d", v)
		}
	})
}

// T3. Hazard: an answer's own lifetime, by ExpireAfter or by its dependencies, does not
// end the refresh that hangs behind it.
func TestMemo_HungRefreshEndsWithTheAnswersOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hangs{when: second}
		_, in := inCache()
		m := refrain.NewMemo("f", func(ctx context.Context, x int) (int, error) {
			refrain.ExpireAfter(ctx, 70*time.Second)
			return h.next(ctx, x)
		}, in, refrain.RefreshAfter(time.Minute))
		mustGet(t, m, 1)
		time.Sleep(time.Minute)
		mustGet(t, m, 1)
		synctest.Wait()
		time.Sleep(10*time.Second - 1)
		if mustGet(t, m, 1); h.ended(2) {
			t.Error("the refresh has ended before its answer")
		}
		time.Sleep(time.Nanosecond)
		if !h.ended(2) {
			t.Error("its context goes on")
		}
		if v := mustGet(t, m, 1); v != 3 {
			t.Errorf("got %d", v)
		}
	})
}

// T3, F3. Hazard: a refresh ends although callers have joined it.
func TestMemo_JoinedRefreshGoesOnForItsCallers(t *testing.T) {
	for name, test := range map[string]struct {
		happens func(*refrain.Memo[int, int])
		stored  bool
	}{
		"the minute is over":     {func(*refrain.Memo[int, int]) { time.Sleep(time.Hour) }, true},
		"the answer has expired": {func(*refrain.Memo[int, int]) { time.Sleep(3 * time.Hour) }, true},
		"it was forgotten":       {func(m *refrain.Memo[int, int]) { m.Forget(1) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGate[int]()
				_, in := inCache()
				m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }, in,
					refrain.RefreshAfter(time.Minute), refrain.TTL(2*time.Hour))
				go func() { g.end <- 1 }()
				mustGet(t, m, 1)
				time.Sleep(time.Minute)
				mustGet(t, m, 1)
				<-g.begun
				refresh := <-g.begun
				got := make(chan int)
				leaving, leave := context.WithCancel(t.Context())
				go func() { m.Refresh(leaving, 1); got <- 0 }()
				go func() {
					v, err := m.Refresh(t.Context(), 1)
					if err != nil {
						t.Error(err)
					}
					got <- v
				}()
				synctest.Wait()
				test.happens(m)
				leave()
				<-got // a caller that leaves is not the last
				synctest.Wait()
				if refresh.Err() != nil {
					t.Error("its context has ended")
				}
				g.end <- 7
				if v := <-got; v != 7 {
					t.Errorf("the caller got %d", v)
				}
				if v, stored := m.Peek(t.Context(), 1); stored != test.stored || stored && v != 7 {
					t.Errorf("stored: %v (%d), want %v", stored, v, test.stored)
				}
			})
		})
	}
}

// T3. Hazard: after a refresh that hung, and that a caller joined and left, the next
// follows without a pause; or the first one's context never ends.
func TestMemo_HungRefreshEndsWithItsLastCaller(t *testing.T) {
	for name, opts := range map[string][]refrain.Option{"": nil, "FinishAbandoned": {refrain.FinishAbandoned()}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &hangs{when: second}
				_, in := inCache()
				m := refrain.NewMemo("f", h.next, append(opts, in, refrain.RefreshAfter(time.Minute))...)
				mustGet(t, m, 1)
				time.Sleep(time.Minute)
				mustGet(t, m, 1)
				synctest.Wait()
				ctx, leave := context.WithTimeout(t.Context(), 2*time.Minute)
				defer leave()
				if _, err := m.Refresh(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
				if !h.ended(2) {
					t.Error("its context goes on")
				}
				if mustGet(t, m, 1); h.runs() != 2 {
					t.Error("the next refresh began without a pause")
				}
				time.Sleep(time.Second)
				mustGet(t, m, 1)
				synctest.Wait()
				if v := mustGet(t, m, 1); v != 3 {
					t.Errorf("got %d", v)
				}
			})
		})
	}
}

// T3, F1. Hazard: a caller that comes just as the answer expires joins a refresh that
// hangs, or one whose context has ended.
func TestMemo_CallersAtTheDeadlineGetAFlightOfTheirOwn(t *testing.T) {
	for _, stands := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			h := &hangs{when: func(run int) bool { return run%2 == 0 }}
			_, in := inCache()
			opts := []refrain.Option{in, refrain.RefreshAfter(time.Minute), refrain.TTL(70 * time.Second)}
			if stands {
				// the entry stays in the table
				opts = append(opts, refrain.StaleIfError(time.Hour))
			}
			m := refrain.NewMemo("f", h.next, opts...)
			for round := range 50 {
				began := time.Now()
				mustGet(t, m, 1)
				deadline := began.Add(70 * time.Second)
				time.Sleep(time.Minute)
				mustGet(t, m, 1)
				var callers sync.WaitGroup
				for range 5 {
					callers.Go(func() {
						// callers and the refresh's own timer wake in any order
						time.Sleep(time.Until(deadline))
						ctx, leave := context.WithTimeout(t.Context(), time.Second)
						defer leave()
						if v, err := m.Get(ctx, 1); v != 2*round+3 || err != nil {
							t.Errorf("round %d: got %d, %v", round, v, err)
						}
					})
				}
				callers.Wait()
				m.Get(t.Context(), 1)
				if s := h.runs(); s != 2*round+3 {
					t.Fatalf("%d runs after round %d", s, round)
				}
			}
		})
	}
}

// T3. Hazard: a refresh hangs, the answer expires, and the source is down. Callers wait
// for the refresh instead of getting the last answer.
func TestMemo_StaleIfErrorHelpsAfterAHungRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs, never := 0, make(chan bool)
		m := refrain.NewMemo("f", func(context.Context, int) (int, error) {
			switch runs++; runs {
			case 1:
				return 1, nil
			case 2:
				<-never // ignores its context
			}
			return 0, errors.New("down")
		}, fresh(), refrain.RefreshAfter(time.Minute), refrain.TTL(70*time.Second), refrain.StaleIfError(time.Hour))
		mustGet(t, m, 1)
		time.Sleep(time.Minute)
		mustGet(t, m, 1)
		synctest.Wait()
		for range 5 {
			time.Sleep(10 * time.Minute)
			began := time.Now()
			if v := mustGet(t, m, 1); v != 1 || time.Since(began) != 0 {
				t.Errorf("got %d after %v", v, time.Since(began))
			}
		}
		close(never)
		synctest.Wait()
		if v := mustGet(t, m, 1); v != 1 {
			t.Errorf("got %d", v)
		}
	})
}

// F9, T3, I2. Hazard: a function that ignores its context keeps its key, or comes back
// late with an old answer.
func TestMemo_RefreshThatIgnoresItsContextBlocksAndStoresNothing(t *testing.T) {
	for name, late := range map[string]error{"answer": nil, "failure": errors.New("late")} {
		synctest.Test(t, func(t *testing.T) {
			var runs atomic.Int64
			never := make(chan bool)
			m := refrain.NewMemo("f", func(context.Context, int) (int, error) {
				n := int(runs.Add(1))
				if n == 2 {
					<-never
					return n, late
				}
				return n, nil
			}, fresh(), refrain.RefreshAfter(time.Minute))
			mustGet(t, m, 1)
			time.Sleep(time.Minute)
			mustGet(t, m, 1)
			time.Sleep(2 * time.Minute)
			mustGet(t, m, 1)
			synctest.Wait()
			if v := mustGet(t, m, 1); v != 3 {
				t.Errorf("got %d", v)
			}
			before := m.Stats()
			close(never)
			synctest.Wait()
			if v := mustGet(t, m, 1); v != 3 {
				t.Errorf("the late %s was stored: %d", name, v)
			}
			if s := m.Stats(); s.Errors != before.Errors || s.Stored != before.Stored || s.Errors != 1 {
				t.Errorf("a late %s was counted: %+v", name, s)
			}
		})
	}
}

// T3. Hazard: the timer of one refresh ends a later refresh of the same answer.
func TestMemo_BoundsOfARefreshAreItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate[int]()
		fail := errors.New("down")
		run := 0
		m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) {
			switch run++; run {
			case 1:
				return 1, nil
			case 2:
				time.Sleep(30 * time.Second)
				return 0, fail
			}
			return g.run(ctx)
		}, fresh(), refrain.RefreshAfter(time.Minute))
		mustGet(t, m, 1)
		time.Sleep(time.Minute)
		mustGet(t, m, 1)
		time.Sleep(31 * time.Second) // the first has failed, and its pause is over
		mustGet(t, m, 1)
		ctx := <-g.begun
		time.Sleep(59 * time.Second)
		if ctx.Err() != nil {
			t.Error("the second refresh has ended at the time of the first")
		}
		g.end <- 3
		synctest.Wait()
		if v := mustGet(t, m, 1); v != 3 {
			t.Errorf("got %d", v)
		}
	})
}

// F1, F3, T3. Hazard: when calls of all kinds meet, a refresh is counted as a waiter too
// often or too seldom. Then a flight ends under its callers, or never ends.
func TestMemo_RefreshesRunBesideCallsOfAllKinds(t *testing.T) {
	for name, opts := range map[string][]refrain.Option{"": nil, "FinishAbandoned": {refrain.FinishAbandoned()}, "Timeout": {refrain.Timeout(time.Millisecond)}} {
		t.Run(name, func(t *testing.T) {
			var running atomic.Int64
			_, in := inCache()
			m := refrain.NewMemo("f", func(ctx context.Context, x int) (int, error) {
				running.Add(1)
				defer running.Add(-1)
				if x%2 == 0 {
					<-ctx.Done() // until nobody wants it
				}
				return x, ctx.Err()
			}, append(opts, in, refrain.RefreshAfter(1), refrain.TTL(50*time.Microsecond), refrain.MaxEntries(3))...)
			var all sync.WaitGroup
			for worker := range 8 {
				all.Go(func() {
					for i := range 300 {
						x := (worker + i) % 4
						ctx, leave := context.WithTimeout(t.Context(), time.Duration(i%50)*time.Microsecond)
						switch (worker*7 + i) % 9 {
						case 0:
							m.Forget(x)
						case 1:
							m.Put(ctx, x, x)
						case 2:
							m.Clear()
						case 3:
							if v, err := m.Refresh(ctx, x); err == nil && v != x {
								t.Errorf("Refresh(%d): %d", x, v)
							}
						default:
							v, err := m.Get(ctx, x)
							// the flight's, and not the caller's
							if errors.Is(err, context.Canceled) {
								t.Errorf("Get(%d) got the end of a flight: %v", x, err)
							}
							if err == nil && v != x {
								t.Errorf("Get(%d): %d", x, v)
							}
						}
						leave()
					}
				})
			}
			all.Wait()
			m.Clear()
			for running.Load() > 0 { // if it never stops, the test runs out of time
				runtime.Gosched()
			}
			if v := mustGet(t, m, 1); v != 1 {
				t.Errorf("got %d", v)
			}
		})
	}
}

// numbered is an object that knows whether it was closed.
type numbered struct {
	number int
	closed atomic.Bool
}

func (r *numbered) Close() error {
	if r.closed.Swap(true) {
		return fmt.Errorf("object %d was closed twice", r.number)
	}
	return nil
}

// T3, S2, S4. Hazard: opening behind a stale object hangs. Then no other object is ever
// opened, the context never ends, or the object that comes too late is never closed.
func TestSingleton_HungOpeningBehindIsBoundedAndItsObjectClosed(t *testing.T) {
	for name, test := range map[string]struct {
		opts  []refrain.Option
		leave func(*refrain.Cache, *refrain.Singleton[*numbered])
		stale bool // the object behind which the opening hangs stays
	}{
		"a minute": {nil, func(*refrain.Cache, *refrain.Singleton[*numbered]) { time.Sleep(time.Minute) }, true},
		"Timeout":  {[]refrain.Option{refrain.Timeout(time.Second)}, func(*refrain.Cache, *refrain.Singleton[*numbered]) { time.Sleep(time.Second) }, true},
		"TTL":      {[]refrain.Option{refrain.TTL(90 * time.Second)}, func(*refrain.Cache, *refrain.Singleton[*numbered]) { time.Sleep(30 * time.Second) }, false},
		"Clear":    {nil, func(_ *refrain.Cache, s *refrain.Singleton[*numbered]) { s.Clear() }, false},
		"of all":   {nil, func(c *refrain.Cache, _ *refrain.Singleton[*numbered]) { c.ClearSingletons() }, false},
	} {
		for _, stubborn := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", stubborn ", stubborn), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var opened []*numbered
					var mu sync.Mutex
					var refresh context.Context
					late := make(chan bool)
					c, in := inCache()
					s := refrain.NewSingleton("s", func(ctx context.Context) (*numbered, error) {
						mu.Lock()
						r := &numbered{number: len(opened) + 1}
						opened = append(opened, r)
						mu.Unlock()
						if r.number != 2 {
							return r, nil
						}
						refresh = ctx
						if stubborn {
							<-late
						} else {
							<-ctx.Done()
						}
						return r, nil // an object is returned all the same
					}, append(test.opts, in, refrain.RefreshAfter(time.Minute), refrain.Grace(0))...)
					get := func() *numbered {
						r, err := s.Get(t.Context())
						if err != nil {
							t.Fatal(err)
						}
						return r
					}
					first := get()
					time.Sleep(time.Minute)
					get()
					synctest.Wait()
					test.leave(c, s)
					synctest.Wait()
					if refresh.Err() == nil {
						t.Error("its context goes on")
					}
					if test.stale {
						if get() != first || len(opened) != 2 {
							t.Errorf("within the pause: %d opened", len(opened))
						}
						time.Sleep(time.Second)
						get()
						synctest.Wait()
					}
					if r := get(); r.number != 3 || r.closed.Load() {
						t.Errorf("got object %d, closed: %v", r.number, r.closed.Load())
					}
					close(late)
					synctest.Wait()
					if !opened[1].closed.Load() {
						t.Error("the object that came too late was not closed")
					}
					if !first.closed.Load() {
						t.Error("the stale object was not closed")
					}
					if r := get(); r.number != 3 || r.closed.Load() {
						t.Errorf("in the end: object %d, closed: %v", r.number, r.closed.Load())
					}
					if err := c.Close(t.Context()); err != nil {
						t.Error(err)
					}
				})
			})
		}
	}
}
