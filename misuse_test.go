package refrain_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/refrain-go/refrain"
)

// Hazard: a memo that was never declared, or a nil context, ends in a nil dereference
// deep inside, and the stack does not tell the reader why.
func TestMisuse_PanicsWithASentence(t *testing.T) {
	var none context.Context
	ctx := t.Context()
	fn := refrain.Pure(func(x int) int { return x })
	text := refrain.Pure(func(x string) int { return len(x) })
	m, long := refrain.NewMemo("m", fn, fresh()), refrain.NewMemo("long", text, fresh())
	m0 := refrain.NewMemo0("m0", func(context.Context) (int, error) { return 1, nil }, fresh())
	bulk := refrain.NewMemoBulk("bulk", func(_ context.Context, xs []int) ([]int, error) { return xs, nil }, fresh())
	s := refrain.NewSingleton("s", func(context.Context) (*int, error) { return new(int), nil }, fresh())
	by := refrain.NewSingletonBy("by", func(context.Context, int) (*int, error) { return new(int), nil }, fresh())
	mustGet(t, m, 1)
	if _, err := s.Get(ctx); err != nil {
		t.Fatal(err)
	}
	use := func(*int) error { return nil }
	for _, call := range []func(){
		func() { m.Get(none, 1) },
		func() { m.Get(none, 2) },
		func() { long.Get(none, "a") },
		func() { m.GetInto(none, 1, new(int)) },
		func() { m.Refresh(none, 1) },
		func() { m.Peek(none, 1) },
		func() { m.Put(none, 1, 1) },
		func() { m.ForgetContext(none, 1) },
		func() { m.ClearContext(none) },
		func() { m0.Get(none) },
		func() { m0.GetInto(none, new(int)) },
		func() { m0.Refresh(none) },
		func() { m0.Peek(none) },
		func() { m0.Put(none, 1) },
		func() { m0.ClearContext(none) },
		func() { bulk.Get(none, 1) },
		func() { bulk.GetAll(none, []int{1}) },
		func() { bulk.GetAll(none, nil) },
		func() { bulk.Warm(none, []int{1}) },
		func() { s.Get(none) },
		func() { s.Use(none, use) },
		func() { by.Get(none, 1) },
		func() { by.Use(none, 1, use) },
		func() { refrain.WithScope(none) },
		func() { refrain.WithSession(none, "id") },
		func() { refrain.WithUser(none, "id") },
		func() { refrain.ExpireAfter(none, 1) },
		func() { refrain.New(refrain.Config{}).Close(none) },
	} {
		wantSentence(t, call, "was given a nil context: pass")
	}
	type (
		memo      = refrain.Memo[int, int]
		memo0     = refrain.Memo0[int]
		memoBulk  = refrain.MemoBulk[int, int]
		singleton = refrain.Singleton[*int]
		family    = refrain.SingletonBy[int, *int]
	)
	for _, call := range []func(){
		func() { new(memo).Get(ctx, 1) },
		func() { (*memo)(nil).Get(ctx, 1) },
		func() { new(memo).GetInto(ctx, 1, new(int)) },
		func() { new(memo).Refresh(ctx, 1) },
		func() { new(memo).Peek(ctx, 1) },
		func() { new(memo).Put(ctx, 1, 1) },
		func() { new(memo).Forget(1) },
		func() { new(memo).ForgetContext(ctx, 1) },
		func() { new(memo).Clear() },
		func() { new(memo).ClearContext(ctx) },
		func() { new(memo).Stats() },
		func() { new(memo).Name() },
		func() { new(memo0).Get(ctx) },
		func() { new(memo0).GetInto(ctx, new(int)) },
		func() { new(memo0).Refresh(ctx) },
		func() { new(memo0).Peek(ctx) },
		func() { new(memo0).Put(ctx, 1) },
		func() { new(memo0).Forget() },
		func() { new(memo0).Clear() },
		func() { new(memo0).ClearContext(ctx) },
		func() { new(memo0).Stats() },
		func() { new(memo0).Name() },
		func() { (*memo0)(nil).Get(ctx) },
		func() { (*memo0)(nil).Clear() },
		func() { (*singleton)(nil).Get(ctx) },
		func() { (*singleton)(nil).Use(ctx, use) },
		func() { (*singleton)(nil).Clear() },
		func() { new(memoBulk).Get(ctx, 1) },
		func() { new(memoBulk).GetAll(ctx, []int{1}) },
		func() { new(memoBulk).GetAll(ctx, nil) },
		func() { new(memoBulk).Warm(ctx, []int{1}) },
		func() { (*memoBulk)(nil).GetAll(ctx, []int{1}) },
		func() { (*memoBulk)(nil).Warm(ctx, nil) },
		func() { new(singleton).Get(ctx) },
		func() { new(singleton).Use(ctx, use) },
		func() { new(singleton).Clear() },
		func() { new(singleton).Stats() },
		func() { new(singleton).Name() },
		func() { new(family).Get(ctx, 1) },
		func() { new(family).Use(ctx, 1, use) },
		func() { new(family).Forget(1) },
		func() { new(family).Clear() },
		func() { new(family).Stats() },
		func() { new(family).Name() },
	} {
		wantSentence(t, call, "that was never declared: declare it with New")
	}
	for _, call := range []func(){
		func() { new(refrain.Cache).Name() },
		func() { new(refrain.Cache).Stats() },
		func() { new(refrain.Cache).Clear() },
		func() { new(refrain.Cache).ClearMemos() },
		func() { new(refrain.Cache).ClearSingletons() },
		func() { new(refrain.Cache).EndSession("id") },
		func() { new(refrain.Cache).EndUser("id") },
		func() { new(refrain.Cache).SetMemoryLimit(1) },
		func() { new(refrain.Cache).SetMemoryLimit(0) },
		func() { new(refrain.Cache).Close(ctx) },
	} {
		wantSentence(t, call, "was called on a zero Cache: make one with refrain.New")
	}
	wantSentence(t, func() { m.GetInto(ctx, 1, nil) }, "GetInto was given a nil pointer: pass")
	wantSentence(t, func() { m0.GetInto(ctx, nil) }, "GetInto was given a nil pointer: pass")
	if m.Stats().Hits != 0 || m.Stats().Misses != 1 {
		t.Errorf("calls that were refused are counted: %+v", m.Stats())
	}
}

// Hazard: a method that is added later forgets to look, and a memo that was never declared
// ends in a nil dereference again.
func TestMisuse_EveryMethodOfEveryTypeLooks(t *testing.T) {
	values := map[string]any{
		"Memo":        new(refrain.Memo[int, int]),
		"Memo0":       new(refrain.Memo0[int]),
		"MemoBulk":    new(refrain.MemoBulk[int, int]),
		"Singleton":   new(refrain.Singleton[*int]),
		"SingletonBy": new(refrain.SingletonBy[int, *int]),
		"Cache":       new(refrain.Cache),
	}
	errors := map[string]any{ // a program's tests make these too
		"KeyError":   new(refrain.KeyError),
		"CopyError":  new(refrain.CopyError),
		"PanicError": new(refrain.PanicError),
		"CycleError": new(refrain.CycleError),
	}
	for name := range exportedReceivers(t) {
		if values[name] == nil && errors[name] == nil {
			t.Errorf("%s has methods, and is not in this test", name)
		}
	}
	for name, zero := range values {
		none := reflect.Zero(reflect.TypeOf(zero))
		for m := range reflect.TypeOf(zero).NumMethod() {
			method := reflect.TypeOf(zero).Method(m)
			wantSentence(t, func() { callMethod(t, reflect.ValueOf(zero), method) }, method.Name+" was called on a ")
			if _, own := reflect.TypeFor[*refrain.Memo[int, int]]().MethodByName(method.Name); name == "MemoBulk" && own {
				continue // Go itself dereferences the pointer, on the caller's line
			}
			wantSentence(t, func() { callMethod(t, none, method) }, method.Name+" was called on a ")
		}
	}
	for _, zero := range errors {
		for m := range reflect.TypeOf(zero).NumMethod() {
			callMethod(t, reflect.ValueOf(zero), reflect.TypeOf(zero).Method(m)) // does not panic
		}
	}
}

// callMethod calls a method with a context, and with zero values for its other
// parameters.
func callMethod(t *testing.T, receiver reflect.Value, method reflect.Method) {
	args := []reflect.Value{receiver}
	for i := 1; i < method.Type.NumIn(); i++ {
		if arg := method.Type.In(i); arg == reflect.TypeFor[context.Context]() {
			args = append(args, reflect.ValueOf(t.Context()))
		} else {
			args = append(args, reflect.Zero(arg))
		}
	}
	method.Func.Call(args)
}

// exportedReceivers returns the exported types of this package that have exported
// methods.
func exportedReceivers(t *testing.T) map[string]bool {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	receivers := map[string]bool{}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`(?m)^func \(\w+ \*?([A-Z]\w*)(?:\[.*?\])?\) [A-Z]`).FindAllSubmatch(source, -1) {
			receivers[string(m[1])] = true
		}
	}
	if len(receivers) == 0 {
		t.Fatal("found no methods")
	}
	return receivers
}

// wantSentence fails the test unless the call panics with a message of this library that
// contains want.
func wantSentence(t *testing.T, call func(), want string) {
	t.Helper()
	defer func() {
		t.Helper()
		said, _ := recover().(string)
		if !strings.HasPrefix(said, "refrain: ") || !strings.Contains(said, want) {
			t.Errorf("panicked with %q, which does not say %q", said, want)
		}
	}()
	call()
}
