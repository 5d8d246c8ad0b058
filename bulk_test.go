package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// F1. Hazard: an argument that is stored, in the air or asked for twice is computed
// again.
func TestMemoBulk_ComputesMissingKeysInOneCall(t *testing.T) {
	var calls [][]int
	m := refrain.NewMemoBulk("squares", func(_ context.Context, xs []int) ([]int, error) {
		calls = append(calls, slices.Clone(xs))
		out := make([]int, len(xs))
		for i, x := range xs {
			out[i] = x * x
		}
		return out, nil
	}, fresh())
	mustGet(t, &m.Memo, 3)
	got, err := m.GetAll(t.Context(), []int{1, 2, 3, 2, 4})
	if err != nil || !slices.Equal(got, []int{1, 4, 9, 4, 16}) {
		t.Errorf("got %v, %v", got, err)
	}
	if fmt.Sprint(calls) != "[[3] [1 2 4]]" {
		t.Errorf("calls %v", calls)
	}
	if err := m.Warm(t.Context(), []int{4, 5, 6}); err != nil {
		t.Fatal(err)
	}
	mustGet(t, &m.Memo, 6)
	if fmt.Sprint(calls[2:]) != "[[5 6]]" {
		t.Errorf("calls %v", calls)
	}
	if s := m.Stats(); s.Hits != 3 || s.Misses != 6 || s.Joins != 1 || s.Stored != 6 {
		t.Errorf("stats %+v", s)
	}
}

// F1. Hazard: bulk calls that overlap compute a key twice.
func TestMemoBulk_OverlappingBulksComputeEachKeyOnce(t *testing.T) {
	var computed atomic.Int64
	m := refrain.NewMemoBulk("f", func(_ context.Context, xs []int) ([]int, error) {
		computed.Add(int64(len(xs)))
		return xs, nil
	}, fresh())
	const rounds, callers, each = 300, 6, 20
	for round := range rounds {
		var wg sync.WaitGroup
		for c := range callers {
			wg.Go(func() {
				xs := make([]int, each)
				for i := range xs {
					xs[i] = round*1000 + (c*5+i)%30
				}
				got, err := m.GetAll(t.Context(), xs)
				if err != nil || !slices.Equal(got, xs) {
					t.Errorf("got %v, %v, want %v", got, err, xs)
				}
			})
		}
		wg.Wait()
	}
	if computed.Load() != rounds*30 {
		t.Errorf("%d computations for %d keys", computed.Load(), rounds*30)
	}
}

// F5, V4. Hazard: a bulk call that fails, panics or returns too few results loses
// answers, stores zeros, or takes stored answers with it.
func TestMemoBulk_FailuresAreThoseOfTheMissing(t *testing.T) {
	failure := errors.New("down")
	var how string
	m := refrain.NewMemoBulk("f", func(_ context.Context, xs []int) ([]int, error) {
		switch how {
		case "error":
			return nil, failure
		case "panic":
			panic("no")
		case "short":
			return xs[1:], nil
		}
		return xs, nil
	}, fresh())
	mustGet(t, &m.Memo, 7)
	var p *refrain.PanicError
	for _, test := range []struct {
		how   string
		check func(error) bool
	}{
		{"error", func(err error) bool { return errors.Is(err, failure) }},
		{"panic", func(err error) bool { return errors.As(err, &p) }},
		{"short", func(err error) bool { return strings.Contains(err.Error(), "1 results for 2 arguments") }},
	} {
		how = test.how
		got, err := m.GetAll(t.Context(), []int{7, 8, 9})
		if err == nil || !test.check(err) || !strings.Contains(err.Error(), "argument 2 of 3") || got[0] != 7 {
			t.Errorf("%s: %v, %v", test.how, got, err)
		}
	}
	how = ""
	if got, err := m.GetAll(t.Context(), []int{7, 8, 9}); err != nil || !slices.Equal(got, []int{7, 8, 9}) {
		t.Errorf("got %v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := m.GetAll(ctx, []int{7, 100}); !errors.Is(err, context.Canceled) || got[0] != 7 {
		t.Errorf("F4: with an ended context: %v, %v", got, err)
	}
}

// F3. Hazard: a bulk call that nobody wants any more goes on; or one caller's leaving
// ends it for others.
func TestMemoBulk_EndsWhenNobodyWantsAnyOfIt(t *testing.T) {
	begun, ended := make(chan bool), make(chan bool)
	m := refrain.NewMemoBulk("f", func(ctx context.Context, xs []int) ([]int, error) {
		close(begun)
		<-ctx.Done()
		close(ended)
		return xs, nil
	}, fresh())
	ctx, leave := context.WithCancel(t.Context())
	other, leaveOther := context.WithCancel(t.Context())
	left := make(chan error, 2)
	go func() { _, err := m.GetAll(ctx, []int{1, 2}); left <- err }()
	<-begun
	joined := joins(&m.Memo, 1)
	go func() { _, err := m.Get(other, 2); left <- err }()
	<-joined
	leave()
	<-left
	select {
	case <-ended:
		t.Error("the bulk ended though one of its keys is wanted")
	default:
	}
	leaveOther()
	<-left
	<-ended
}

// F7, I3, I4. Hazard: answers computed in bulk have no dependencies, and a ring through
// them hangs.
func TestMemoBulk_DependsAndFindsRings(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	var source atomic.Int64
	rate := refrain.NewMemo0("rate", func(context.Context) (int64, error) { return source.Load(), nil }, refrain.In(cache))
	m := refrain.NewMemoBulk("prices", func(ctx context.Context, xs []int64) ([]int64, error) {
		r, err := rate.Get(ctx)
		out := make([]int64, len(xs))
		for i, x := range xs {
			out[i] = x * r
		}
		return out, err
	}, refrain.In(cache))
	for n := range int64(3) {
		source.Store(n)
		rate.Clear()
		if got, err := m.GetAll(t.Context(), []int64{1, 2}); err != nil || !slices.Equal(got, []int64{n, 2 * n}) {
			t.Errorf("rate %d: %v, %v", n, got, err)
		}
	}
	var ring *refrain.MemoBulk[int, int]
	ring = refrain.NewMemoBulk("ring", func(ctx context.Context, xs []int) ([]int, error) { return ring.GetAll(ctx, []int{2, 3}) }, refrain.In(cache))
	_, err := ring.GetAll(t.Context(), []int{1, 2})
	var cycle *refrain.CycleError
	if !errors.As(err, &cycle) {
		t.Errorf("a ring: %v", err)
	}
}

// bulkOf is a source of answers in bulk that records its arguments. hang, if not nil,
// says which calls hang.
type bulkOf struct {
	mu    sync.Mutex
	calls [][]int
	ctxs  []context.Context
	plus  int
	fail  error
	hang  func(call int) bool
}

func (b *bulkOf) next(ctx context.Context, xs []int) ([]int, error) {
	b.mu.Lock()
	b.calls, b.ctxs = append(b.calls, slices.Clone(xs)), append(b.ctxs, ctx)
	n, plus, fail := len(b.calls), b.plus, b.fail
	b.mu.Unlock()
	if b.hang != nil && b.hang(n) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	out := make([]int, len(xs))
	for i, x := range xs {
		out[i] = x + plus
	}
	return out, fail
}

func (b *bulkOf) asked() string {
	synctest.Wait()
	return fmt.Sprint(b.calls)
}

func mustGetAll(t *testing.T, m *refrain.MemoBulk[int, int], xs ...int) []int {
	t.Helper()
	got, err := m.GetAll(t.Context(), xs)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// T3, F1. Hazard: each stale answer is refreshed by a call of its own; or callers of
// missing answers wait for stale ones.
func TestMemoBulk_RefreshesStaleAnswersByOneCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bulkOf{}
		m := refrain.NewMemoBulk("f", b.next, fresh(), refrain.RefreshAfter(time.Minute))
		mustGetAll(t, m, 1, 2, 3)
		time.Sleep(30 * time.Second)
		mustGetAll(t, m, 4)
		time.Sleep(30 * time.Second) // 4 is fresh
		b.plus = 10
		if got := mustGetAll(t, m, 3, 5, 1, 4, 3, 2); !slices.Equal(got, []int{3, 15, 1, 4, 3, 2}) {
			t.Errorf("got %v", got)
		}
		if got := b.asked(); got != "[[1 2 3] [4] [5] [3 1 2]]" && got != "[[1 2 3] [4] [3 1 2] [5]]" {
			t.Errorf("calls %v", got)
		}
		calls := len(b.calls)
		if got := mustGetAll(t, m, 1, 2, 3, 4, 5); !slices.Equal(got, []int{11, 12, 13, 4, 15}) {
			t.Errorf("after the refresh: %v", got)
		}
		time.Sleep(time.Minute)
		if m.Get(t.Context(), 2); b.asked() == "" || len(b.calls) != calls+1 || !slices.Equal(b.calls[calls], []int{2}) {
			t.Errorf("Get of one: %v", b.calls[calls:])
		}
		if mustGetAll(t, m, 1, 2, 3); b.asked() == "" || !slices.Equal(b.calls[calls+1], []int{1, 3}) {
			t.Errorf("what Get has refreshed is refreshed again: %v", b.calls[calls:])
		}
		if s := m.Stats(); s.Misses != 5 || s.Replaced != 6 || s.Errors != 0 {
			t.Errorf("stats %+v", s)
		}
	})
}

// T3. Hazard: a batch that fails is tried again at once, together or key by key; or its
// answers are lost.
func TestMemoBulk_FailedRefreshWaitsForEachOfItsKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bulkOf{}
		m := refrain.NewMemoBulk("f", b.next, fresh(), refrain.RefreshAfter(time.Minute))
		mustGetAll(t, m, 1, 2)
		time.Sleep(time.Minute)
		b.fail = errors.New("down")
		mustGetAll(t, m, 1, 2)
		b.asked()
		time.Sleep(time.Second - 1)
		mustGetAll(t, m, 1, 2)
		mustGet(t, &m.Memo, 1)
		if got := b.asked(); got != "[[1 2] [1 2]]" {
			t.Errorf("within the pause: %s", got)
		}
		time.Sleep(time.Nanosecond)
		b.fail, b.plus = nil, 10
		mustGetAll(t, m, 1, 2)
		if got := b.asked(); got != "[[1 2] [1 2] [1 2]]" {
			t.Errorf("after the pause: %s", got)
		}
		if got := mustGetAll(t, m, 1, 2); !slices.Equal(got, []int{11, 12}) {
			t.Errorf("got %v", got)
		}
	})
}

// T3, I1. Hazard: a batch that hangs keeps its keys; or it ends for all keys when one of
// them is forgotten; or it brings that one back.
func TestMemoBulk_RefreshEndsForEachOfItsKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bulkOf{hang: func(call int) bool { return call == 3 }}
		_, in := inCache()
		m := refrain.NewMemoBulk("f", b.next, in, refrain.RefreshAfter(time.Minute), refrain.TTL(100*time.Second))
		mustGetAll(t, m, 1)
		time.Sleep(30 * time.Second)
		mustGetAll(t, m, 2, 3)
		time.Sleep(time.Minute)
		mustGetAll(t, m, 1, 2, 3)
		b.asked()
		m.Forget(2)
		if got := mustGet(t, &m.Memo, 2); got != 2 || b.asked() != "[[1] [2 3] [1 2 3] [2]]" {
			t.Errorf("the key that was forgotten: %d, %s", got, b.asked())
		}
		time.Sleep(10 * time.Second) // 1 has expired
		if got := mustGet(t, &m.Memo, 1); got != 1 || b.asked() != "[[1] [2 3] [1 2 3] [2] [1]]" {
			t.Errorf("the key that expired: %d, %s", got, b.asked())
		}
		if b.ctxs[2].Err() != nil {
			t.Error("the batch has ended, though one of its keys is wanted")
		}
		time.Sleep(30 * time.Second) // 3 has expired
		synctest.Wait()
		if b.ctxs[2].Err() == nil {
			t.Error("the batch goes on for nobody")
		}
	})
}

// T3. Hazard: a batch that hangs does so for ever, and its keys stay stale.
func TestMemoBulk_HungRefreshIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bulkOf{hang: func(call int) bool { return call == 2 }}
		m := refrain.NewMemoBulk("f", b.next, fresh(), refrain.RefreshAfter(time.Minute))
		mustGetAll(t, m, 1, 2)
		time.Sleep(time.Minute)
		mustGetAll(t, m, 1, 2)
		time.Sleep(time.Minute)
		synctest.Wait()
		if b.ctxs[1].Err() == nil {
			t.Error("its context goes on")
		}
		mustGetAll(t, m, 1, 2)
		b.asked()
		time.Sleep(time.Second)
		b.plus = 10
		mustGetAll(t, m, 1, 2)
		if got := b.asked(); got != "[[1 2] [1 2] [1 2]]" {
			t.Errorf("calls %s", got)
		}
		if got := mustGetAll(t, m, 1, 2); !slices.Equal(got, []int{11, 12}) {
			t.Errorf("got %v", got)
		}
	})
}

// I3, F10. Hazard: answers that were refreshed in a batch have no dependencies, or the
// batch does not see the values of KeyContext.
func TestMemoBulk_RefreshDependsAndSeesItsContext(t *testing.T) {
	type tenant struct{}
	synctest.Test(t, func(t *testing.T) {
		_, in := inCache()
		ctx := context.WithValue(t.Context(), tenant{}, 100)
		rate, calls := 1, 0
		source := refrain.NewMemo0("rate", func(context.Context) (int, error) { return rate, nil }, in)
		m := refrain.NewMemoBulk("f", func(ctx context.Context, xs []int) ([]int, error) {
			calls++
			r, err := source.Get(ctx)
			out := make([]int, len(xs))
			for i, x := range xs {
				out[i] = x*r + ctx.Value(tenant{}).(int)
			}
			return out, err
		}, in, refrain.RefreshAfter(time.Minute), refrain.KeyContext(tenant{}))
		for range 2 {
			if got, err := m.GetAll(ctx, []int{1, 2}); err != nil || !slices.Equal(got, []int{101, 102}) {
				t.Errorf("got %v, %v", got, err)
			}
			time.Sleep(time.Minute)
		}
		m.GetAll(ctx, []int{1, 2})
		synctest.Wait()
		rate = 2
		source.Clear()
		if got, err := m.GetAll(ctx, []int{1, 2}); err != nil || !slices.Equal(got, []int{102, 104}) || calls != 4 {
			t.Errorf("after the source was cleared: %v, %v, %d calls", got, err, calls)
		}
	})
}
