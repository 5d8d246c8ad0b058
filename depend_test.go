package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// layers are three memos, each computed from the next: top → middle → bottom, and the
// source that bottom reads.
type layers struct {
	cache               *refrain.Cache
	source              atomic.Int64
	runs                [3]atomic.Int32
	top, middle, bottom *refrain.Memo[int, int64]
}

func newLayers(bottom ...refrain.Option) *layers {
	l := &layers{cache: refrain.New(refrain.Config{})}
	in := refrain.In(l.cache)
	l.top = refrain.NewMemo("top", func(ctx context.Context, x int) (int64, error) { l.runs[0].Add(1); return l.middle.Get(ctx, x) }, in)
	l.middle = refrain.NewMemo("middle", func(ctx context.Context, x int) (int64, error) { l.runs[1].Add(1); return l.bottom.Get(ctx, x) }, in)
	l.bottom = refrain.NewMemo("bottom", func(context.Context, int) (int64, error) { l.runs[2].Add(1); return l.source.Load(), nil }, append(bottom, in)...)
	return l
}

func (l *layers) runsNow() (n [3]int32) {
	for i := range n {
		n[i] = l.runs[i].Load()
	}
	return n
}

// I3. Hazard: an inner answer is forgotten, and the outer answers computed from it stay.
func TestMemo_ForgettingTheInnerForgetsTheOuter(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*layers)
		want   int64
		runs   [3]int32
	}{
		{"Forget", func(l *layers) { l.bottom.Forget(1) }, 5, [3]int32{2, 2, 2}},
		{"Forget of another key", func(l *layers) { l.bottom.Forget(2) }, 0, [3]int32{1, 1, 1}},
		{"Clear", func(l *layers) { l.bottom.Clear() }, 5, [3]int32{2, 2, 2}},
		{"Forget in the middle", func(l *layers) { l.middle.Forget(1) }, 0, [3]int32{2, 2, 1}},
		{"Put of another value", func(l *layers) { l.bottom.Put(context.Background(), 1, 7) }, 7, [3]int32{2, 2, 1}},
		{"Put of an equal value", func(l *layers) { l.bottom.Put(context.Background(), 1, 0) }, 0, [3]int32{1, 1, 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := newLayers()
			mustGet(t, l.top, 1)
			l.source.Store(5)
			test.change(l)
			if v := mustGet(t, l.top, 1); v != test.want {
				t.Errorf("got %d, want %d", v, test.want)
			}
			if runs := l.runsNow(); runs != test.runs {
				t.Errorf("runs %v, want %v", runs, test.runs)
			}
			s := l.cache.Stats()
			if s.Stored != uint64(s.Entries)+s.Replaced+s.Evicted+s.Expired+s.Forgotten+s.Invalidated {
				t.Errorf("B2: the causes do not add up: %+v", s)
			}
		})
	}
}

// I3. Hazard: eviction, which says nothing about the answer, forgets the outer answer; or
// a later Forget no longer reaches it.
func TestMemo_EvictionKeepsDependentsAndTheirPaths(t *testing.T) {
	for evicted := range 2 {
		l := newLayers(refrain.MaxEntries(1))
		if evicted == 1 {
			l = newLayers()
			in := refrain.In(l.cache)
			l.middle = refrain.NewMemo("small", func(ctx context.Context, x int) (int64, error) { return l.bottom.Get(ctx, x) }, in, refrain.MaxEntries(1))
		}
		mustGet(t, l.top, 1)
		if evicted == 0 {
			mustGet(t, l.bottom, 2)
		} else {
			mustGet(t, l.middle, 2)
		}
		l.source.Store(5)
		if v := mustGet(t, l.top, 1); v != 0 || l.runs[0].Load() != 1 {
			t.Errorf("layer %d: eviction forgot the outer answer", evicted)
		}
		l.bottom.Forget(1)
		if v := mustGet(t, l.top, 1); v != 5 {
			t.Errorf("layer %d: forgetting after eviction did not reach the outer answer: %d", evicted, v)
		}
	}
}

// I3. Hazard: an inner call failed, and the outer answer that records the failure stays
// when the inner key is forgotten.
func TestMemo_AFailedInnerCallIsADependency(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	broken := errors.New("broken")
	var works atomic.Bool
	source := refrain.NewMemo("source", refrain.Pure(func(int) bool { return works.Load() }), refrain.In(cache))
	inner := refrain.NewMemo("inner", func(ctx context.Context, x int) (int, error) {
		if ok, _ := source.Get(ctx, x); !ok {
			return 0, broken
		}
		return x, nil
	}, refrain.In(cache))
	outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (string, error) {
		v, err := inner.Get(ctx, x)
		return fmt.Sprint(v, " ", err), nil
	}, refrain.In(cache))
	for _, test := range []struct {
		forget func()
	}{{func() { inner.Forget(1) }}, {func() { source.Forget(1) }}, {func() { source.Clear() }}} {
		works.Store(false)
		cache.ClearMemos()
		if v := mustGet(t, outer, 1); v != "0 broken" {
			t.Fatalf("got %q", v)
		}
		works.Store(true)
		source.Put(t.Context(), 2, true) // a different answer
		if v := mustGet(t, outer, 1); v != "0 broken" {
			t.Fatalf("before: %q", v)
		}
		test.forget()
		if _, stored := outer.Peek(t.Context(), 1); stored {
			t.Error("the outer answer stayed")
		}
	}
}

// I3. Hazard: the outer answer outlives the inner one.
func TestMemo_OuterExpiresNoLaterThanInner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLayers(refrain.TTL(time.Minute))
		mustGet(t, l.bottom, 1)
		time.Sleep(40 * time.Second)
		mustGet(t, l.top, 1) // a hit below: expires with it, in 20 s
		mustGet(t, l.top, 2) // a flight below: in 60 s
		time.Sleep(20*time.Second - 1)
		if mustGet(t, l.top, 1); l.runs[0].Load() != 2 {
			t.Error("expired too early")
		}
		time.Sleep(time.Nanosecond)
		if mustGet(t, l.top, 1); l.runs[0].Load() != 3 {
			t.Error("outlived what it was made of")
		}
		time.Sleep(40*time.Second - 1)
		if mustGet(t, l.top, 2); l.runs[0].Load() != 3 {
			t.Error("the second expired too early")
		}
		time.Sleep(time.Nanosecond)
		if mustGet(t, l.top, 2); l.runs[0].Load() != 4 {
			t.Error("the second outlived what it was made of")
		}
	})
}

// I4. Hazard: a dependency is forgotten while the outer answer is computed, and the old
// outer answer is stored after that.
func TestMemo_ForgettingDuringTheOuterFlightIsFinal(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	var source atomic.Int64
	inner := refrain.NewMemo("inner", func(context.Context, int) (int64, error) { return source.Load(), nil }, refrain.In(cache))
	read, goOn := make(chan bool, 2), make(chan bool)
	middle := refrain.NewMemo("middle", func(ctx context.Context, x int) (int64, error) {
		v, err := inner.Get(ctx, x)
		read <- true
		<-goOn
		return v, err
	}, refrain.In(cache))
	outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int64, error) { return middle.Get(ctx, x) }, refrain.In(cache))
	got := make(chan int64)
	go func() { v, _ := outer.Get(t.Context(), 1); got <- v }()
	<-read
	source.Store(5)
	inner.Forget(1)
	close(goOn)
	if v := <-got; v != 0 {
		t.Errorf("the flight's caller got %d", v)
	}
	if v := mustGet(t, outer, 1); v != 5 {
		t.Errorf("stored is %d, from before", v)
	}
}

// I3. Hazard: an answer computed with an object outlives the object's Clear; or it goes
// when the object merely reopens, or expires with it.
func TestSingleton_ClearForgetsWhatWasComputedWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		cache := refrain.New(refrain.Config{})
		s := refrain.NewSingleton("s", o.open, refrain.TTL(time.Second), refrain.In(cache))
		runs := 0
		m := refrain.NewMemo("m", func(ctx context.Context, x int) (int, error) {
			runs++
			r, err := s.Get(ctx)
			return r.id, err
		}, refrain.In(cache))
		mustGet(t, m, 1)
		time.Sleep(time.Minute)
		if mustGet(t, m, 1); runs != 1 {
			t.Error("the object's TTL bounded the memo's")
		}
		mustGet(t, m, 2) // the object is opened again
		if mustGet(t, m, 1); runs != 2 || len(o.opened) != 2 {
			t.Errorf("reopening forgot what was computed: %d runs, %d opened", runs, len(o.opened))
		}
		s.Clear()
		if v := mustGet(t, m, 1); v != 2 {
			t.Errorf("Clear did not reach the memo: %d", v)
		}
		time.Sleep(time.Hour) // for the graces
	})
}

// I3, I5. Hazard: clearing memos closes an object that was opened from one; or answers
// computed with the object stay, the first time or the second.
func TestSingleton_OpenedFromAMemoSurvivesItsClearing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		cache := refrain.New(refrain.Config{})
		config := refrain.NewMemo0("config", func(context.Context) (int, error) { return 1, nil }, refrain.In(cache))
		s := refrain.NewSingleton("s", func(ctx context.Context) (*resource, error) {
			if _, err := config.Get(ctx); err != nil {
				return nil, err
			}
			return o.open(ctx)
		}, refrain.In(cache))
		runs := 0
		m := refrain.NewMemo("m", func(ctx context.Context, x int) (int, error) {
			runs++
			r, err := s.Get(ctx)
			return r.id, err
		}, refrain.In(cache))
		for round := range 3 {
			mustGet(t, m, 1)
			if runs != round+1 || len(o.opened) != 1 {
				t.Fatalf("round %d: %d runs, %d opened", round, runs, len(o.opened))
			}
			config.Forget()
		}
		cache.ClearMemos()
		mustGet(t, m, 1)
		time.Sleep(time.Hour)
		synctest.Wait()
		if len(o.opened) != 1 || o.opened[0].closed.Load() != 0 {
			t.Error("the object was closed")
		}
	})
}

// I3. Hazard: a long chain overflows a stack, a wide fan takes very long, or edges stay
// behind.
func TestMemo_LongChainsAndWideFansAreForgotten(t *testing.T) {
	const length, width = 1000, 100_000
	cache := refrain.New(refrain.Config{})
	var chain *refrain.Memo[int, int]
	chain = refrain.NewMemo("chain", func(ctx context.Context, n int) (int, error) {
		if n == 0 {
			return 0, nil
		}
		v, err := chain.Get(ctx, n-1)
		return v + 1, err
	}, refrain.In(cache))
	root := refrain.NewMemo0("root", func(context.Context) (int, error) { return 1, nil }, refrain.In(cache))
	fan := refrain.NewMemo("fan", func(ctx context.Context, n int) (int, error) { return root.Get(ctx) }, refrain.In(cache))
	mustGet(t, chain, length)
	for n := range width {
		mustGet(t, fan, n)
	}
	chain.Forget(0)
	root.Forget()
	if s := cache.Stats(); s.Entries != 0 || s.Invalidated != length+width {
		t.Errorf("after forgetting: %+v", s)
	}
}

// I1, I3. Hazard: of two Forgets at once, the second finds nothing left to forget and
// returns, and then meets answers that the first has not reached yet.
func TestMemo_ForgettingBesideAnotherIsFinalToo(t *testing.T) {
	const width = 20_000
	cache := refrain.New(refrain.Config{})
	root := refrain.NewMemo0("root", func(context.Context) (int, error) { return 1, nil }, refrain.In(cache))
	fan := refrain.NewMemo("fan", func(ctx context.Context, n int) (int, error) { return root.Get(ctx) }, refrain.In(cache))
	for n := range width {
		mustGet(t, fan, n)
	}
	var first sync.WaitGroup
	first.Go(root.Forget)
	// wait until the first Forget is on its way; it begins with the oldest answer
	for here := true; here; {
		_, here = fan.Peek(t.Context(), 0)
	}
	root.Forget()
	for n := range width {
		if _, here := fan.Peek(t.Context(), n); here {
			t.Errorf("answer %d is still there after Forget returned", n)
			break
		}
	}
	first.Wait()
}
