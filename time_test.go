package refrain_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// counter is a source that returns how often it was called, or fails.
type counter struct {
	runs int
	fail error
	took time.Duration
}

func (c *counter) next(context.Context, int) (int, error) {
	c.runs++
	n := c.runs
	time.Sleep(c.took)
	return n, c.fail
}

// T3. Hazard: a stale answer makes a caller wait, or starts a refresh for every caller.
func TestMemo_StaleAnswersAtOnceAndRefreshesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counter{took: time.Second}
		m := refrain.NewMemo("f", c.next, refrain.RefreshAfter(time.Minute), refrain.TTL(time.Hour), fresh())
		mustGet(t, m, 1)
		time.Sleep(time.Minute - 1)
		mustGet(t, m, 1)
		if s := m.Stats(); s.Stale != 0 || c.runs != 1 {
			t.Errorf("stale a moment early: %+v", s)
		}
		time.Sleep(time.Nanosecond)
		before := time.Now()
		for range 10 {
			if v := mustGet(t, m, 1); v != 1 {
				t.Errorf("got %d", v)
			}
		}
		if time.Since(before) != 0 {
			t.Error("a stale answer made its caller wait")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if v := mustGet(t, m, 1); v != 2 || c.runs != 2 {
			t.Errorf("after the refresh: %d, %d runs", v, c.runs)
		}
		if s := m.Stats(); s.Stale != 10 || s.Hits != 12 || s.Misses != 1 || s.Replaced != 1 {
			t.Errorf("stats %+v", s)
		}
	})
}

// T3. Hazard: a source that is down gets more and more calls, or the stale answer is
// lost.
func TestMemo_RefreshBacksOffAfterFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counter{}
		m := refrain.NewMemo("f", c.next, refrain.RefreshAfter(time.Minute), refrain.TTL(time.Hour), fresh())
		mustGet(t, m, 1)
		c.fail = errors.New("down")
		time.Sleep(time.Minute)
		begin := time.Now()
		var tries []time.Duration
		for time.Since(begin) < 5*time.Minute {
			runs := c.runs
			if v := mustGet(t, m, 1); v != 1 {
				t.Fatalf("the stale answer is lost: %d", v)
			}
			synctest.Wait()
			if c.runs > runs {
				tries = append(tries, time.Since(begin).Round(time.Second))
			}
			time.Sleep(100 * time.Millisecond)
		}
		want := []time.Duration{0, 1, 3, 7, 15, 31, 63, 123, 183, 243}
		for i := range want {
			want[i] *= time.Second
			if i >= len(tries) || tries[i] < want[i] || tries[i] > want[i]+2*time.Second {
				t.Fatalf("tries at %v, want about %v", tries, want)
			}
		}
		c.fail = nil
		time.Sleep(time.Minute)
		mustGet(t, m, 1)
		synctest.Wait()
		if v := mustGet(t, m, 1); v == 1 {
			t.Error("not refreshed when the source was back")
		}
	})
}

// I2. Hazard: a background refresh brings back an answer that was cleared.
func TestMemo_RefreshDoesNotBringBackAClearedAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counter{}
		m := refrain.NewMemo("f", c.next, refrain.RefreshAfter(time.Minute), fresh())
		mustGet(t, m, 1)
		time.Sleep(time.Minute)
		c.took = time.Hour
		mustGet(t, m, 1)
		synctest.Wait()
		m.Clear()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if _, stored := m.Peek(t.Context(), 1); stored || c.runs != 2 {
			t.Errorf("stored after Clear: %v; %d runs", stored, c.runs)
		}
	})
}

// T3. Hazard: after its TTL an answer is given though the computation works, or is not
// given though it fails.
func TestMemo_StaleIfErrorStandsInForFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counter{}
		m := refrain.NewMemo("f", c.next, refrain.TTL(time.Minute), refrain.StaleIfError(time.Minute), fresh())
		mustGet(t, m, 1)
		c.fail = errors.New("down")
		time.Sleep(time.Minute)
		if v := mustGet(t, m, 1); v != 1 || c.runs != 2 {
			t.Errorf("got %d after %d runs", v, c.runs)
		}
		if s := m.Stats(); s.Stale != 1 || s.Misses != 2 || s.Errors != 1 || s.Stored != 1 {
			t.Errorf("stats %+v", s)
		}
		c.fail = nil
		if v := mustGet(t, m, 1); v != 3 {
			t.Errorf("the source is back, and the answer is %d", v)
		}
		c.fail = errors.New("down again")
		time.Sleep(2 * time.Minute)
		if _, err := m.Get(t.Context(), 1); err != c.fail {
			t.Errorf("after TTL and StaleIfError: %v", err)
		}
		if s := m.Stats(); s.Stored != uint64(s.Entries)+s.Replaced+s.Expired || s.Entries != 0 {
			t.Errorf("B2: the causes do not add up: %+v", s)
		}
	})
}

// T3. Hazard: Refresh returns the stored answer, drops a good answer when the function
// fails, or keeps answers that were computed from the old one.
func TestMemo_RefreshComputesAnew(t *testing.T) {
	c := &counter{}
	cache := refrain.New(refrain.Config{})
	inner := refrain.NewMemo("inner", c.next, refrain.In(cache))
	outerRuns := 0
	outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { outerRuns++; return inner.Get(ctx, x) }, refrain.In(cache))
	mustGet(t, outer, 1)
	if v, err := inner.Refresh(t.Context(), 1); v != 2 || err != nil {
		t.Errorf("Refresh: %d, %v", v, err)
	}
	if v := mustGet(t, outer, 1); v != 2 || outerRuns != 2 {
		t.Errorf("the outer answer is %d after %d runs", v, outerRuns)
	}
	c.runs-- // the same answer again
	if _, err := inner.Refresh(t.Context(), 1); err != nil {
		t.Error(err)
	}
	if mustGet(t, outer, 1); outerRuns != 2 {
		t.Error("I3: an equal answer made the outer one go")
	}
	c.fail = errors.New("down")
	if _, err := inner.Refresh(t.Context(), 1); err != c.fail {
		t.Errorf("a failed Refresh: %v", err)
	}
	if v := mustGet(t, inner, 1); v != 2 {
		t.Errorf("after a failed Refresh: %d", v)
	}
}

// V4. Hazard: errors that match are not stored, others are, or they stay for ever.
func TestMemo_CacheErrorsStoresMatchingErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		notFound, down := errors.New("not found"), errors.New("down")
		c := &counter{fail: notFound}
		m := refrain.NewMemo("f", c.next, fresh(), refrain.TTL(time.Hour),
			refrain.CacheErrors(time.Minute, func(err error) bool { return err == notFound }))
		for range 2 {
			if v, err := m.Get(t.Context(), 1); v != 1 || err != notFound {
				t.Errorf("got %d, %v", v, err)
			}
		}
		time.Sleep(time.Minute)
		c.fail = down
		for want := range 2 {
			if v, err := m.Get(t.Context(), 1); v != want+2 || err != down {
				t.Errorf("got %d, %v", v, err)
			}
		}
		c.fail = nil
		if v := mustGet(t, m, 1); v != 4 {
			t.Errorf("got %d", v)
		}
		time.Sleep(time.Hour - 1)
		if v := mustGet(t, m, 1); v != 4 {
			t.Errorf("an answer had an error's lifetime: %d", v)
		}
		if s := m.Stats(); s.Errors != 3 || s.Hits != 2 {
			t.Errorf("stats %+v", s)
		}
	})
}

// F5. Hazard: the match function of CacheErrors panics. This ends the process or the
// caller, and leaves the key to a flight that never lands.
func TestMemo_CacheErrorsMatchThatPanicsIsAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate[int]()
		m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) {
			v, _ := g.run(ctx)
			return v, errors.New("down")
		}, fresh(), refrain.CacheErrors(time.Minute, func(error) bool { panic("no match") }))
		got := make(chan error)
		for range 3 {
			go func() { _, err := m.Get(t.Context(), 1); got <- err }()
		}
		<-g.begun
		synctest.Wait()
		g.end <- 1
		for range 3 {
			if err := <-got; !errors.As(err, new(*refrain.PanicError)) {
				t.Errorf("got %v", err)
			}
		}
		go func() { _, err := m.Get(t.Context(), 1); got <- err }()
		g.end <- 1
		if err := <-got; !errors.As(err, new(*refrain.PanicError)) {
			t.Errorf("the next call got %v", err)
		}
	})
}

// F9. Hazard: a body that never ends keeps its callers and its key for ever, or comes
// back late with an old answer.
func TestMemo_TimeoutFreesCallersAndKey(t *testing.T) {
	for name, late := range map[string]error{"answer": nil, "failure": errors.New("late")} {
		synctest.Test(t, func(t *testing.T) {
			stubborn := make(chan bool)
			var runs atomic.Int32
			m := refrain.NewMemo("f", func(ctx context.Context, x int) (int, error) {
				n := runs.Add(1)
				if n == 1 {
					<-ctx.Done()
					<-stubborn // goes on all the same
					return 1, late
				}
				return int(n), nil
			}, refrain.Timeout(time.Minute), fresh())
			begin := time.Now()
			_, err := m.Get(t.Context(), 1)
			if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), `"f"`) || time.Since(begin) != time.Minute {
				t.Errorf("after %v: %v", time.Since(begin), err)
			}
			if v := mustGet(t, m, 1); v != 2 {
				t.Errorf("got %d", v)
			}
			close(stubborn)
			synctest.Wait()
			if v := mustGet(t, m, 1); v != 2 {
				t.Errorf("the late %s was stored: %d", name, v)
			}
			if s := m.Stats(); s.Errors != 1 {
				t.Errorf("stats after a late %s: %+v", name, s)
			}
		})
	}
}

// T4. Hazard: an expired answer takes memory until a caller asks for it.
func TestMemo_ExpiredEntriesGoUnasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := refrain.NewMemo("f", refrain.Pure(func(x int) int { return x }), refrain.TTL(time.Minute), fresh())
		for x := range 5000 {
			mustGet(t, m, x)
			if x == 2499 {
				time.Sleep(30 * time.Second)
			}
		}
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if s := m.Stats(); s.Entries != 2500 || s.Expired != 2500 {
			t.Errorf("after a minute: %+v", s)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if s := m.Stats(); s.Entries != 0 || s.Bytes != 0 {
			t.Errorf("in the end: %+v", s)
		}
	})
}

// B1, V5. Hazard: a memo's limit in bytes does not hold, or an answer over it evicts the
// others.
func TestMemo_MaxBytesHolds(t *testing.T) {
	const limit = 100_000
	m := refrain.NewMemo("f", refrain.Pure(func(n int) []byte { return make([]byte, n) }), refrain.MaxBytes(limit), refrain.MaxEntries(20), fresh())
	for n := range 100 {
		mustGet(t, m, 9000+n)
	}
	s := m.Stats()
	if s.Bytes > limit || s.Entries != 10 {
		t.Errorf("%+v", s)
	}
	for n := range 100 {
		mustGet(t, m, n)
	}
	if s := m.Stats(); s.Entries != 20 {
		t.Errorf("of small ones: %+v", s)
	}
	if v := mustGet(t, m, 2*limit); len(v) != 2*limit {
		t.Errorf("got %d bytes", len(v))
	}
	if s := m.Stats(); s.Refused != 1 || s.Entries != 20 {
		t.Errorf("after one over the limit: %+v", s)
	}
}

// B1. Hazard: a result that is handed out by assignment is charged only its own words,
// and a memo of strings holds many times what MaxBytes allows.
func TestMemo_BytesOfAStringCount(t *testing.T) {
	const long = 1 << 20
	texts := refrain.NewMemo("texts", refrain.Pure(func(n int) string { return strings.Repeat("x", n) }), fresh())
	texts.Get(context.Background(), long)
	if got := texts.Stats().Bytes; got < long || got > long+1000 {
		t.Errorf("a string of %d bytes is charged %d", long, got)
	}
}
