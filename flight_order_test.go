package refrain_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain"
)

// F3. Hazard: a caller that comes after the last caller left inherits the abandoned
// flight.
//
// The order is not left to chance: the function goes on after its context has ended.
func TestMemo_NobodyInheritsAnAbandonedFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		end := make(chan struct{})
		m := refrain.NewMemo("deaf", func(context.Context, int) (int32, error) {
			run := runs.Add(1)
			if run == 1 {
				<-end
			}
			return run, nil
		}, fresh())
		ctx, leave := context.WithCancel(t.Context())
		go m.Get(ctx, 1)
		synctest.Wait()
		leave()
		synctest.Wait()
		got := make(chan int32, 1)
		go func() { v, _ := m.Get(t.Context(), 1); got <- v }()
		synctest.Wait()
		close(end)
		if v := <-got; v != 2 {
			t.Errorf("the later caller got the result of run %d", v)
		}
	})
}

// I1. Hazard: ClearMemos clears one memo after the other, and in between a body brings an
// old answer back. The body asks through a context that is not its own, so its answer
// depends on nothing and is not forgotten as a dependent.
func TestCache_ClearMemosIsOneInstantWithoutDependencies(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	var source atomic.Int64
	var inner *refrain.Memo[int, int64]
	outer := refrain.NewMemo("outer", func(_ context.Context, x int) (int64, error) { return inner.Get(context.Background(), x) }, refrain.In(cache))
	for n := range 300 {
		refrain.NewMemo(fmt.Sprint("between ", n), refrain.Pure(func(x int) int { return x }), refrain.In(cache))
	}
	inner = refrain.NewMemo("inner", func(context.Context, int) (int64, error) { return source.Load(), nil }, refrain.In(cache))
	clearAndAsk(t, cache, outer, &source, 600)
}

// I3. Hazard: an answer is forgotten, or not stored, because an older answer of its key
// was computed from an answer that is now forgotten.
func TestMemo_InvalidationSparesANewerAnswer(t *testing.T) {
	for _, stored := range []bool{true, false} {
		cache := refrain.New(refrain.Config{})
		source := refrain.NewMemo("source", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
		var runs atomic.Int32
		begun, end := make(chan bool, 1), make(chan bool)
		middle := refrain.NewMemo("middle", func(ctx context.Context, x int) (int, error) {
			// the second answer does not depend on the source
			if x == 1 && runs.Add(1) > 1 {
				begun <- true
				<-end
				return 10, nil
			}
			return source.Get(ctx, x)
		}, refrain.In(cache), refrain.MaxEntries(1))
		outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { return middle.Get(ctx, x) }, refrain.In(cache))
		mustGet(t, outer, 1)
		// evicts middle's first answer for 1, from which outer's was computed
		mustGet(t, middle, 2)
		got := make(chan int)
		go func() { v, _ := middle.Get(t.Context(), 1); got <- v }()
		<-begun
		if stored {
			close(end)
			<-got
			source.Forget(1)
		} else {
			source.Forget(1)
			close(end)
			<-got
		}
		if _, ok := outer.Peek(t.Context(), 1); ok {
			t.Errorf("stored before: %v: the outer answer stayed", stored)
		}
		if v, ok := middle.Peek(t.Context(), 1); !ok || v != 10 {
			t.Errorf("stored before: %v: the newer answer went: %d, %v", stored, v, ok)
		}
	}
}
