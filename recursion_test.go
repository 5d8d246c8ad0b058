package refrain_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/internal/goroutine"
)

// needsGoroutines skips a test where goroutines cannot be told from each other.
func needsGoroutines(t *testing.T) {
	t.Helper()
	if goroutine.ID() == 0 {
		t.Skip("nothing is known of goroutines on this processor")
	}
}

// wantCycle fails unless err is a [*refrain.CycleError] with this chain.
func wantCycle(t *testing.T, what string, err error, chain ...string) {
	t.Helper()
	var cycle *refrain.CycleError
	if !errors.As(err, &cycle) || !slices.Equal(cycle.Chain, chain) {
		t.Errorf("%s: got %v, want the ring %s", what, err, strings.Join(chain, " → "))
	}
}

// F7. Hazard: a function hangs that calls its own memo for the same key and does not pass
// its ctx on.
func TestMemo_NeedingItselfWithoutTheContextIsAnErrorAtOnce(t *testing.T) {
	needsGoroutines(t)
	bg := context.Background()
	_, in := inCache()
	var inner error
	catch := func(err error) error { inner = err; return err }

	var m *refrain.Memo[int, int]
	m = refrain.NewMemo("m", func(_ context.Context, x int) (int, error) { v, err := m.Get(bg, x); return v, catch(err) }, in)
	_, err := m.Get(bg, 1)
	wantCycle(t, "Get", err, "m", "m")
	wantCycle(t, "Get, inside", inner, "m", "m")

	var pure *refrain.Memo[int, int]
	pure = refrain.NewMemo("pure", refrain.Pure(func(x int) int { v, err := pure.Get(bg, x); catch(err); return v }), in)
	inner = nil
	if _, err := pure.Get(bg, 1); err != nil {
		t.Error(err)
	}
	wantCycle(t, "Pure", inner, "pure", "pure")

	var into *refrain.Memo[int, int]
	into = refrain.NewMemo("into", func(_ context.Context, x int) (v int, err error) { return v, into.GetInto(bg, x, &v) }, in)
	_, err = into.Refresh(bg, 1)
	wantCycle(t, "GetInto", err, "into", "into")

	var zero *refrain.Memo0[int]
	zero = refrain.NewMemo0("zero", func(context.Context) (int, error) { return zero.Refresh(bg) }, in)
	_, err = zero.Get(bg)
	wantCycle(t, "Memo0", err, "zero", "zero")

	var bulk *refrain.MemoBulk[int, int]
	bulk = refrain.NewMemoBulk("bulk", func(_ context.Context, xs []int) ([]int, error) { return bulk.GetAll(bg, []int{2}) }, in)
	_, err = bulk.GetAll(bg, []int{1, 2})
	wantCycle(t, "GetAll", err, "bulk", "bulk", "bulk")

	var s *refrain.Singleton[*int]
	s = refrain.NewSingleton("s", func(context.Context) (*int, error) { return s.Get(bg) }, in)
	_, err = s.Get(bg)
	wantCycle(t, "Singleton", err, "s", "s")

	// The check calls the singleton whose hit is being checked.
	var checked *refrain.Singleton[*int]
	checks := 0
	checked = refrain.NewSingleton("checked", func(context.Context) (*int, error) { return new(int), nil }, in,
		refrain.Validate(func(context.Context, *int) error {
			if checks++; checks == 1 {
				_, err := checked.Get(bg)
				return catch(err)
			}
			return nil
		}))
	for range 2 {
		if _, err := checked.Get(bg); err != nil {
			t.Error(err)
		}
	}
	wantCycle(t, "Validate", inner, "checked", "checked")
}

// F7. Hazard: a function of CloneWith hangs that asks for the answer it is cloning. It
// runs when the flight lands, on a goroutine that runs no body.
func TestMemo_CloneNeedingItsOwnFlightIsAnErrorAtOnce(t *testing.T) {
	needsGoroutines(t)
	_, in := inCache()
	var inner error
	var m *refrain.Memo[int, []int]
	m = refrain.NewMemo("m", func(context.Context, int) ([]int, error) { return []int{1}, nil }, in,
		refrain.CloneWith(func(v []int) []int {
			if inner == nil {
				_, inner = m.Get(context.Background(), 1)
			}
			return slices.Clone(v)
		}))
	if v, err := m.Get(context.Background(), 1); err != nil || !slices.Equal(v, []int{1}) {
		t.Errorf("got %v, %v", v, err)
	}
	wantCycle(t, "CloneWith", inner, "m", "m")
}

// F7. Hazard: a ring of functions hangs in which some pass their ctx on and some do not.
func TestMemo_RingsWithoutTheContextAreFound(t *testing.T) {
	needsGoroutines(t)
	bg := context.Background()
	for mask := range 8 { // the bits say which of three pass their ctx on
		_, in := inCache()
		memos := make([]*refrain.Memo[int, int], 3)
		names := []string{"a", "b", "c"}
		for i := range memos {
			memos[i] = refrain.NewMemo(names[i], func(ctx context.Context, x int) (int, error) {
				if mask>>i&1 == 0 {
					ctx = bg
				}
				return memos[(i+1)%3].Get(ctx, x)
			}, in)
		}
		for i := range memos {
			_, err := memos[i].Get(bg, mask*3+i)
			wantCycle(t, names[i], err, names[i], names[(i+1)%3], names[(i+2)%3], names[i])
		}
	}
}

// F7. Hazard: a ring that two callers close from two sides hangs, or neither call finds
// it.
func TestMemo_RingsWithoutTheContextAreFoundFromAllSides(t *testing.T) {
	needsGoroutines(t)
	bg := context.Background()
	_, in := inCache()
	memos := make([]*refrain.Memo[int, int], 2)
	for i, name := range []string{"a", "b"} {
		memos[i] = refrain.NewMemo(name, func(_ context.Context, x int) (int, error) { return memos[1-i].Get(bg, x) }, in)
	}
	for x := range 300 {
		var both sync.WaitGroup
		for _, m := range memos {
			both.Go(func() {
				if _, err := m.Get(bg, x); !errors.As(err, new(*refrain.CycleError)) {
					t.Errorf("got %v", err)
				}
			})
		}
		both.Wait()
	}
}

// F7. Hazard: a call without the ctx counts as waiting for itself, though it waits for
// another key, for another function, or on a goroutine on which a flight has ended.
func TestMemo_CallsWithoutTheContextAreNoRings(t *testing.T) {
	bg := context.Background()
	_, in := inCache()
	runs := 0
	var factorial *refrain.Memo[int, int]
	factorial = refrain.NewMemo("factorial", func(_ context.Context, n int) (int, error) {
		runs++
		if n == 0 {
			return 1, nil
		}
		v, err := factorial.Get(bg, n-1)
		return n * v, err
	}, in)
	if _, err := factorial.Get(bg, 1000); err != nil || runs != 1001 {
		t.Errorf("%v after %d runs", err, runs)
	}

	// Many goroutines end flights, wait for other flights and start again, so that
	// goroutine ids are reused.
	shared := refrain.NewMemo("shared", func(_ context.Context, x int) (int, error) { return x, nil }, in, refrain.TTL(1))
	outer := refrain.NewMemo("outer", func(_ context.Context, x int) (int, error) { return shared.Get(bg, x%3) }, in, refrain.TTL(1))
	var all sync.WaitGroup
	for worker := range 16 {
		all.Go(func() {
			for i := range 500 {
				x := worker + i
				if v, err := outer.Get(bg, x%7); err != nil || v != x%7%3 {
					t.Errorf("got %d, %v", v, err)
				}
				if v, err := shared.Get(bg, x%3); err != nil || v != x%3 {
					t.Errorf("got %d, %v", v, err)
				}
			}
		})
	}
	all.Wait()
}

// I3. Hazard: a wait that is known only by its goroutine becomes a dependency. A call
// without the ctx is none.
func TestMemo_CallsWithoutTheContextAreNoDependencies(t *testing.T) {
	bg := context.Background()
	_, in := inCache()
	n := 0
	inner := refrain.NewMemo0("inner", func(context.Context) (int, error) { n++; return n, nil }, in)
	outer := refrain.NewMemo0("outer", func(context.Context) (int, error) { return inner.Get(bg) }, in)
	for range 2 {
		if v, err := outer.Get(bg); v != 1 || err != nil {
			t.Errorf("got %d, %v", v, err)
		}
		inner.Clear()
	}
}
