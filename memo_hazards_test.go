package refrain_test

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// F5. Hazard: the function of an option, run when the memo's function has returned,
// panics or ends its goroutine. Then nobody lands the flight and its key hangs for ever,
// or the process dies.
func TestMemo_OptionCallbacksDoNotBlockOtherKeys(t *testing.T) {
	failure := errors.New("down")
	for name, test := range map[string]struct {
		option refrain.Option
		err    error
	}{
		"CacheErrors panics":             {refrain.CacheErrors(time.Hour, func(error) bool { panic("no") }), failure},
		"CacheErrors ends its goroutine": {refrain.CacheErrors(time.Hour, func(error) bool { runtime.Goexit(); return true }), failure},
		"CloneWith panics":               {refrain.CloneWith(func(int) int { panic("no") }), nil},
		"CloneWith ends its goroutine":   {refrain.CloneWith(func(int) int { runtime.Goexit(); return 0 }), nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			goOn := make(chan bool)
			m := refrain.NewMemoBulk("f", func(_ context.Context, xs []int) ([]int, error) {
				<-goOn
				return xs, test.err
			}, test.option, fresh())
			for _, first := range []func(){
				func() { m.Get(t.Context(), 1) },
				func() { m.GetAll(t.Context(), []int{2, 1, 3}) },
			} {
				joined := make(chan error, 1)
				go first()
				synctest.Wait()
				go func() { // CloneWith's function ends this goroutine too
					defer close(joined)
					_, err := m.Get(t.Context(), 1)
					joined <- err
				}()
				synctest.Wait()
				goOn <- true
				synctest.Wait()
				select {
				case err, told := <-joined:
					if told && err == nil {
						t.Errorf("%s: who joined got an answer", name)
					}
				default:
					t.Errorf("%s: who joined hangs", name)
				}
			}
			if s := m.Stats(); s.Entries != 0 {
				t.Errorf("%s: stored %+v", name, s)
			}
		})
	}
}

// B2. Hazard: a call that ends in an unusual way is counted twice, or not at all.
func TestStats_CountEveryCallOnce(t *testing.T) {
	cache := refrain.New(refrain.Config{Logger: slog.New(slog.DiscardHandler)})
	shared := refrain.NewMemo("shared", func(context.Context, int) (*int, error) { return new(int), nil },
		refrain.ShareValues(), refrain.DetectMutation(), refrain.In(cache))
	*mustGet(t, shared, 1)++
	mustGet(t, shared, 1) // finds the change, and computes the answer again
	if s := shared.Stats(); s.Hits != 0 || s.Misses != 2 || s.Saved != 0 {
		t.Errorf("after two calls, of which the second found a changed value: %+v", s)
	}
	bulk := refrain.NewMemoBulk("bulk", func(_ context.Context, xs []int) ([]int, error) { return xs, nil }, refrain.In(cache))
	mustGet(t, &bulk.Memo, 1)
	ended, end := context.WithCancel(t.Context())
	end()
	bulk.Get(ended, 2)
	bulk.GetAll(ended, []int{1, 2})
	if s := bulk.Stats(); s.Hits != 1 || s.Misses != 3 {
		t.Errorf("after a call, and three with a context that had ended: %+v", s)
	}
}

// V4. Hazard: Peek returns the zero value beside a stored error as an answer.
func TestMemo_PeekTakesNoErrorForAnAnswer(t *testing.T) {
	m := refrain.NewMemo("f", func(context.Context, int) (int, error) { return 0, errors.New("down") }, refrain.CacheErrors(time.Hour, nil), fresh())
	m.Get(t.Context(), 1)
	if v, ok := m.Peek(t.Context(), 1); ok || m.Stats().Entries != 1 {
		t.Errorf("got %d, %v; %+v", v, ok, m.Stats())
	}
}

// T3. Hazard: a refresh that did not replace the stale answer counts as running for ever,
// so no other starts and the answer stays stale.
func TestMemo_RefreshesAgainAfterARefreshWithoutEffect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		source := refrain.NewMemo("source", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
		var body func(context.Context) (int, error)
		m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) { return body(ctx) }, refrain.RefreshAfter(time.Minute), refrain.In(cache))
		end := make(chan bool)
		for name, test := range map[string]struct {
			body  func(context.Context) (int, error)
			begin func() // called when the answer is stale
		}{
			"its source was forgotten meanwhile": {
				func(ctx context.Context) (int, error) { v, err := source.Get(ctx, 1); source.Forget(1); return v, err },
				func() { mustGet(t, m, 1) },
			},
			"somebody else had begun one, and left": {
				func(ctx context.Context) (int, error) { <-end; return 1, nil },
				func() {
					ctx, leave := context.WithCancel(t.Context())
					go m.Refresh(ctx, 1)
					synctest.Wait()
					mustGet(t, m, 1)
					leave()
				},
			},
		} {
			m.Put(t.Context(), 1, 0)
			time.Sleep(time.Minute)
			body = test.body
			test.begin()
			synctest.Wait()
			body = func(context.Context) (int, error) { return 2, nil }
			time.Sleep(time.Minute)
			mustGet(t, m, 1)
			synctest.Wait()
			if v := mustGet(t, m, 1); v != 2 {
				t.Errorf("%s: the answer is still %d", name, v)
			}
		}
		close(end)
	})
}

// I3. Hazard: a refreshed answer that cannot be stored leaves the old one in place, and
// the answers computed from it.
func TestMemo_RefreshIsNotUndoneWhereTheAnswerCannotBeStored(t *testing.T) {
	for name, test := range map[string]struct {
		refreshed func(context.Context) []byte
		option    refrain.Option
	}{
		"too large":        {func(context.Context) []byte { return make([]byte, 5000) }, refrain.MaxBytes(2000)},
		"good for no time": {func(ctx context.Context) []byte { refrain.ExpireAfter(ctx, 0); return []byte("b") }, refrain.TTL(time.Hour)},
	} {
		cache := refrain.New(refrain.Config{})
		var refresh bool
		inner := refrain.NewMemo("inner", func(ctx context.Context, _ int) ([]byte, error) {
			if refresh {
				return test.refreshed(ctx), nil
			}
			return []byte("a"), nil
		}, test.option, refrain.In(cache))
		outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { v, err := inner.Get(ctx, x); return len(v), err }, refrain.In(cache))
		mustGet(t, outer, 1)
		refresh = true
		if _, err := inner.Refresh(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if v, ok := inner.Peek(t.Context(), 1); ok {
			t.Errorf("%s: after Refresh the answer is %q again", name, v)
		}
		if _, ok := outer.Peek(t.Context(), 1); ok {
			t.Errorf("%s: what was computed from the former answer stayed", name)
		}
		s := cache.Stats()
		if s.Stored != uint64(s.Entries)+s.Replaced+s.Evicted+s.Expired+s.Forgotten+s.Invalidated {
			t.Errorf("B2: %s: the causes do not add up: %+v", name, s)
		}
	}
}

// I3. Hazard: an answer that was not stored has no lifetime, and an answer computed from
// it never expires.
func TestMemo_OuterExpiresNoLaterThanAnInnerThatWasNotStored(t *testing.T) {
	for name, inner := range map[string]*refrain.Memo[int, []byte]{
		"too large": refrain.NewMemo("f", func(context.Context, int) ([]byte, error) { return make([]byte, 5000), nil },
			refrain.MaxBytes(2000), refrain.TTL(time.Minute), fresh()),
		"good for no time": refrain.NewMemo("f", func(ctx context.Context, _ int) ([]byte, error) { refrain.ExpireAfter(ctx, 0); return nil, nil }, fresh()),
	} {
		synctest.Test(t, func(t *testing.T) {
			outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { v, err := inner.Get(ctx, x); return len(v), err }, fresh())
			mustGet(t, outer, 1)
			time.Sleep(time.Minute)
			if _, ok := outer.Peek(t.Context(), 1); ok {
				t.Errorf("%s: the outer answer outlived it", name)
			}
		})
	}
}

// I2, I3. Hazard: Put of an equal answer wins over a flight, but an answer computed from
// that flight's different result is stored.
func TestMemo_PutOfAnEqualAnswerWinsForTheOuterToo(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	g := newGate[int]()
	inner := refrain.NewMemo("inner", func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }, refrain.In(cache))
	outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { return inner.Refresh(ctx, x) }, refrain.In(cache))
	farther := refrain.NewMemo("farther", func(ctx context.Context, x int) (int, error) { return outer.Get(ctx, x) }, refrain.In(cache))
	inner.Put(t.Context(), 1, 1)
	got := make(chan int)
	go func() { v, _ := farther.Get(t.Context(), 1); got <- v }()
	<-g.begun
	inner.Put(t.Context(), 1, 1)
	g.end <- 2
	if v := <-got; v != 2 {
		t.Errorf("who waited got %d", v)
	}
	if v, ok := outer.Peek(t.Context(), 1); ok {
		t.Errorf("stored is %d, computed from what was never stored", v)
	}
	if v, ok := farther.Peek(t.Context(), 1); ok {
		t.Errorf("and farther out %d", v)
	}
}

// T3. Hazard: a failed flight was taken out of the air, because a better answer came or
// its source was forgotten, and it still counts a stale answer that nobody got.
func TestMemo_StaleAnswerNotHandedOutIsNotCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		source := refrain.NewMemo("source", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
		failure := errors.New("down")
		m := refrain.NewMemo("f", func(ctx context.Context, x int) (int, error) {
			source.Get(ctx, x)
			source.Forget(x)
			return 0, failure
		}, refrain.TTL(time.Minute), refrain.StaleIfError(time.Hour), refrain.In(cache))
		m.Put(t.Context(), 1, 1)
		time.Sleep(time.Minute)
		if v, err := m.Get(t.Context(), 1); err == nil && v != 1 || m.Stats().Stale != 0 && err != nil {
			t.Errorf("got %d, %v; %+v", v, err, m.Stats())
		}
	})
}

// T3, V4. Hazard: a refresh that fails with a storable error removes an answer that is
// good until its TTL.
func TestMemo_AStoredErrorDoesNotReplaceAGoodAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counter{}
		m := refrain.NewMemo("f", c.next, refrain.TTL(time.Hour), refrain.RefreshAfter(time.Minute), refrain.CacheErrors(2*time.Hour, nil), fresh())
		mustGet(t, m, 1)
		c.fail = errors.New("down")
		time.Sleep(time.Minute)
		mustGet(t, m, 1)
		synctest.Wait()
		if v := mustGet(t, m, 1); v != 1 {
			t.Errorf("after a failed refresh: %d", v)
		}
		if _, err := m.Refresh(t.Context(), 1); err != c.fail {
			t.Errorf("a failed Refresh: %v", err)
		}
		if v := mustGet(t, m, 1); v != 1 {
			t.Errorf("after a failed Refresh: %d", v)
		}
		time.Sleep(time.Hour)
		for range 2 {
			if _, err := m.Get(t.Context(), 1); err != c.fail {
				t.Errorf("after the TTL: %v", err)
			}
		}
		if runs := c.runs; runs != 4 {
			t.Errorf("%d runs", runs)
		}
	})
}

// I3, F1. Hazard: an answer computed from a new answer is forgotten at once, because the
// new one replaced an expired one.
func TestMemo_DependentOfAReplacedExpiredAnswerIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counter{}
		inner := refrain.NewMemo("inner", c.next, refrain.TTL(time.Minute), refrain.StaleIfError(time.Hour), fresh())
		runs := 0
		outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { runs++; return inner.Get(ctx, x) }, fresh())
		for want := range 3 {
			for range 2 {
				if v := mustGet(t, outer, 1); v != want+1 || runs != want+1 {
					t.Errorf("got %d after %d runs, want %d", v, runs, want+1)
				}
			}
			time.Sleep(time.Minute)
		}
	})
}

// B1. Hazard: the bookkeeping for an answer's sources is not charged, so the memory limit
// covers less than half of the memory that answers take.
func TestMemo_SourcesAreCharged(t *testing.T) {
	bytes := func(sources int) int64 {
		cache := refrain.New(refrain.Config{})
		inner := refrain.NewMemo("inner", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
		outer := refrain.NewMemo("outer", func(ctx context.Context, _ int) (int, error) {
			for x := range sources {
				inner.Get(ctx, x)
			}
			return 0, nil
		}, refrain.In(cache))
		mustGet(t, outer, 1)
		return outer.Stats().Bytes
	}
	// on 64-bit machines they take 230
	if each := (bytes(1000) - bytes(0)) / 1000; each < 150 || each > 350 {
		t.Errorf("%d bytes are charged for a source", each)
	}
}

// F5. Hazard: a hit among many arguments ends the goroutine of GetAll. The flights that
// it put into the air before never start, and their keys hang for ever.
func TestMemoBulk_RunsItsFlightsEvenIfAHitEndsTheGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := false
		m := refrain.NewMemoBulk("f", func(_ context.Context, xs []int) ([]int, error) { return xs, nil }, fresh(),
			refrain.CloneWith(func(x int) int {
				if end && x == 7 {
					runtime.Goexit()
				}
				return x
			}))
		mustGet(t, &m.Memo, 7)
		end = true
		go m.GetAll(t.Context(), []int{1, 7})
		synctest.Wait()
		if v := mustGet(t, &m.Memo, 1); v != 1 {
			t.Errorf("got %d", v)
		}
	})
}
