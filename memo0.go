package refrain

import "context"

// A Memo0 is a [Memo] of a function without an argument.
type Memo0[Out any] struct{ m *Memo[struct{}, Out] }

// NewMemo0 declares a memo of a function without an argument; see [NewMemo].
func NewMemo0[Out any](name string, fn func(context.Context) (Out, error), opts ...Option) *Memo0[Out] {
	var with func(context.Context, struct{}) (Out, error)
	if fn != nil {
		with = func(ctx context.Context, _ struct{}) (Out, error) { return fn(ctx) }
	}
	return &Memo0[Out]{NewMemo(name, with, opts...)}
}

// Get returns the answer; see [Memo.Get].
func (m *Memo0[Out]) Get(ctx context.Context) (Out, error) { return m.memo().Get(ctx, struct{}{}) }

// GetInto is Get into memory of the caller; see [Memo.GetInto].
func (m *Memo0[Out]) GetInto(ctx context.Context, out *Out) error {
	return m.memo().GetInto(ctx, struct{}{}, out)
}

// Peek returns the stored answer, if there is one; see [Memo.Peek].
func (m *Memo0[Out]) Peek(ctx context.Context) (Out, bool) { return m.memo().Peek(ctx, struct{}{}) }

// Put stores an answer; see [Memo.Put].
func (m *Memo0[Out]) Put(ctx context.Context, out Out) error {
	return m.memo().Put(ctx, struct{}{}, out)
}

// Forget drops the answer. It is the same as Clear.
func (m *Memo0[Out]) Forget() { m.memo().Forget(struct{}{}) }

// Clear drops the answer; see [Memo.Clear].
func (m *Memo0[Out]) Clear() { m.memo().Clear() }

// Refresh computes the answer again; see [Memo.Refresh].
func (m *Memo0[Out]) Refresh(ctx context.Context) (Out, error) {
	return m.memo().Refresh(ctx, struct{}{})
}

// ClearContext is Clear in one session; see [Memo.ClearContext].
func (m *Memo0[Out]) ClearContext(ctx context.Context) error { return m.memo().ClearContext(ctx) }

// Stats returns the memo's counters.
func (m *Memo0[Out]) Stats() Stats { return m.memo().Stats() }

// Name returns the memo's name.
func (m *Memo0[Out]) Name() string { return m.memo().Name() }

// memo returns nil for a nil m. The methods of a nil Memo say what is wrong.
func (m *Memo0[Out]) memo() *Memo[struct{}, Out] {
	if m == nil {
		return nil
	}
	return m.m
}

// Pure adapts a function that needs no context and cannot fail, for [NewMemo]. A function
// that calls other memos needs its context: see [NewMemo].
func Pure[In, Out any](fn func(In) Out) func(context.Context, In) (Out, error) {
	if fn == nil {
		return nil
	}
	return func(_ context.Context, in In) (Out, error) { return fn(in), nil }
}
