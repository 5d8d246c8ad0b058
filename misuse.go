package refrain

import (
	"context"
	"fmt"
)

// usable panics with a helpful message if m was never declared. A declared memo has a
// keyer.
func (m *Memo[In, Out]) usable(method string) {
	if m == nil || m.keyer == nil {
		panicUndeclared(kindMemo, method, "NewMemo, NewMemo0 or NewMemoBulk")
	}
}

// given is usable, and also panics if ctx is nil.
func (m *Memo[In, Out]) given(ctx context.Context, method string) {
	m.usable(method)
	if ctx == nil {
		panicNilContext(kindMemo, m.name, method)
	}
}

// given is that of the memo, for a MemoBulk that may be nil: its embedded memo has no
// address then. The methods that MemoBulk has from Memo end in a nil dereference: Go finds
// it on the caller's line, before the method runs.
func (m *MemoBulk[In, Out]) given(ctx context.Context, method string) {
	if m == nil {
		panicUndeclared(kindMemo, method, "NewMemoBulk")
	}
	m.Memo.given(ctx, method)
}

// usable panics with a helpful message if s was never declared.
func (s *SingletonBy[In, R]) usable(method string) {
	if s == nil || s.keyer == nil {
		panicUndeclared(kindSingleton, method, "NewSingleton or NewSingletonBy")
	}
}

// given is usable, and also panics if ctx is nil.
func (s *SingletonBy[In, R]) given(ctx context.Context, method string) {
	s.usable(method)
	if ctx == nil {
		panicNilContext(kindSingleton, s.name, method)
	}
}

// usable panics with a helpful message if c was not made by New.
func (c *Cache) usable(method string) {
	if c == nil || c.names == nil {
		panic(fmt.Sprintf("refrain: %s was called on a zero Cache: make one with refrain.New, or use refrain.Default", method))
	}
}

func panicUndeclared(kind, method, declare string) {
	panic(fmt.Sprintf("refrain: %s was called on a %s that was never declared: declare it with %s, usually as a package variable", method, kind, declare))
}

func panicNilContext(kind, name, method string) {
	panic(fmt.Sprintf("refrain: %s %q: %s was given a nil context: pass the caller's, or context.Background()", kind, name, method))
}

// needContext panics with a helpful message if ctx is nil. It is for functions of the
// package.
func needContext(ctx context.Context, function string) {
	if ctx == nil {
		panic(fmt.Sprintf("refrain: %s was given a nil context: pass the caller's, or context.Background()", function))
	}
}
