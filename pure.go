package refrain

import "context"

// Pure adapts a function that needs no context and cannot fail, for [NewMemo].
func Pure[In, Out any](fn func(In) Out) func(context.Context, In) (Out, error) {
	if fn == nil {
		return nil
	}
	return func(_ context.Context, in In) (Out, error) { return fn(in), nil }
}
