package refrain_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// resource is an object that counts how often it was closed.
type resource struct {
	id     int
	closed atomic.Int32
	err    error
}

func (r *resource) Close() error { r.closed.Add(1); return r.err }

// opener opens resources and remembers them.
type opener struct {
	mu     sync.Mutex
	opened []*resource
}

func (o *opener) open(context.Context) (*resource, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	r := &resource{id: len(o.opened)}
	o.opened = append(o.opened, r)
	return r, nil
}

// S1. Hazard: callers that come together open several objects.
func TestSingleton_OneObjectForEveryone(t *testing.T) {
	var o opener
	s := refrain.NewSingleton("s", o.open, fresh())
	const callers = 50
	got := make(chan *resource, callers)
	for range callers {
		go func() { r, _ := s.Get(t.Context()); got <- r }()
	}
	first := <-got
	for range callers - 1 {
		if r := <-got; r == nil || r != first {
			t.Fatalf("got %p and %p", first, r)
		}
	}
	if len(o.opened) != 1 {
		t.Errorf("opened %d times", len(o.opened))
	}
}

// S1. Hazard: a failure is stored, and the singleton fails for ever.
func TestSingleton_FailureIsReturnedAndTriedAgain(t *testing.T) {
	failure := errors.New("no server")
	runs := 0
	s := refrain.NewSingleton("s", func(context.Context) (*resource, error) {
		runs++
		switch runs {
		case 1:
			return nil, failure
		case 2:
			panic("driver bug")
		case 3:
			return nil, nil
		}
		return &resource{}, nil
	}, fresh())
	if _, err := s.Get(t.Context()); err != failure {
		t.Errorf("first: %v", err)
	}
	var p *refrain.PanicError
	if _, err := s.Get(t.Context()); !errors.As(err, &p) {
		t.Errorf("second: %v", err)
	}
	if _, err := s.Get(t.Context()); err == nil || !strings.Contains(err.Error(), `singleton "s"`) {
		t.Errorf("nil without an error: %v", err)
	}
	if r, err := s.Get(t.Context()); r == nil || err != nil {
		t.Errorf("fourth: %v, %v", r, err)
	}
}

// S1. Hazard: callers of one key get the object of another.
func TestSingletonBy_OneObjectAKey(t *testing.T) {
	s := refrain.NewSingletonBy("s", func(_ context.Context, dsn string) (*resource, error) {
		return &resource{id: len(dsn)}, nil
	}, fresh())
	a1, _ := s.Get(t.Context(), "a")
	b, _ := s.Get(t.Context(), "bb")
	a2, _ := s.Get(t.Context(), "a")
	if a1 != a2 || a1 == b || b.id != 2 {
		t.Errorf("got %p, %p, %p", a1, b, a2)
	}
	s.Forget("a")
	if a3, _ := s.Get(t.Context(), "a"); a3 == a1 {
		t.Error("forgotten, and handed out again")
	}
	if b2, _ := s.Get(t.Context(), "bb"); b2 != b {
		t.Error("another key's object went too")
	}
}

// S2. Hazard: a cleared object is closed while it is in use, or never, or twice.
func TestSingleton_RetiredObjectsCloseOnceAfterTheGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		s := refrain.NewSingleton("s", o.open, fresh())
		r, _ := s.Get(t.Context())
		s.Clear()
		s.Clear()
		if next, _ := s.Get(t.Context()); next == r {
			t.Error("a retired object is handed out")
		}
		time.Sleep(time.Minute - 1)
		synctest.Wait()
		if r.closed.Load() != 0 {
			t.Error("closed before the grace was over")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := r.closed.Load(); n != 1 {
			t.Errorf("closed %d times", n)
		}
		if n := o.opened[1].closed.Load(); n != 0 {
			t.Error("the object in use was closed")
		}
	})
}

// S2, T4. Hazard: an object that expires, asked for or not, or that is evicted, leaks.
func TestSingletonBy_ExpiredAndEvictedObjectsAreClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		open := func(ctx context.Context, _ int) (*resource, error) { return o.open(ctx) }
		cache := refrain.New(refrain.Config{})
		brief := refrain.NewSingletonBy("brief", open, refrain.TTL(time.Second), refrain.In(cache))
		few := refrain.NewSingletonBy("few", open, refrain.MaxEntries(1), refrain.In(cache))
		brief.Get(t.Context(), 0)
		time.Sleep(time.Second)
		brief.Get(t.Context(), 0)
		few.Get(t.Context(), 0)
		few.Get(t.Context(), 1)
		time.Sleep(time.Hour)
		synctest.Wait()
		var closed []int32
		for _, r := range o.opened {
			closed = append(closed, r.closed.Load())
		}
		if len(closed) != 4 || closed[0] != 1 || closed[1] != 1 || closed[2] != 1 || closed[3] != 0 {
			t.Errorf("closed %v, want all but the last", closed)
		}
	})
}

// S4. Hazard: an object whose opening lost a race with Clear leaks, or is handed out
// later.
func TestSingleton_ClearWhileOpeningLeaksNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate[*resource]()
		s := refrain.NewSingleton("s", g.run, fresh())
		got := make(chan *resource)
		go func() { r, _ := s.Get(t.Context()); got <- r }()
		<-g.begun
		s.Clear()
		late, next := &resource{}, &resource{}
		g.end <- late
		<-g.begun // the caller that waited has another object opened
		g.end <- next
		if r := <-got; r != next {
			t.Errorf("the caller that waited got %p", r)
		}
		if r, _ := s.Get(t.Context()); r != next {
			t.Error("the late object was kept")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := late.closed.Load(); n != 1 {
			t.Errorf("the late object was closed %d times", n)
		}
	})
}

// S2. Hazard: an object that fails or panics when it is closed harms the process, or
// nothing logs it.
func TestSingleton_ClosingErrorsAreLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		cache := refrain.New(refrain.Config{Name: "reports", Logger: slog.New(slog.NewTextHandler(&log, nil))})
		fails := refrain.NewSingleton("fails", func(context.Context) (*resource, error) {
			return &resource{err: errors.New("still busy")}, nil
		}, refrain.In(cache))
		panics := refrain.NewSingleton("panics", func(context.Context) (panicCloser, error) { return panicCloser{}, nil }, refrain.In(cache))
		fails.Get(t.Context())
		panics.Get(t.Context())
		cache.ClearSingletons()
		time.Sleep(time.Hour)
		synctest.Wait()
		for _, part := range []string{"cache=reports", "singleton=fails", "still busy", "singleton=panics"} {
			if !strings.Contains(log.String(), part) {
				t.Errorf("the log does not tell %s:\n%s", part, &log)
			}
		}
	})
}

type panicCloser struct{}

func (panicCloser) Close() { panic("no") }

// S5. Hazard: a database is closed before the objects that use it; an object that is
// opened too late leaks; or a closed cache answers.
func TestCache_CloseClosesInReverseOrderAndForGood(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	in := refrain.In(cache)
	var closed []string
	object := func(name string) *refrain.Singleton[*named] {
		return refrain.NewSingleton(name, func(context.Context) (*named, error) { return &named{name, &closed}, nil }, in)
	}
	first, second, third := object("first"), object("second"), object("third")
	for _, s := range []*refrain.Singleton[*named]{first, second, third} {
		if _, err := s.Get(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	second.Clear() // retired, and within its grace
	memo := refrain.NewMemo("memo", refrain.Pure(func(x int) int { return x }), in)
	mustGet(t, memo, 1)
	g := newGate[*named]()
	late := refrain.NewSingleton("late", g.run, in)
	got := make(chan error)
	go func() { _, err := late.Get(context.Background()); got <- err }()
	<-g.begun

	for range 2 {
		if err := cache.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Join(closed, " ") != "third second first" {
		t.Errorf("closed in the order %v", closed)
	}
	g.end <- &named{"late", &closed}
	if err := <-got; !errors.Is(err, refrain.ErrClosed) {
		t.Errorf("the caller that waited got %v", err)
	}
	if err := cache.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if strings.Join(closed, " ") != "third second first late" {
		t.Errorf("what was opened late: closed are %v", closed)
	}
	for name, err := range map[string]error{
		"Get of a hit":  func() error { _, err := memo.Get(t.Context(), 1); return err }(),
		"Get of a miss": func() error { _, err := memo.Get(t.Context(), 2); return err }(),
		"GetInto":       func() error { return memo.GetInto(t.Context(), 1, new(int)) }(),
		"Refresh":       func() error { _, err := memo.Refresh(t.Context(), 1); return err }(),
		"Put":           memo.Put(t.Context(), 1, 1),
		"Singleton.Get": func() error { _, err := first.Get(t.Context()); return err }(),
	} {
		if !errors.Is(err, refrain.ErrClosed) {
			t.Errorf("%s after Close: %v", name, err)
		}
	}
	if _, ok := memo.Peek(t.Context(), 1); ok {
		t.Error("Peek finds something after Close")
	}
}

// S5. Hazard: a memo or singleton that is declared in a closed cache works, or hangs.
func TestCache_DeclarationsAfterCloseAreClosed(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	if err := cache.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := refrain.NewMemo("m", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
	s := refrain.NewSingleton("s", func(context.Context) (*int, error) { return new(int), nil }, refrain.In(cache))
	if _, err := m.Get(t.Context(), 1); !errors.Is(err, refrain.ErrClosed) {
		t.Errorf("the memo: %v", err)
	}
	if _, err := s.Get(t.Context()); !errors.Is(err, refrain.ErrClosed) {
		t.Errorf("the singleton: %v", err)
	}
}

// S5. Hazard: an object whose closing hangs holds up the end of the program for ever.
func TestCache_CloseWaitsUntilItsContextEnds(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	release := make(chan bool)
	s := refrain.NewSingleton("s", func(context.Context) (hanging, error) { return release, nil }, refrain.In(cache))
	if _, err := s.Get(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := cache.Close(ctx); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	close(release)
}

// S3. Hazard: a singleton that opens itself hangs.
func TestSingleton_OpeningItselfIsAnError(t *testing.T) {
	var s *refrain.Singleton[*resource]
	s = refrain.NewSingleton("s", func(ctx context.Context) (*resource, error) { return s.Get(ctx) }, fresh())
	var cycle *refrain.CycleError
	if _, err := s.Get(t.Context()); !errors.As(err, &cycle) {
		t.Errorf("got %v", err)
	}
}

type named struct {
	name   string
	closed *[]string
}

func (n *named) Close() { *n.closed = append(*n.closed, n.name) }

type hanging chan bool

func (h hanging) Close() { <-h }

// I1, S2. Hazard: of two Clears at once, the second returns while the object can still be
// got; or a scope that holds the old object gets it again.
func TestSingleton_ClearingBesideAnotherIsFinalToo(t *testing.T) {
	var begun atomic.Int64
	open := func(context.Context) (*resource, error) { return &resource{id: int(begun.Add(1))}, nil }
	s := refrain.NewSingleton("s", open, fresh(), refrain.Grace(0))
	var users, bystander sync.WaitGroup
	over := make(chan struct{})
	bystander.Go(func() {
		for {
			select {
			case <-over:
				return
			default:
				s.Use(t.Context(), func(*resource) error { return nil })
			}
		}
	})
	for user := range 4 {
		users.Go(func() {
			for range 1000 {
				ctx, end := t.Context(), func() {}
				if user%2 == 0 {
					ctx, end = refrain.WithScope(ctx)
				}
				s.Get(ctx)
				before := begun.Load()
				s.Clear()
				if r, err := s.Get(ctx); err != nil || r.id <= int(before) {
					t.Errorf("after Clear: object %d of %d, %v", r.id, before, err)
				}
				end()
				if t.Failed() {
					return
				}
			}
		})
	}
	users.Wait()
	close(over)
	bystander.Wait()
}

// I1, S2. The same beside a Clear of the cache that has other objects to retire first.
func TestSingleton_ClearingBesideACacheIsFinalToo(t *testing.T) {
	const many = 2000
	cache := refrain.New(refrain.Config{})
	in := refrain.In(cache)
	open := func(context.Context) (*resource, error) { return &resource{}, nil }
	others := refrain.NewSingletonBy("others", func(ctx context.Context, _ int) (*resource, error) { return open(ctx) }, in)
	s := refrain.NewSingleton("s", open, in)
	for range 50 {
		for i := range many {
			others.Get(t.Context(), i)
		}
		old, _ := s.Get(t.Context())
		begins := make(chan bool)
		var first sync.WaitGroup
		first.Go(func() { close(begins); cache.ClearSingletons() })
		<-begins
		for others.Stats().Entries == many { // until the others have left the table
			runtime.Gosched()
		}
		s.Clear()
		if r, err := s.Get(t.Context()); err != nil || r == old {
			t.Fatalf("after Clear the object of before is got: %v", err)
		}
		first.Wait()
	}
}

// Hazard: opening or closing one of many objects looks at all of them, so that it takes
// minutes to end the sessions of a day.
func TestSingletonBy_ManyObjectsOpenAndClose(t *testing.T) {
	const many = 20_000
	cache := refrain.New(refrain.Config{})
	var closed atomic.Int64
	s := refrain.NewSingletonBy("s", func(_ context.Context, n int) (*resource, error) { return &resource{id: n}, nil }, refrain.In(cache),
		refrain.Grace(0), refrain.OnRelease(func(*resource) error { closed.Add(1); return nil }))
	for n := range many {
		if _, err := s.Get(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		if n%2 == 0 {
			s.Forget(n)
		}
	}
	s.Clear()
	if err := cache.Close(t.Context()); err != nil || closed.Load() != many {
		t.Errorf("closed %d of %d, %v", closed.Load(), many, err)
	}
}
