package refrain_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math"
	"strings"
	"testing"

	"github.com/refrain-go/refrain"
)

// locked cannot be copied by a plan.
type locked struct {
	c  chan int
	xs []int
}

// V3. Hazard: a shared value is copied all the same.
func TestMemo_ShareValuesHandsOutOneReference(t *testing.T) {
	m := refrain.NewMemo("f", refrain.Pure(func(int) *locked { return &locked{c: make(chan int)} }), refrain.ShareValues(), fresh())
	if a, b := mustGet(t, m, 1), mustGet(t, m, 1); a != b {
		t.Error("two callers got two objects")
	}
}

// V3. Hazard: one caller changes a shared value, and all callers get the change.
func TestMemo_DetectMutationReportsAndForgets(t *testing.T) {
	var log bytes.Buffer
	cache := refrain.New(refrain.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	m := refrain.NewMemo("trees", refrain.Pure(func(int) *tree {
		return &tree{Name: "root", Sub: []*tree{{Name: "leaf"}}, Meta: map[string][]int{"a": {1}}}
	}), refrain.ShareValues(), refrain.DetectMutation(), refrain.In(cache))
	for _, change := range []struct {
		path string
		make func(*tree)
	}{
		{".Name", func(x *tree) { x.Name = "bad" }},
		{".Sub[].Name", func(x *tree) { x.Sub[0].Name = "bad" }},
		{".Sub", func(x *tree) { x.Sub = append(x.Sub, nil) }},
		{".Meta[value][]", func(x *tree) { x.Meta["a"][0] = 9 }},
		{".Meta", func(x *tree) { x.Meta["b"] = nil }},
	} {
		log.Reset()
		x := mustGet(t, m, 1)
		if same := mustGet(t, m, 1); same != x || log.Len() > 0 {
			t.Fatalf("%s: unchanged, and reported: %s", change.path, &log)
		}
		change.make(x)
		if y := mustGet(t, m, 1); y == x || y.Name != "root" || len(y.Sub) != 1 || y.Sub[0].Name != "leaf" || len(y.Meta) != 1 || y.Meta["a"][0] != 1 {
			t.Errorf("%s: the changed value was handed out: %+v", change.path, y)
		}
		if !strings.Contains(log.String(), "memo=trees path="+change.path+"\n") {
			t.Errorf("%s: the log says %s", change.path, &log)
		}
	}
}

// V3. Hazard: a value that equals nothing, or that leads back to itself, counts as
// changed at every hit, or is compared for ever.
func TestMemo_DetectMutationLeavesTheUnchangedAlone(t *testing.T) {
	var log bytes.Buffer
	cache := refrain.New(refrain.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	m := refrain.NewMemo("odd", refrain.Pure(func(int) []any {
		odd := []any{nil, map[float64]int{math.NaN(): 1}, map[*int]int{new(int): 1}, math.NaN()}
		odd[0] = odd
		return odd
	}), refrain.ShareValues(), refrain.DetectMutation(), refrain.In(cache))
	x := mustGet(t, m, 1)
	for range 3 {
		if y := mustGet(t, m, 1); &y[0] != &x[0] || log.Len() > 0 {
			t.Fatalf("reported: %s", &log)
		}
	}
}

// V3. Hazard: a value that nobody changed is reported at every hit, because the keys of
// its map are in no copy of it.
func TestMemo_DetectMutationKnowsKeysWithoutAnEqual(t *testing.T) {
	type key struct {
		at   any
		part [2]float64
	}
	var log bytes.Buffer
	cache := refrain.New(refrain.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	m := refrain.NewMemo("m", refrain.Pure(func(int) map[key]int {
		return map[key]int{{at: 1}: 1, {at: new(int)}: 2, {part: [2]float64{1, math.NaN()}}: 3}
	}), refrain.ShareValues(), refrain.DetectMutation(), refrain.In(cache))
	for range 3 {
		mustGet(t, m, 1)
	}
	if log.Len() > 0 || m.Stats().Misses != 1 {
		t.Errorf("%+v, and the log says %s", m.Stats(), &log)
	}
	mustGet(t, m, 1)[key{at: 1}] = 9
	if again := mustGet(t, m, 1); again[key{at: 1}] != 1 || log.Len() == 0 {
		t.Error("a change of another entry was not seen")
	}
}

// V1. Hazard: the function of CloneWith is not called, or its panic ends the process.
func TestMemo_CloneWithCopies(t *testing.T) {
	clones := 0
	m := refrain.NewMemo("f", refrain.Pure(func(n int) *locked { return &locked{xs: []int{n}} }), fresh(),
		refrain.CloneWith(func(l *locked) *locked {
			clones++
			if l.xs[0] == 13 {
				panic("no")
			}
			return &locked{xs: append([]int(nil), l.xs...)}
		}))
	a, b := mustGet(t, m, 1), mustGet(t, m, 1)
	a.xs[0] = 9
	if c := mustGet(t, m, 1); a == b || b.xs[0] != 1 || c.xs[0] != 1 || clones != 4 {
		t.Errorf("got %v, %v, %v after %d clones", a, b, c, clones)
	}
	if l, err := m.Get(t.Context(), 13); err != nil || l.xs[0] != 13 {
		t.Errorf("the caller who computed what cannot be cloned got %v, %v", l, err)
	}
	if s := m.Stats(); s.Refused != 1 || s.Entries != 1 {
		t.Errorf("stats %+v", s)
	}
}

// V1. Hazard: memory of the caller becomes the stored value's, or the other way round.
func TestMemo_GetIntoUsesTheCallersMemory(t *testing.T) {
	m := refrain.NewMemo("f", refrain.Pure(func(n int) []int { return []int{n, n, n} }), fresh())
	out := make([]int, 0, 10)
	for range 3 {
		if err := m.GetInto(t.Context(), 7, &out); err != nil || len(out) != 3 || out[0] != 7 {
			t.Fatalf("got %v, %v", out, err)
		}
		out[0] = -1
	}
	array := &out[0]
	if err := m.GetInto(t.Context(), 7, &out); err != nil || &out[0] != array {
		t.Errorf("a hit did not use the caller's array: %v", err)
	}
	if v := mustGet(t, m, 7); v[0] != 7 {
		t.Errorf("the stored value was changed: %v", v)
	}
}

type immutable struct{ p *int }

func init() { refrain.RegisterImmutable[*immutable]() }

// V1. Hazard: a type that is registered as immutable is copied.
func TestMemo_SharesImmutableTypes(t *testing.T) {
	m := refrain.NewMemo("f", refrain.Pure(func(int) []*immutable { return []*immutable{{p: new(int)}} }), fresh())
	a, b := mustGet(t, m, 1), mustGet(t, m, 1)
	if &a[0] == &b[0] || a[0] != b[0] {
		t.Error("the slice is shared, or the immutable value is not")
	}
}

// Hazard: options of values pass that contradict each other or the result's type.
func TestDeclaration_OptionsOfValuesMustFit(t *testing.T) {
	fn := refrain.Pure(func(x int) []int { return nil })
	clone := refrain.CloneWith(func(x []int) []int { return x })
	for want, opts := range map[string][]refrain.Option{
		"DetectMutation is for values that are shared":                                    {refrain.DetectMutation()},
		"CloneWith copies values and ShareValues":                                         {refrain.ShareValues(), clone},
		"clones a string, but the results are of type []int: give it a func([]int) []int": {refrain.CloneWith(func(s string) string { return s })},
		"the function is nil":                    {refrain.CloneWith[[]int](nil)},
		"is not shorter than TTL":                {refrain.TTL(5), refrain.RefreshAfter(5)},
		"RefreshAfter(0s)":                       {refrain.RefreshAfter(0)},
		"MaxBytes(0)":                            {refrain.MaxBytes(0)},
		"CacheErrors(-1ns)":                      {refrain.CacheErrors(-1, nil)},
		"Timeout(0s)":                            {refrain.Timeout(0)},
		"cannot be the key of a context's value": {refrain.KeyContext([]int{})},
	} {
		if message := panicOf(t, func() { refrain.NewMemo("f", fn, append(opts, fresh())...) }); !strings.Contains(message, want) {
			t.Errorf("the message does not say %q: %s", want, message)
		}
	}
	message := panicOf(t, func() {
		refrain.NewSingleton("s", func(context.Context) (*int, error) { return nil, errors.New("not run") }, refrain.ShareValues(), fresh())
	})
	if !strings.Contains(message, `singleton "s": option ShareValues is for a memo`) {
		t.Errorf("the message is %s", message)
	}
}
