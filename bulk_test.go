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

	"github.com/refrain-go/refrain"
)

// F1. Hazard: what is stored, in the air or asked for twice is computed again.
func TestMemoBulk_ComputesWhatIsMissingInOneCall(t *testing.T) {
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

// F1. Hazard: bulks that overlap compute a key twice.
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

// F5, V4. Hazard: a bulk that fails, panics or returns too little loses answers, stores zeros, or takes the stored ones with it.
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

// F3. Hazard: a bulk that nobody wants any more goes on; or one caller's leaving ends it for others.
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

// F7, I3, I4. Hazard: answers computed in bulk know nothing of what they were made of, and a ring through them hangs.
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
