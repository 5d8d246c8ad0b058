package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/refrain-go/refrain"
)

// A panic of the function becomes an error of its callers, with the stack.
func ExamplePanicError() {
	first := refrain.NewMemo("ExamplePanicError first", refrain.Pure(func(list string) string { return strings.Fields(list)[0] }))
	_, err := first.Get(context.Background(), "")
	if p, ok := errors.AsType[*refrain.PanicError](err); ok {
		fmt.Println(p.Name, "panicked:", p.Value, len(p.Stack) > 0)
	}
	// Output: ExamplePanicError first panicked: runtime error: index out of range [0] with length 0 true
}

// A type that cannot be a key, or be copied, is refused where the memo is declared. If
// only the value shows it, the call returns an error.
func ExampleKeyError() {
	size := refrain.NewMemo("ExampleKeyError size", func(context.Context, any) (any, error) { return 1, nil })
	_, err := size.Get(context.Background(), map[string]any{"out": make(chan int)})
	if e, ok := errors.AsType[*refrain.KeyError](err); ok {
		fmt.Println(e.Memo, e.Path, e.Type, e.Reason)
	}
	err = size.Put(context.Background(), "stdout", os.Stdout)
	if e, ok := errors.AsType[*refrain.CopyError](err); ok {
		fmt.Println(e.Memo, e.Type, e.Reason)
	}
	// Output:
	// ExampleKeyError size [value] chan int holds a chan
	// ExampleKeyError size *os.File holds a live resource
}

// A memo that needs its own answer gets an error at once.
func ExampleCycleError() {
	var egg *refrain.Memo[string, int]
	hen := refrain.NewMemo("hen", func(ctx context.Context, farm string) (int, error) { return egg.Get(ctx, farm) })
	egg = refrain.NewMemo("egg", func(ctx context.Context, farm string) (int, error) { return hen.Get(ctx, farm) })
	_, err := hen.Get(context.Background(), "north")
	if e, ok := errors.AsType[*refrain.CycleError](err); ok {
		fmt.Println(strings.Join(e.Chain, " → "))
	}
	// Output: hen → egg → hen
}

// A function that ends its goroutine, as one that calls t.FailNow does, leaves no caller
// waiting.
func ExampleErrGoexit() {
	quit := refrain.NewMemo0("ExampleErrGoexit quit", func(context.Context) (int, error) { runtime.Goexit(); return 0, nil })
	_, err := quit.Get(context.Background())
	fmt.Println(errors.Is(err, refrain.ErrGoexit))
	// Output: true
}
