package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// fresh returns an option that puts a memo into a new cache.
func fresh() refrain.Option { return refrain.In(refrain.New(refrain.Config{})) }

// gate is a function for a memo. Each run reports that it has begun, and returns the
// value that the test sends it.
type gate[T any] struct {
	begun chan context.Context
	end   chan T
}

func newGate[T any]() gate[T] { return gate[T]{make(chan context.Context, 100), make(chan T)} }

func (g gate[T]) run(ctx context.Context) (T, error) {
	g.begun <- ctx
	select {
	case v := <-g.end:
		return v, nil
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

func mustGet[In, Out any](t *testing.T, m *refrain.Memo[In, Out], in In) Out {
	t.Helper()
	out, err := m.Get(t.Context(), in)
	if err != nil {
		t.Fatalf("Get(%v): %v", in, err)
	}
	return out
}

func TestMemo_RunsOnceAKey(t *testing.T) {
	var runs atomic.Int32
	square := refrain.NewMemo("square", refrain.Pure(func(x int) int { runs.Add(1); return x * x }), fresh())
	for range 3 {
		for x := range 4 {
			if got := mustGet(t, square, x); got != x*x {
				t.Errorf("square(%d) = %d", x, got)
			}
		}
	}
	if runs.Load() != 4 {
		t.Errorf("%d runs for 4 keys", runs.Load())
	}
	if s := square.Stats(); s.Hits != 8 || s.Misses != 4 || s.Stored != 4 || s.Entries != 4 {
		t.Errorf("stats %+v", s)
	}
}

// K1, K3. Hazard: different arguments share a key.
func TestMemo_DifferentArgumentsDifferentKeys(t *testing.T) {
	type pair struct {
		A, B string
		n    []int
	}
	var runs atomic.Int32
	m := refrain.NewMemo("pair", refrain.Pure(func(p pair) int { runs.Add(1); return len(p.A) }), fresh())
	args := []pair{
		{A: "x-y", B: "z"}, {A: "x", B: "y-z"}, {A: "x-y-z"}, {B: "x-y-z"},
		{n: []int{}}, {}, {n: []int{0}}, {n: []int{0, 0}}, {A: "\x00"}, {A: "\x00\x00"},
		{A: strings.Repeat("a", 1000)}, {A: strings.Repeat("a", 999) + "b"}, {A: strings.Repeat("a", 999), B: "a"},
	}
	for range 2 {
		for _, a := range args {
			mustGet(t, m, a)
		}
	}
	if int(runs.Load()) != len(args) {
		t.Errorf("%d runs for %d arguments", runs.Load(), len(args))
	}
}

// K4. Hazard: a connection in the argument makes every call a different key, or is
// missing when the function runs.
func TestMemo_IgnoresUnderscoreAndTaggedFields(t *testing.T) {
	type query struct {
		_db  chan string
		Log  func(string) `refrain:"-"`
		Page int
	}
	var runs atomic.Int32
	m := refrain.NewMemo("page", func(_ context.Context, q query) (int, error) {
		runs.Add(1)
		if q._db == nil || q.Log == nil {
			return 0, errors.New("the ignored fields did not arrive")
		}
		return q.Page, nil
	}, fresh())
	for range 3 {
		mustGet(t, m, query{_db: make(chan string), Log: func(string) {}, Page: 1})
	}
	mustGet(t, m, query{_db: make(chan string), Log: func(string) {}, Page: 2})
	if runs.Load() != 2 {
		t.Errorf("%d runs for 2 pages", runs.Load())
	}
}

// K6. Hazard: an argument that cannot be a key is found in production, or the function
// runs without a key.
func TestMemo_RefusesArgumentsThatCannotBeKeys(t *testing.T) {
	type conf struct{ OnDone func() }
	message := panicOf(t, func() {
		refrain.NewMemo("f", func(context.Context, struct{ Conf conf }) (int, error) { return 0, nil }, fresh())
	})
	for _, part := range []string{`"f"`, ".Conf.OnDone", "func()", "underscore", `refrain:"-"`, "RefrainKey"} {
		if !strings.Contains(message, part) {
			t.Errorf("the message does not name %s:\n%s", part, message)
		}
	}
	m := refrain.NewMemo("any", func(context.Context, any) (int, error) { t.Error("the function was run"); return 0, nil }, fresh())
	_, err := m.Get(t.Context(), []any{1, func() {}})
	var key *refrain.KeyError
	if !errors.As(err, &key) || key.Memo != "any" || key.Path != "[]" || key.Type != "func()" {
		t.Errorf("got %#v", err)
	}
	if s := m.Stats(); s.Hits+s.Misses+s.Joins != 0 {
		t.Errorf("a refused call was counted: %+v", s)
	}
}

// K8. Hazard: the caller changes the argument while the flight runs, or after it, and the
// flight or the key changes too.
func TestMemo_WorksOnItsOwnArgument(t *testing.T) {
	begun, end := make(chan bool), make(chan bool)
	sum := refrain.NewMemo("sum", refrain.Pure(func(xs []int) (n int) {
		close(begun)
		<-end
		for _, x := range xs {
			n += x
		}
		return n
	}), fresh())
	xs := []int{1, 2, 3}
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { _, err := sum.Get(ctx, xs); left <- err }()
	<-begun
	stay := make(chan int)
	joined := joins(sum, 1)
	go func() { v, _ := sum.Get(t.Context(), []int{1, 2, 3}); stay <- v }()
	<-joined
	leave()
	<-left
	xs[0] = 100
	close(end)
	if v := <-stay; v != 6 {
		t.Errorf("the flight saw the caller's change: %d", v)
	}
	if v, ok := sum.Peek(t.Context(), []int{1, 2, 3}); !ok || v != 6 {
		t.Errorf("stored: %d, %v", v, ok)
	}
}

// joins returns a channel that is closed when n calls have joined flights of m.
func joins[In, Out any](m *refrain.Memo[In, Out], n uint64) <-chan bool {
	done := make(chan bool)
	go func() {
		for m.Stats().Joins < n {
			runtime.Gosched()
		}
		close(done)
	}()
	return done
}

type tree struct {
	Name string
	Sub  []*tree
	Meta map[string][]int
}

// V1. Hazard: a caller, or the function, changes the answers of others.
func TestMemo_HandsOutByValue(t *testing.T) {
	var kept *tree
	m := refrain.NewMemo0("tree", func(context.Context) (*tree, error) {
		kept = &tree{Name: "root", Sub: []*tree{{Name: "leaf"}}, Meta: map[string][]int{"a": {1, 2}}}
		return kept, nil
	}, fresh())
	vandalise := func(x *tree) {
		x.Name, x.Sub[0].Name, x.Meta["a"][0], x.Meta["b"] = "bad", "bad", 99, nil
	}
	first, err := m.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	vandalise(kept)
	for _, x := range []*tree{first, nil, nil} {
		if x == nil {
			if x, err = m.Get(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if x.Name != "root" || x.Sub[0].Name != "leaf" || x.Meta["a"][0] != 1 || len(x.Meta) != 1 {
			t.Fatalf("somebody's change is seen: %+v", x)
		}
		vandalise(x)
	}
}

// V1. Hazard: callers of one flight share its result.
func TestMemo_JoinersDoNotShare(t *testing.T) {
	g := newGate[[]int]()
	m := refrain.NewMemo0("slice", g.run, fresh())
	const callers = 8
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			xs, err := m.Get(t.Context())
			if err != nil || !slices.Equal(xs, []int{1, 2, 3}) {
				t.Errorf("got %v, %v", xs, err)
				return
			}
			for j := range xs {
				xs[j] = -i // a race if they share it
			}
		})
	}
	<-g.begun
	g.end <- []int{1, 2, 3}
	wg.Wait()
}

// V2. Hazard: a value that cannot be copied is stored, or the caller that computed it
// loses it.
func TestMemo_RefusesResultsThatCannotBeCopied(t *testing.T) {
	message := panicOf(t, func() {
		refrain.NewMemo0("conn", func(context.Context) (struct{ C chan int }, error) { panic("not run") }, fresh())
	})
	for _, part := range []string{`"conn"`, ".C", "chan int", "NewSingleton"} {
		if !strings.Contains(message, part) {
			t.Errorf("the message does not name %s:\n%s", part, message)
		}
	}
	g := newGate[any]()
	m := refrain.NewMemo("any", func(ctx context.Context, _ int) (any, error) { return g.run(ctx) }, fresh())
	type answer struct {
		v   any
		err error
	}
	first, second := make(chan answer), make(chan answer)
	go func() { v, err := m.Get(t.Context(), 1); first <- answer{v, err} }()
	<-g.begun
	joined := joins(m, 1)
	go func() { v, err := m.Get(t.Context(), 1); second <- answer{v, err} }()
	<-joined
	c := make(chan int)
	g.end <- c
	if a := <-first; a.v != any(c) || a.err != nil {
		t.Errorf("the caller that started it got %v, %v", a.v, a.err)
	}
	var copyErr *refrain.CopyError
	if a := <-second; a.v != nil || !errors.As(a.err, &copyErr) {
		t.Errorf("the caller that joined got %v, %v", a.v, a.err)
	}
	if s := m.Stats(); s.Refused != 1 || s.Entries != 0 || s.Errors != 0 {
		t.Errorf("stats %+v", s)
	}
}

// V4. Hazard: an error is stored, or the value beside it is lost.
func TestMemo_ReturnsErrorsAndDoesNotStoreThem(t *testing.T) {
	failure := errors.New("no such page")
	runs := 0
	m := refrain.NewMemo("half", func(_ context.Context, x int) ([]int, error) {
		runs++
		return []int{x}, failure
	}, fresh())
	for range 2 {
		if v, err := m.Get(t.Context(), 5); err != failure || !slices.Equal(v, []int{5}) {
			t.Errorf("got %v, %v", v, err)
		}
	}
	if s := m.Stats(); runs != 2 || s.Errors != 2 || s.Entries != 0 {
		t.Errorf("%d runs, stats %+v", runs, s)
	}
}

// F1. Hazard: callers that come together, or just as a flight ends, compute twice.
func TestMemo_ComputesOnceHoweverManyCallers(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	var runs atomic.Int64
	m := refrain.NewMemo("f", refrain.Pure(func(x int) int { runs.Add(1); return x }), refrain.In(cache))
	const rounds, callers = 3000, 8
	for round := range rounds {
		var wg sync.WaitGroup
		start := make(chan struct{})
		for range callers {
			wg.Go(func() {
				<-start
				if v, err := m.Get(t.Context(), round); v != round || err != nil {
					t.Errorf("got %d, %v", v, err)
				}
			})
		}
		close(start)
		wg.Wait()
	}
	if runs.Load() != rounds {
		t.Errorf("%d computations for %d keys", runs.Load(), rounds)
	}
	if s := m.Stats(); s.Hits+s.Misses+s.Joins != rounds*callers || s.Misses != rounds {
		t.Errorf("stats %+v", s)
	}
}

// F2, F3. Hazard: the first caller's cancellation reaches the others.
func TestMemo_FirstCallerLeavingDisturbsNobody(t *testing.T) {
	g := newGate[int]()
	m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }, fresh())
	ctx, leave := context.WithCancel(t.Context())
	first, second := make(chan error), make(chan int)
	go func() { _, err := m.Get(ctx, 1); first <- err }()
	<-g.begun
	joined := joins(m, 1)
	go func() { v, _ := m.Get(t.Context(), 1); second <- v }()
	<-joined
	leave()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the first caller got %v", err)
	}
	g.end <- 42
	if v := <-second; v != 42 {
		t.Errorf("the second caller got %d", v)
	}
	if len(g.begun) != 0 {
		t.Error("the function ran twice")
	}
}

// F3. Hazard: a flight that nobody wants goes on, or a later caller gets its end.
func TestMemo_LastCallerLeavingEndsTheFlight(t *testing.T) {
	g := newGate[int]()
	m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }, fresh())
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { _, err := m.Get(ctx, 1); left <- err }()
	body := <-g.begun
	leave()
	<-left
	<-body.Done()
	next := make(chan int)
	go func() { v, _ := m.Get(t.Context(), 1); next <- v }()
	<-g.begun
	g.end <- 7
	if v := <-next; v != 7 {
		t.Errorf("the later caller got %d", v)
	}
}

// F4. Hazard: a hit is refused, or a miss computes for nobody.
func TestMemo_WithAnEndedContextOnlyHitsAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []int
		m := refrain.NewMemo("f", refrain.Pure(func(x int) int { asked = append(asked, x); return x }), fresh())
		mustGet(t, m, 1)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if v, err := m.Get(ctx, 1); v != 1 || err != nil {
			t.Errorf("hit: %d, %v", v, err)
		}
		if _, err := m.Get(ctx, 2); err != context.Canceled {
			t.Errorf("miss: %v", err)
		}
		synctest.Wait()
		if len(asked) != 1 || m.Stats().Stored != 1 {
			t.Errorf("a flight was started: asked for %v, %+v", asked, m.Stats())
		}
	})
}

// F5. Hazard: a panic ends the process, hangs a caller, or poisons the key.
func TestMemo_PanicIsAnErrorForAllAndTheKeyLives(t *testing.T) {
	var runs atomic.Int32
	release := make(chan bool)
	boom := errors.New("boom")
	m := refrain.NewMemo("f", refrain.Pure(func(x int) int {
		if runs.Add(1) == 1 {
			<-release
			panic(boom)
		}
		return x
	}), fresh())
	const callers = 5
	errs := make(chan error, callers)
	for range callers {
		go func() { _, err := m.Get(t.Context(), 1); errs <- err }()
	}
	<-joins(m, callers-1)
	close(release)
	for range callers {
		err := <-errs
		var p *refrain.PanicError
		if !errors.As(err, &p) || p.Value != boom || !errors.Is(err, boom) || !strings.Contains(string(p.Stack), "memo_test.go") {
			t.Errorf("got %v", err)
		}
		if strings.Contains(err.Error(), "boom") || !strings.Contains(err.Error(), "memo_test.go:") {
			t.Errorf("the message shows the value, or not the place: %v", err)
		}
	}
	if v := mustGet(t, m, 1); v != 1 {
		t.Errorf("after the panic: %d", v)
	}
	gone := refrain.NewMemo("gone", func(context.Context, int) (int, error) { runtime.Goexit(); return 1, nil }, fresh())
	if v, err := gone.Get(t.Context(), 1); v != 0 || !errors.Is(err, refrain.ErrGoexit) {
		t.Errorf("after Goexit: %d, %v", v, err)
	}
}

// F6. Hazard: each waiter of a failing flight runs it again, one after the other.
func TestMemo_AFailingFlightRunsOnceForItsWaiters(t *testing.T) {
	failure := errors.New("down")
	g := newGate[error]()
	m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) {
		err, _ := g.run(ctx)
		return 0, err
	}, fresh())
	const callers = 5
	errs := make(chan error, callers)
	for range callers {
		go func() { _, err := m.Get(t.Context(), 1); errs <- err }()
	}
	<-joins(m, callers-1)
	g.end <- failure
	for range callers {
		if err := <-errs; err != failure {
			t.Errorf("got %v", err)
		}
	}
	if s := m.Stats(); len(g.begun) != 1 || s.Errors != 1 || s.Misses != 1 {
		t.Errorf("%d runs, stats %+v", len(g.begun), s)
	}
}

// F7. Hazard: a memo that needs itself hangs.
func TestMemo_NeedingItselfIsAnErrorAtOnce(t *testing.T) {
	var self *refrain.Memo[int, int]
	self = refrain.NewMemo("self", func(ctx context.Context, x int) (int, error) { return self.Get(ctx, x) }, fresh())
	_, err := self.Get(t.Context(), 1)
	var cycle *refrain.CycleError
	if !errors.As(err, &cycle) || !slices.Equal(cycle.Chain, []string{"self", "self"}) {
		t.Errorf("got %v", err)
	}

	cache := refrain.New(refrain.Config{})
	var a, b *refrain.Memo[int, int]
	a = refrain.NewMemo("a", func(ctx context.Context, x int) (int, error) { return b.Get(ctx, x) }, refrain.In(cache))
	b = refrain.NewMemo("b", func(ctx context.Context, x int) (int, error) { return a.Get(ctx, x) }, refrain.In(cache))
	_, err = a.Get(t.Context(), 1)
	if !errors.As(err, &cycle) || !slices.Equal(cycle.Chain, []string{"a", "b", "a"}) {
		t.Errorf("got %v", err)
	}
}

// F7, F8. Hazard: recursion over other keys deadlocks, or computes one of them twice.
func TestMemo_RecursionRunsEachKeyOnce(t *testing.T) {
	var runs atomic.Int32
	var factorial *refrain.Memo[int, float64]
	factorial = refrain.NewMemo("factorial", func(ctx context.Context, n int) (float64, error) {
		runs.Add(1)
		if n == 0 {
			return 1, nil
		}
		f, err := factorial.Get(ctx, n-1)
		return float64(n) * f, err
	}, fresh())
	if v := mustGet(t, factorial, 1000); !math.IsInf(v, 1) || runs.Load() != 1001 {
		t.Errorf("factorial(1000) = %v after %d runs", v, runs.Load())
	}
	if mustGet(t, factorial, 999); runs.Load() != 1001 {
		t.Errorf("factorial(999) ran again")
	}
}

// F8. Hazard: a body that uses its own memo deadlocks on a lock.
func TestMemo_BodyMayUseItsOwnMemo(t *testing.T) {
	var m *refrain.Memo[int, int]
	m = refrain.NewMemo("f", func(ctx context.Context, x int) (int, error) {
		if x > 0 {
			m.Forget(x - 1)
			m.Clear()
			if err := m.Put(ctx, -x, x); err != nil {
				return 0, err
			}
			m.Peek(ctx, x)
			m.Stats()
			return m.Get(ctx, x-1)
		}
		return x, nil
	}, fresh())
	if v := mustGet(t, m, 5); v != 0 {
		t.Errorf("got %d", v)
	}
}

// I1, I2. Hazard: a computation that began before Forget or Clear stores the old answer
// after it, or is joined after it.
func TestMemo_ForgetDuringFlightIsFinal(t *testing.T) {
	for _, test := range []struct {
		name   string
		forget func(*refrain.Cache, *refrain.Memo[int, int])
	}{
		{"Forget", func(_ *refrain.Cache, m *refrain.Memo[int, int]) { m.Forget(1) }},
		{"Clear", func(_ *refrain.Cache, m *refrain.Memo[int, int]) { m.Clear() }},
		{"ClearMemos", func(c *refrain.Cache, m *refrain.Memo[int, int]) { c.ClearMemos() }},
		{"Cache.Clear", func(c *refrain.Cache, m *refrain.Memo[int, int]) { c.Clear() }},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := newGate[int]()
			cache := refrain.New(refrain.Config{})
			m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }, refrain.In(cache))
			old, young := make(chan int), make(chan int)
			go func() { v, _ := m.Get(t.Context(), 1); old <- v }()
			<-g.begun
			test.forget(cache, m)
			go func() { v, _ := m.Get(t.Context(), 1); young <- v }()
			<-g.begun // a second flight, though the first has not ended
			g.end <- 1
			g.end <- 2
			a, b := <-old, <-young
			if a+b != 3 {
				t.Fatalf("the callers got %d and %d", a, b)
			}
			if v := mustGet(t, m, 1); v != b {
				t.Errorf("stored is %d, from before; the flight after gave %d", v, b)
			}
		})
	}
}

// I1. Hazard: ClearMemos clears one memo after the other, and in between a body brings an
// old answer back.
func TestCache_ClearMemosIsOneInstant(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	var source atomic.Int64
	var inner *refrain.Memo[int, int64]
	outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int64, error) { return inner.Get(ctx, x) }, refrain.In(cache))
	inner = refrain.NewMemo("inner", func(context.Context, int) (int64, error) { return source.Load(), nil }, refrain.In(cache))
	for n := range 300 {
		refrain.NewMemo(fmt.Sprint("between ", n), refrain.Pure(func(x int) int { return x }), refrain.In(cache))
	}
	clearAndAsk(t, cache, outer, &source, 2000)
}

// clearAndAsk clears the cache over and over while others keep asking. outer is computed
// from source through another memo. clearAndAsk checks that after a clear outer returns
// nothing older.
func clearAndAsk(t *testing.T, cache *refrain.Cache, outer *refrain.Memo[int, int64], source *atomic.Int64, rounds int64) {
	t.Helper()
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					outer.Get(context.Background(), 1)
				}
			}
		})
	}
	for round := range rounds {
		source.Store(round)
		cache.ClearMemos()
		if v, err := outer.Get(t.Context(), 1); v != round || err != nil {
			t.Errorf("after ClearMemos: %d, %v; the source says %d", v, err, round)
			break
		}
	}
	close(stop)
	readers.Wait()
}

// I2. Hazard: a flight overwrites the answer that was put while it ran.
func TestMemo_PutWinsOverAFlight(t *testing.T) {
	g := newGate[int]()
	m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }, fresh())
	got := make(chan int)
	go func() { v, _ := m.Get(t.Context(), 1); got <- v }()
	<-g.begun
	if err := m.Put(t.Context(), 1, 10); err != nil {
		t.Fatal(err)
	}
	if v := mustGet(t, m, 1); v != 10 {
		t.Errorf("after Put: %d", v)
	}
	g.end <- 1
	if v := <-got; v != 1 {
		t.Errorf("the flight's caller got %d", v)
	}
	if v := mustGet(t, m, 1); v != 10 {
		t.Errorf("after the flight: %d", v)
	}
}

// V1, I2. Hazard: Put stores a reference.
func TestMemo_PutStoresACopy(t *testing.T) {
	m := refrain.NewMemo("f", refrain.Pure(func(int) []int { return nil }), fresh())
	xs := []int{1, 2}
	if err := m.Put(t.Context(), 1, xs); err != nil {
		t.Fatal(err)
	}
	xs[0] = 9
	if v := mustGet(t, m, 1); !slices.Equal(v, []int{1, 2}) {
		t.Errorf("got %v", v)
	}
}

// I5. Hazard: clearing one thing clears others, or less than it should.
func TestCache_ClearRemovesOnlyItsOwnEntries(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	a := refrain.NewMemo("a", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
	b := refrain.NewMemo("b", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
	s := refrain.NewSingleton("s", func(context.Context) (*int, error) { return new(int), nil }, refrain.In(cache))
	fill := func() {
		for x := range 3 {
			mustGet(t, a, x)
			mustGet(t, b, x)
		}
		if _, err := s.Get(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name  string
		clear func()
		want  [3]int
	}{
		{"Forget", func() { a.Forget(1) }, [3]int{2, 3, 1}},
		{"Memo.Clear", a.Clear, [3]int{0, 3, 1}},
		{"ClearMemos", cache.ClearMemos, [3]int{0, 0, 1}},
		{"Singleton.Clear", s.Clear, [3]int{3, 3, 0}},
		{"ClearSingletons", cache.ClearSingletons, [3]int{3, 3, 0}},
		{"Clear", cache.Clear, [3]int{0, 0, 0}},
	} {
		fill()
		test.clear()
		if got := [3]int{a.Stats().Entries, b.Stats().Entries, s.Stats().Entries}; got != test.want {
			t.Errorf("%s: entries %v, want %v", test.name, got, test.want)
		}
	}
}

// T1. Hazard: the lifetime counts from the start of the computation, is prolonged by
// reading, or ends a moment late.
func TestMemo_TTLCountsFromTheEndOfTheComputation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		m := refrain.NewMemo("f", refrain.Pure(func(x int) int { runs++; time.Sleep(time.Hour); return x }),
			refrain.TTL(time.Minute), fresh())
		mustGet(t, m, 1)
		time.Sleep(time.Minute - 1)
		if mustGet(t, m, 1); runs != 1 {
			t.Error("expired a nanosecond early, or during the computation")
		}
		time.Sleep(time.Nanosecond)
		if mustGet(t, m, 1); runs != 2 {
			t.Error("not expired at the deadline")
		}
		if s := m.Stats(); s.Expired != 1 || s.Stored != 2 || s.Entries != 1 {
			t.Errorf("stats %+v", s)
		}
	})
}

// T1. Hazard: a caller that waited gets nothing, because the answer expired before it
// looked.
func TestMemo_WaitersGetAnAnswerThatHasJustExpired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := refrain.NewMemo("f", refrain.Pure(func(x int) int { time.Sleep(time.Second); return x }), refrain.TTL(1), fresh())
		if v := mustGet(t, m, 5); v != 5 {
			t.Errorf("got %d", v)
		}
	})
}

// T2. Hazard: very long lifetimes overflow into the past.
func TestMemo_LongestTTL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := refrain.NewMemo("f", refrain.Pure(func(x int) int { return x }), refrain.TTL(math.MaxInt64), fresh())
		mustGet(t, m, 1)
		time.Sleep(100 * 365 * 24 * time.Hour)
		mustGet(t, m, 1)
		if s := m.Stats(); s.Misses != 1 {
			t.Errorf("stats %+v", s)
		}
	})
}

// Hazard: a page that is looked at again and again computes all its answers each time,
// because answers of older pages fill the memo.
func TestMemo_KeepsThePageThatIsLookedAt(t *testing.T) {
	const answers, looks = 12, 4
	m := refrain.NewMemo("f", refrain.Pure(func(x int) int { return x }), refrain.MaxEntries(50), fresh())
	for page := range 4000 {
		for range looks {
			for answer := range answers {
				m.Get(t.Context(), page*answers+answer)
			}
		}
	}
	// three times is the most that is possible
	if stats := m.Stats(); stats.Hits < 2*stats.Misses {
		t.Errorf("%d hits, %d misses", stats.Hits, stats.Misses)
	}
}

// B1, B2. Hazard: a limit does not hold, or entries are not counted.
func TestMemo_MaxEntriesHolds(t *testing.T) {
	const limit, keys = 100, 5000
	m := refrain.NewMemo("f", refrain.Pure(func(x int) int { return x }), refrain.MaxEntries(limit), fresh())
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for x := range keys {
				mustGet(t, m, x*4+w)
				mustGet(t, m, x)
			}
		})
	}
	wg.Wait()
	s := m.Stats()
	if s.Entries > limit {
		t.Errorf("%d entries, the limit is %d", s.Entries, limit)
	}
	if s.Stored != uint64(s.Entries)+s.Replaced+s.Evicted+s.Expired+s.Forgotten {
		t.Errorf("the causes do not add up: %+v", s)
	}
	if s.Hits+s.Misses+s.Joins != 4*2*keys {
		t.Errorf("the calls do not add up: %+v", s)
	}
}

// B1. Hazard: a limit holds in the end, but not while many goroutines store at once.
func TestCache_LimitsHoldUnderLoad(t *testing.T) {
	const workers, each, limit, entries = 8, 1000, 1 << 20, 200
	cache := refrain.New(refrain.Config{MemoryLimit: limit})
	big := refrain.NewMemo("big", refrain.Pure(func(n int) []byte { return make([]byte, 4000) }), refrain.In(cache))
	few := refrain.NewMemo("few", refrain.Pure(func(n int) int { return n }), refrain.In(cache), refrain.MaxEntries(entries))
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			// Each worker may be about to evict what it has just stored.
			if n := few.Stats().Entries; n > entries*105/100+workers {
				t.Errorf("%d entries, the limit is %d", n, entries)
			}
			if n := cache.Stats().Bytes; n > limit*105/100+workers*4500 {
				t.Errorf("%d bytes, the limit is %d", n, limit)
			}
			select {
			case <-done:
				return
			default:
			}
		}
	})
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for n := range each {
				mustGet(t, big, w*each+n)
				mustGet(t, few, w*each+n)
			}
		})
	}
	wg.Wait()
	close(done)
	watching.Wait()
	if s := cache.Stats(); s.Bytes > limit || few.Stats().Entries > entries {
		t.Errorf("in the end: %+v", s)
	}
}

// B1, V5. Hazard: the memory limit does not hold, or one huge answer evicts all others.
func TestCache_MemoryLimitHolds(t *testing.T) {
	const limit = 1 << 20
	cache := refrain.New(refrain.Config{MemoryLimit: limit})
	m := refrain.NewMemo("bytes", refrain.Pure(func(n int) []byte { return make([]byte, n) }), refrain.In(cache))
	for n := range 1000 {
		mustGet(t, m, 10_000+n)
	}
	before := cache.Stats()
	if before.Bytes > limit || before.Bytes < limit/2 || before.Evicted == 0 {
		t.Errorf("with a limit of %d: %+v", limit, before)
	}
	if v := mustGet(t, m, 2*limit); len(v) != 2*limit {
		t.Errorf("got %d bytes", len(v))
	}
	if s := cache.Stats(); s.Refused != 1 || s.Entries != before.Entries {
		t.Errorf("an answer over the limit: before %+v, after %+v", before, s)
	}
	cache.ClearMemos()
	if s := cache.Stats(); s.Bytes != 0 || s.Entries != 0 {
		t.Errorf("after ClearMemos: %+v", s)
	}
}

// Hazard: the time saved is a guess.
func TestMemo_SavedIsTheComputingTimeThatHitsAvoided(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := refrain.NewMemo("f", refrain.Pure(func(n int) int { time.Sleep(time.Duration(n) * time.Second); return n }), fresh())
		for _, n := range []int{1, 5, 1, 5, 5} {
			mustGet(t, m, n)
		}
		if s := m.Stats(); s.Saved != 11*time.Second {
			t.Errorf("saved %v, want 11s", s.Saved)
		}
	})
}

func panicOf(t *testing.T, f func()) (message string) {
	t.Helper()
	defer func() {
		v := recover()
		s, ok := v.(string)
		if !ok {
			t.Fatalf("panicked with %v, want a message", v)
		}
		message = s
	}()
	f()
	return ""
}
