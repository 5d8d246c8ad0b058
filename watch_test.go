package refrain_test

import (
	"context"
	"slices"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/internal/watch"
)

// observer is a context that is a place on a page. It records what memos ask and tell it.
type observer struct {
	context.Context
	asked int
	told  []string
}

func (o *observer) Value(key any) any {
	if _, ok := key.(watch.Key); ok {
		o.asked++
		return o
	}
	return o.Context.Value(key)
}

func (o *observer) Waits(text string) func() {
	o.told = append(o.told, text)
	return func() { o.told = append(o.told, "over") }
}

// Hazard: each hit pays for what pages show.
func TestMemo_OnlyWaitingCallsAreWatched(t *testing.T) {
	in := fresh()
	inner := refrain.NewMemo("inner", refrain.Pure(func(x int) int { return x }), in)
	outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { return inner.Get(ctx, x) }, in)
	named := refrain.NewMemo("named", refrain.Pure(func(s string) string { return s }), in, refrain.Spinner("Loading"))
	quiet := refrain.NewMemo0("quiet", func(context.Context) (int, error) { return 1, nil }, in, refrain.Spinner(""))
	single := refrain.NewSingleton("single", func(context.Context) (int, error) { return 1, nil }, in)
	o := &observer{Context: context.Background()}
	calls := func() {
		outer.Get(o, 1)
		named.Get(o, "x")
		quiet.Get(o)
		single.Get(o)
	}
	calls()
	if want := []string{"Running outer…", "over", "Loading", "over", "", "over", "Opening single…", "over"}; !slices.Equal(o.told, want) {
		t.Errorf("misses told %q, want %q", o.told, want)
	}
	asked := o.asked
	calls()
	outer.Peek(o, 1)
	outer.Put(o, 2, 2)
	var into int
	outer.GetInto(o, 2, &into)
	if o.asked != asked || len(o.told) != 8 {
		t.Errorf("hits asked %d times, and told %q", o.asked-asked, o.told[8:])
	}
	outer.Refresh(o, 1)
	if len(o.told) != 10 {
		t.Errorf("Refresh told %q", o.told[8:])
	}
}

// staged is a show that nobody drew.
type staged struct{ size int64 }

func (s staged) Admit(watch.Place) func() { return func() {} }
func (s staged) End() watch.Recording     { return s }
func (s staged) Size() int64              { return s.size }
func (s staged) Play(p watch.Place)       { p.(*observer).told = append(p.(*observer).told, "played") }

// B1, V1. Hazard: a recording outlives its answer, or is not counted; or only some ways
// to get an answer show it.
func TestMemo_KeepsTheDrawingWithTheAnswer(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	draw := func(ctx context.Context) {
		watch.Of(ctx).(*watch.Stage).Show(func() watch.Show { return staged{1 << 20} })
	}
	memo := refrain.NewMemo("memo", func(ctx context.Context, x int) ([]int, error) { draw(ctx); return []int{x}, nil }, refrain.In(cache))
	bulk := refrain.NewMemoBulk("bulk", func(ctx context.Context, xs []int) ([]int, error) { draw(ctx); return xs, nil }, refrain.In(cache))
	o := &observer{Context: context.Background()}
	memo.Get(o, 1)
	o.told = nil
	memo.Get(o, 1)
	var into []int
	memo.GetInto(o, 1, &into)
	if b := cache.Stats().Bytes; !slices.Equal(o.told, []string{"played", "played"}) || b < 1<<20 || b > 1<<20+1000 {
		t.Errorf("two hits told %q, %d bytes are held", o.told, b)
	}
	memo.Put(o, 1, []int{2})
	memo.Get(o, 1)
	if b := cache.Stats().Bytes; len(o.told) != 2 || b > 1000 {
		t.Errorf("what was put shows %q, %d bytes are held", o.told[2:], b)
	}
	bulk.GetAll(o, []int{1, 2})
	bulk.Get(o, 3)
	o.told = nil
	bulk.GetAll(o, []int{1, 2, 3})
	if !slices.Equal(o.told, []string{"played"}) {
		t.Errorf("in bulk three hits told %q: what is computed for one argument alone is kept", o.told)
	}
}
