package refrain_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

var errBroken = errors.New("broken")

// breakable is an object that may break.
type breakable struct {
	resource
	broken atomic.Bool
}

// breakables opens objects that may break, and checks them.
type breakables struct {
	mu     sync.Mutex
	opened []*breakable
	checks atomic.Int32
	going  atomic.Int32
	most   atomic.Int32 // the most checks that ran at once
}

func (b *breakables) open(context.Context) (*breakable, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	o := &breakable{resource: resource{id: len(b.opened)}}
	b.opened = append(b.opened, o)
	return o, nil
}

func (b *breakables) check(_ context.Context, o *breakable) error {
	b.checks.Add(1)
	n := b.going.Add(1)
	defer b.going.Add(-1)
	for most := b.most.Load(); n > most && !b.most.CompareAndSwap(most, n); most = b.most.Load() {
	}
	time.Sleep(time.Millisecond) // synctest's time, so that other callers come meanwhile
	if o.closed.Load() > 0 {
		return errors.New("closed while it was checked")
	}
	if o.broken.Load() {
		return errBroken
	}
	return nil
}

// S3. Hazard: each of 100 callers finds the object broken and opens another, or checks it
// again.
func TestValidate_BrokenObjectIsReopenedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b breakables
		cache := refrain.New(refrain.Config{Logger: slog.New(slog.DiscardHandler)})
		s := refrain.NewSingleton("s", b.open, refrain.In(cache), refrain.Validate(b.check), refrain.Grace(time.Second))
		m := refrain.NewMemo("m", func(ctx context.Context, _ int) (int, error) { o, err := s.Get(ctx); return o.id, err }, refrain.In(cache))
		mustGet(t, m, 1)
		if n := b.checks.Load(); n != 0 {
			t.Errorf("what was just opened was checked %d times", n)
		}
		for round := range 3 {
			b.opened[round].broken.Store(true)
			var callers sync.WaitGroup
			for range 100 {
				callers.Go(func() {
					if o, err := s.Get(t.Context()); err != nil || o.id != round+1 {
						t.Errorf("round %d: got %v, %v", round, o.id, err)
					}
				})
			}
			callers.Wait()
		}
		if len(b.opened) != 4 || b.most.Load() != 1 {
			t.Errorf("opened %d objects, want 4; %d checks at once", len(b.opened), b.most.Load())
		}
		if n := b.checks.Load(); n < 3 || n > 6 {
			t.Errorf("%d checks for 300 callers that came together in three rounds", n)
		}
		time.Sleep(time.Minute)
		for _, o := range b.opened[:3] {
			if o.closed.Load() != 1 {
				t.Errorf("object %d was closed %d times", o.id, o.closed.Load())
			}
		}
		if st := m.Stats(); st.Invalidated != 0 || mustGet(t, m, 1) != 0 {
			t.Errorf("reopening took the memo's answer: %+v", st)
		}
		st := s.Stats()
		if st.Hits+st.Misses+st.Joins != 301 || st.Invalidated != 3 || st.Stored != uint64(st.Entries)+st.Invalidated {
			t.Errorf("301 calls, 3 objects found invalid: %+v", st)
		}
		s.Clear()
		if st := m.Stats(); st.Invalidated != 1 {
			t.Errorf("clearing the singleton does not reach what was computed with an earlier object: %+v", st)
		}
		if err := cache.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// S3. Hazard: an object that is always found invalid is opened in an endless loop.
func TestValidate_NeverValidIsOpenedOnceACall(t *testing.T) {
	var b breakables
	cache := refrain.New(refrain.Config{Logger: slog.New(slog.DiscardHandler)})
	s := refrain.NewSingleton("s", b.open, refrain.In(cache), refrain.Validate(func(context.Context, *breakable) error { return errBroken }))
	for i := range 5 {
		if o, err := s.Get(t.Context()); err != nil || o.id != i {
			t.Fatalf("call %d got %v, %v", i, o, err)
		}
	}
}

// S3. Hazard: a caller that leaves ends the check for the others; or a caller whose ctx
// has ended gets an unchecked object.
func TestValidate_CheckBelongsToNoCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b breakables
		g := newGate[error]()
		s := refrain.NewSingleton("s", b.open, fresh(), refrain.Validate(func(ctx context.Context, _ *breakable) error {
			invalid, err := g.run(ctx)
			return errors.Join(invalid, err)
		}))
		s.Get(t.Context())
		impatient, leave := context.WithCancel(t.Context())
		left, got := make(chan error), make(chan error)
		go func() { _, err := s.Get(impatient); left <- err }()
		<-g.begun
		go func() { _, err := s.Get(t.Context()); got <- err }()
		synctest.Wait()
		leave()
		if err := <-left; err != context.Canceled {
			t.Errorf("who left got %v", err)
		}
		if _, err := s.Get(impatient); err != context.Canceled {
			t.Errorf("with a ctx that has ended: %v", err)
		}
		g.end <- nil
		if err := <-got; err != nil || len(b.opened) != 1 || len(g.begun) != 0 {
			t.Errorf("who stayed got %v; opened %d, more checks %d", err, len(b.opened), len(g.begun))
		}
	})
}

// S3, F9. Hazard: a check that never returns blocks the singleton for ever, or one that
// panics ends the program.
func TestValidate_ChecksThatHangOrPanicMeanInvalid(t *testing.T) {
	for name, check := range map[string]func(context.Context, *breakable) error{
		"heeding its ctx":     func(ctx context.Context, _ *breakable) error { <-ctx.Done(); return ctx.Err() },
		"not heeding its ctx": func(context.Context, *breakable) error { time.Sleep(time.Hour); return nil },
		"panicking":           func(context.Context, *breakable) error { panic("cannot") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var b breakables
				var log bytes.Buffer
				cache := refrain.New(refrain.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
				s := refrain.NewSingleton("warehouse", b.open, refrain.In(cache), refrain.Validate(check))
				s.Get(t.Context())
				began := time.Now()
				if o, err := s.Get(t.Context()); err != nil || o.id != 1 {
					t.Errorf("got %v, %v", o, err)
				}
				if took := time.Since(began); took > 10*time.Second {
					t.Errorf("it took %v", took)
				}
				if !strings.Contains(log.String(), "warehouse") {
					t.Errorf("the log says nothing: %s", &log)
				}
				time.Sleep(2 * time.Hour)
				if b.opened[0].closed.Load() != 1 {
					t.Errorf("the invalid object was closed %d times", b.opened[0].closed.Load())
				}
			})
		})
	}
}

// S3, S2. Hazard: an object is closed while it is being checked; or a check that gets the
// object itself hangs.
func TestValidate_ObjectStaysOpenForItsCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b breakables
		var s *refrain.Singleton[*breakable]
		g := newGate[error]()
		cycle := make(chan error, 10)
		s = refrain.NewSingleton("s", b.open, fresh(), refrain.Grace(0), refrain.Validate(func(ctx context.Context, o *breakable) error {
			if _, err := s.Get(ctx); err != nil {
				cycle <- err
			}
			_, err := g.run(ctx)
			return err
		}))
		ctx, end := refrain.WithScope(t.Context())
		s.Get(ctx)
		end()
		go s.Get(t.Context())
		<-g.begun
		if err := <-cycle; !errors.As(err, new(*refrain.CycleError)) {
			t.Errorf("a check that gets its own object: %v", err)
		}
		s.Clear()
		synctest.Wait()
		if b.opened[0].closed.Load() != 0 {
			t.Error("closed under its check")
		}
		g.end <- nil
		synctest.Wait()
		if b.opened[0].closed.Load() != 1 {
			t.Errorf("closed %d times after its check", b.opened[0].closed.Load())
		}
	})
}

// T3, S2, I3. Hazard: a refresh leaves a time without an object, closes the old object
// while it is in use, hands out an object that does not work, or empties the memos.
func TestSingleton_RefreshAfterReplacesBehindTheScenes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b breakables
		var fails atomic.Bool
		cache := refrain.New(refrain.Config{Logger: slog.New(slog.DiscardHandler)})
		slow := func(ctx context.Context) (*breakable, error) { time.Sleep(time.Millisecond); return b.open(ctx) }
		s := refrain.NewSingleton("s", slow, refrain.In(cache), refrain.RefreshAfter(time.Minute), refrain.Grace(time.Second),
			refrain.Validate(func(ctx context.Context, o *breakable) error {
				if fails.Load() && o.id > 0 {
					return errBroken
				}
				return nil
			}))
		m := refrain.NewMemo("m", func(ctx context.Context, _ int) (int, error) { o, err := s.Get(ctx); return o.id, err }, refrain.In(cache))
		mustGet(t, m, 1)
		get := func(want int) {
			t.Helper()
			if o, err := s.Get(t.Context()); err != nil || o.id != want {
				t.Errorf("got %v, %v, want object %d", o.id, err, want)
			}
			time.Sleep(2 * time.Millisecond) // for the object that opens behind it
		}
		fails.Store(true)
		time.Sleep(time.Minute)
		get(0) // stale; the new object is not valid
		get(0) // the next attempt waits
		time.Sleep(2 * time.Second)
		if len(b.opened) != 2 || b.opened[1].closed.Load() != 1 || b.opened[0].closed.Load() != 0 {
			t.Fatalf("opened %d; the invalid new one must be closed, the old one open", len(b.opened))
		}
		fails.Store(false)
		get(0) // still stale: opens the next one
		get(2)
		if b.opened[0].closed.Load() != 0 {
			t.Error("the old object was closed within its grace")
		}
		time.Sleep(2 * time.Second)
		if b.opened[0].closed.Load() != 1 {
			t.Errorf("the old object was closed %d times", b.opened[0].closed.Load())
		}
		if st := m.Stats(); st.Invalidated != 0 {
			t.Errorf("the refresh took the memo's answer: %+v", st)
		}
		if st := s.Stats(); st.Replaced != 1 || st.Errors != 1 || st.Stored != 2 {
			t.Errorf("one replaced, one failed: %+v", st)
		}
	})
}

// S3, T3. Hazard: the check of an object behind a stale one never returns. Then no other
// is opened behind it, and every call hangs once the stale one has expired.
func TestSingleton_CheckBehindAStaleObjectIsBounded(t *testing.T) {
	for name, hang := range map[string]func(context.Context){
		"heeding its ctx":     func(ctx context.Context) { <-ctx.Done() },
		"not heeding its ctx": func(context.Context) { time.Sleep(24 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var b breakables
				var log bytes.Buffer
				cache := refrain.New(refrain.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
				s := refrain.NewSingleton("warehouse", b.open, refrain.In(cache), refrain.Grace(0), refrain.RefreshAfter(time.Minute), refrain.TTL(time.Hour),
					refrain.Validate(func(ctx context.Context, o *breakable) error {
						if o.id == 1 {
							hang(ctx)
						}
						return nil
					}))
				get := func(want int) {
					t.Helper()
					if o, err := s.Get(t.Context()); err != nil || o.id != want {
						t.Fatalf("got %v, %v, want object %d", o, err, want)
					}
				}
				get(0)
				time.Sleep(time.Minute)
				get(0) // stale; the check of object 1 hangs
				time.Sleep(15 * time.Second)
				synctest.Wait()
				if !strings.Contains(log.String(), "took longer than 10s") {
					t.Errorf("the log says nothing: %s", &log)
				}
				// opens object 2 behind it, which may be there already when the check of
				// object 1 ends
				s.Get(t.Context())
				synctest.Wait()
				get(2)
				time.Sleep(48 * time.Hour)
				if n := b.opened[1].closed.Load(); n != 1 {
					t.Errorf("the object whose check hung was closed %d times", n)
				}
			})
		})
	}
}

// S1. Hazard: a database that is down is stormed by its callers; or callers wait though
// it is up again.
func TestSingleton_FailingOpenIsTriedEverMoreSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var opens atomic.Int32
		var up atomic.Bool
		s := refrain.NewSingletonBy("s", func(context.Context, string) (*resource, error) {
			opens.Add(1)
			if !up.Load() {
				return nil, errBroken
			}
			return new(resource), nil
		}, fresh())
		// The first two attempts come at once. Then the wait doubles: 10 ms, 20 ms, …
		began := time.Now()
		for i, want := range []time.Duration{0, 0, 10, 30, 70, 150} {
			if _, err := s.Get(t.Context(), "a"); err != errBroken {
				t.Fatalf("attempt %d: %v", i, err)
			}
			if took := time.Since(began); took != want*time.Millisecond {
				t.Errorf("attempt %d ended after %v, want %v", i, took, want*time.Millisecond)
			}
		}
		if _, err := s.Get(t.Context(), "b"); err != errBroken || time.Since(began) != 150*time.Millisecond {
			t.Error("another key waited")
		}
		opens.Store(0)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		var users sync.WaitGroup
		for range 200 {
			users.Go(func() {
				for ctx.Err() == nil {
					s.Get(ctx, "a")
				}
			})
		}
		users.Wait()
		if n := opens.Load(); n > 3600/5+20 {
			t.Errorf("200 users called open %d times in an hour", n)
		}
		up.Store(true)
		time.Sleep(6 * time.Second)
		began = time.Now()
		if _, err := s.Get(t.Context(), "a"); err != nil || time.Since(began) != 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// S1. Hazard: callers that gave up count as failures of the database, and the next caller
// must wait.
func TestSingleton_CallersThatLeaveAreNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var quick atomic.Bool
		s := refrain.NewSingleton("s", func(ctx context.Context) (*resource, error) {
			if !quick.Load() {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return new(resource), nil
		}, fresh())
		for range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			s.Get(ctx)
			cancel()
		}
		quick.Store(true)
		began := time.Now()
		if _, err := s.Get(t.Context()); err != nil || time.Since(began) != 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// S4. Hazard: open returns an object that is open already, and retiring one closes the
// other; or it returns a closed object and nothing notices.
func TestSingleton_SameObjectAgainIsNotClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := new(resource)
		cache := refrain.New(refrain.Config{})
		s := refrain.NewSingleton("pool", func(context.Context) (*resource, error) { return one, nil }, refrain.In(cache), refrain.Grace(time.Second))
		s.Get(t.Context())
		s.Clear()
		s.Get(t.Context())
		time.Sleep(time.Minute)
		if one.closed.Load() != 0 {
			t.Fatal("the object was closed while it is in use")
		}
		s.Clear()
		time.Sleep(time.Minute)
		if one.closed.Load() != 1 {
			t.Fatalf("closed %d times after the last", one.closed.Load())
		}
		if _, err := s.Get(t.Context()); err == nil || !strings.Contains(err.Error(), `"pool"`) {
			t.Errorf("an object that was closed came back: %v", err)
		}
		if err := cache.Close(t.Context()); err != nil || one.closed.Load() != 1 {
			t.Errorf("%v, closed %d times", err, one.closed.Load())
		}
	})
}

// S2, S5. Hazard: a release that hangs holds up all others for ever.
func TestSingleton_ReleaseThatHangsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		var o opener
		cache := refrain.New(refrain.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		below := refrain.NewSingleton("below", o.open, refrain.In(cache))
		hang := make(chan struct{})
		above := refrain.NewSingleton("above", func(ctx context.Context) (*resource, error) {
			if _, err := below.Get(ctx); err != nil {
				return nil, err
			}
			return o.open(ctx)
		}, refrain.In(cache), refrain.OnRelease(func(*resource) error { <-hang; return nil }))
		above.Get(t.Context())
		began := time.Now()
		if err := cache.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != time.Minute {
			t.Errorf("closing took %v", took)
		}
		if o.opened[0].closed.Load() != 1 {
			t.Error("what lies below is still open")
		}
		if !strings.Contains(log.String(), "above") {
			t.Errorf("the log: %s", &log)
		}
		close(hang)
	})
}

// F9. Hazard: an open that never returns blocks the singleton for ever.
func TestSingleton_OpenThatNeverReturnsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var opens atomic.Int32
		hang := make(chan struct{})
		defer close(hang)
		late := new(resource)
		s := refrain.NewSingleton("warehouse", func(context.Context) (*resource, error) {
			if opens.Add(1) == 1 {
				<-hang
				return late, nil
			}
			return new(resource), nil
		}, fresh(), refrain.Timeout(time.Second))
		_, err := s.Get(t.Context())
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), `"warehouse"`) {
			t.Errorf("got %v", err)
		}
		if _, err := s.Get(t.Context()); err != nil {
			t.Errorf("the next call: %v", err)
		}
		hang <- struct{}{}
		synctest.Wait()
		if late.closed.Load() != 1 {
			t.Errorf("what was opened too late was closed %d times", late.closed.Load())
		}
	})
}
