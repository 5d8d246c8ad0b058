package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// abandon makes a call of Get that its caller gives up after a second.
func abandon[In, Out any](t *testing.T, ctx context.Context, m *refrain.Memo[In, Out], in In) {
	t.Helper()
	ctx, leave := context.WithTimeout(ctx, time.Second)
	defer leave()
	if _, err := m.Get(ctx, in); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("the caller was to leave, and got %v", err)
	}
	synctest.Wait()
}

// F3. Hazard: with FinishAbandoned the work of an abandoned flight is lost or done twice;
// without it, the work goes on for nobody.
func TestFinishAbandoned_StoresTheAnswerOfAnAbandonedFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate[int]()
		run := func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }
		_, in := inCache()
		m := refrain.NewMemo("f", run, in, refrain.FinishAbandoned())
		plain := refrain.NewMemo("plain", run, in)

		abandon(t, t.Context(), m, 1)
		ctx := <-g.begun
		abandon(t, t.Context(), m, 1) // joins it, and leaves
		if ctx.Err() != nil || len(g.begun) > 0 {
			t.Error("the flight has ended, or another has begun")
		}
		g.end <- 7
		synctest.Wait()
		if v, stored := m.Peek(t.Context(), 1); v != 7 || !stored {
			t.Errorf("stored: %v (%d)", stored, v)
		}

		abandon(t, t.Context(), m, 2)
		<-g.begun
		got := make(chan int)
		go func() { got <- mustGet(t, m, 2) }()
		synctest.Wait()
		g.end <- 8
		if v := <-got; v != 8 || len(g.begun) > 0 {
			t.Errorf("who joined got %d", v)
		}
		if s := m.Stats(); s.Misses != 2 || s.Joins != 2 || s.Stored != 2 || s.Errors != 0 {
			t.Errorf("stats %+v", s)
		}

		abandon(t, t.Context(), plain, 1)
		if ctx = <-g.begun; ctx.Err() == nil {
			t.Error("without the option the flight goes on")
		}
	})
}

// I1, I2, I3, I4, S5. Hazard: an answer that was forgotten while nobody waited for its
// flight is stored, or the flight goes on for nobody.
func TestFinishAbandoned_ForgettingIsFinal(t *testing.T) {
	type memo = refrain.Memo[int, int]
	session := refrain.WithSession(context.Background(), "s")
	for name, test := range map[string]struct {
		forget func(*refrain.Cache, *memo, *refrain.Memo0[int])
		closed bool
	}{
		"Forget":     {func(_ *refrain.Cache, m *memo, _ *refrain.Memo0[int]) { m.Forget(1) }, false},
		"Clear":      {func(_ *refrain.Cache, m *memo, _ *refrain.Memo0[int]) { m.Clear() }, false},
		"ClearMemos": {func(c *refrain.Cache, _ *memo, _ *refrain.Memo0[int]) { c.ClearMemos() }, false},
		"EndSession": {func(c *refrain.Cache, _ *memo, _ *refrain.Memo0[int]) { c.EndSession("s") }, false},
		"Put":        {func(_ *refrain.Cache, m *memo, _ *refrain.Memo0[int]) { m.Put(session, 1, 5) }, false},
		"a source":   {func(_ *refrain.Cache, _ *memo, source *refrain.Memo0[int]) { source.Clear() }, false},
		"Close":      {func(c *refrain.Cache, _ *memo, _ *refrain.Memo0[int]) { c.Close(session) }, true},
	} {
		for _, stubborn := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", stubborn ", stubborn), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var ctxs []context.Context
					end := make(chan bool)
					c, in := inCache()
					source := refrain.NewMemo0("source", func(context.Context) (int, error) { return 1, nil }, in)
					m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) {
						if _, err := source.Get(ctx); err != nil {
							return 0, err
						}
						ctxs = append(ctxs, ctx)
						if len(ctxs) > 1 {
							return 8, nil
						}
						if stubborn {
							<-end
						} else {
							<-ctx.Done()
						}
						return 7, nil
					}, in, refrain.FinishAbandoned(), refrain.PerSession())
					abandon(t, session, m, 1)
					if ctxs[0].Err() != nil {
						t.Fatal("the flight has ended with its caller")
					}
					test.forget(c, m, source)
					if ctxs[0].Err() == nil {
						t.Error("its context goes on")
					}
					if v, err := m.Get(session, 1); test.closed != errors.Is(err, refrain.ErrClosed) || !test.closed && v != 8 && v != 5 {
						t.Errorf("the next call gets %d, %v", v, err)
					}
					close(end)
					synctest.Wait()
					if v, _ := m.Peek(session, 1); v == 7 {
						t.Error("what was forgotten is stored")
					}
				})
			})
		}
	}
}

// F9, T3. Hazard: an abandoned flight that hangs keeps its key for ever, or for longer
// each time a caller comes and goes.
func TestFinishAbandoned_IsBounded(t *testing.T) {
	for _, test := range []struct {
		limit time.Duration // counted from when its only caller left, after a second
		opts  []refrain.Option
	}{
		{time.Minute, nil},
		{9 * time.Second, []refrain.Option{refrain.Timeout(10 * time.Second)}},
		{time.Hour, []refrain.Option{refrain.Timeout(time.Hour + time.Second)}},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := &hangs{when: func(run int) bool { return run == 1 }}
			m := refrain.NewMemo("f", h.next, append(test.opts, fresh(), refrain.FinishAbandoned())...)
			abandon(t, t.Context(), m, 1)
			left := time.Now()
			for range 5 {
				abandon(t, t.Context(), m, 1)
				if h.ended(1) || h.runs() != 1 {
					t.Fatalf("after %v: ended %v, %d runs", time.Since(left), h.ended(1), h.runs())
				}
				time.Sleep(test.limit / 20)
			}
			time.Sleep(test.limit - time.Since(left) - 1)
			if h.ended(1) {
				t.Error("it has ended a moment early")
			}
			time.Sleep(time.Nanosecond)
			if !h.ended(1) {
				t.Errorf("after %v its context goes on", test.limit)
			}
			if v := mustGet(t, m, 1); v != 2 {
				t.Errorf("got %d", v)
			}
			if s := m.Stats(); s.Errors != 1 {
				t.Errorf("stats %+v", s)
			}
		})
	}
}

// F3. Hazard: the bound of an abandoned flight ends it for a caller that has joined; or
// that caller's leaving begins another minute.
func TestFinishAbandoned_JoinerIsUnboundedAndTheFlightIsHeldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hangs{when: func(int) bool { return true }}
		m := refrain.NewMemo("f", h.next, fresh(), refrain.FinishAbandoned())
		abandon(t, t.Context(), m, 1)
		ctx, leave := context.WithCancel(t.Context())
		left := make(chan error)
		go func() { _, err := m.Get(ctx, 1); left <- err }()
		time.Sleep(time.Hour)
		if h.ended(1) {
			t.Error("it has ended under its caller")
		}
		leave()
		if err := <-left; err != context.Canceled {
			t.Error(err)
		}
		if !h.ended(1) || h.runs() != 1 {
			t.Error("it goes on after its last caller")
		}
	})
}

// T3. Hazard: a refresh is lost when its answer expires, though it was to be finished.
func TestFinishAbandoned_RefreshOutlivesItsAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate[int]()
		m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }, fresh(),
			refrain.RefreshAfter(time.Minute), refrain.TTL(70*time.Second), refrain.FinishAbandoned())
		go func() { g.end <- 1 }()
		mustGet(t, m, 1)
		<-g.begun
		time.Sleep(time.Minute)
		mustGet(t, m, 1)
		ctx := <-g.begun
		time.Sleep(59 * time.Second)
		if ctx.Err() != nil {
			t.Error("it has ended with its answer")
		}
		g.end <- 2
		synctest.Wait()
		if v, stored := m.Peek(t.Context(), 1); v != 2 || !stored {
			t.Errorf("stored: %v (%d)", stored, v)
		}
	})
}

// F3, I1, S4. Hazard: an object that took longer to open than its caller waited is opened
// again, or never closed.
func TestFinishAbandoned_SingletonKeepsItsObject(t *testing.T) {
	for _, cleared := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var opened []*numbered
			_, in := inCache()
			s := refrain.NewSingleton("s", func(context.Context) (*numbered, error) {
				r := &numbered{number: len(opened) + 1}
				opened = append(opened, r)
				time.Sleep(10 * time.Second) // ignores its context
				return r, nil
			}, in, refrain.FinishAbandoned(), refrain.Grace(0))
			ctx, leave := context.WithTimeout(t.Context(), time.Second)
			defer leave()
			if _, err := s.Get(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			if cleared {
				s.Clear()
			}
			time.Sleep(10 * time.Second)
			synctest.Wait()
			if opened[0].closed.Load() != cleared {
				t.Errorf("cleared: %v, closed: %v", cleared, opened[0].closed.Load())
			}
			r, err := s.Get(t.Context())
			if err != nil || r.closed.Load() || cleared == (r == opened[0]) {
				t.Errorf("cleared: %v, got object %d, %v", cleared, r.number, err)
			}
		})
	}
}

// F3, I1. Hazard: a bulk call whose caller left is lost; or answers of it that were
// forgotten are stored.
func TestFinishAbandoned_BulkFinishesKeysThatWereNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		end := make(chan bool)
		m := refrain.NewMemoBulk("f", func(ctx context.Context, xs []int) ([]int, error) {
			calls.Add(1)
			select {
			case <-end:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			return xs, nil
		}, fresh(), refrain.FinishAbandoned())
		ctx, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		if _, err := m.GetAll(ctx, []int{1, 2, 3}); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		m.Forget(2)
		close(end)
		synctest.Wait()
		if _, stored := m.Peek(t.Context(), 2); stored {
			t.Error("what was forgotten is stored")
		}
		if got, err := m.GetAll(t.Context(), []int{1, 3}); err != nil || !slices.Equal(got, []int{1, 3}) || calls.Load() != 1 {
			t.Errorf("got %v, %v after %d calls", got, err, calls.Load())
		}
	})
}
