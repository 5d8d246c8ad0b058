package lease

import (
	"context"
	"slices"
	"sync"

	"github.com/refrain-go/refrain/internal/bare"
)

// Scope keeps objects open that callers get inside it, until it ends. The zero value is a
// scope without objects. All methods may be called from any goroutine.
type Scope struct {
	mu sync.Mutex
	// held is short. An object that two goroutines got at the same time is in it twice,
	// and is left twice.
	held  []object
	ended bool
}

// NewScope returns a scope without objects.
func NewScope() *Scope {
	s := new(Scope)
	noteBegun(s)
	return s
}

// End releases all objects. Ending again does nothing.
func (s *Scope) End() {
	s.mu.Lock()
	held := s.held
	s.held, s.ended = nil, true
	noteEnded(s)
	s.mu.Unlock()
	for _, o := range held {
		o.leave()
	}
}

func (s *Scope) has(o object) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.held, o)
}

// add returns false if the scope has ended.
func (s *Scope) add(o object) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.held = append(s.held, o)
		noteLease(s, o)
	}
	return !s.ended
}

// Key is the key under which a context holds its *Scope.
type Key struct{}

// Of returns the innermost scope of a context, or nil.
//
// It is small enough to be inlined, because every hit of a singleton calls it.
func Of(ctx context.Context) *Scope {
	if bare.Is(ctx) {
		return nil
	}
	return of(ctx)
}

//go:noinline
func of(ctx context.Context) *Scope {
	s, _ := ctx.Value(Key{}).(*Scope)
	return s
}
