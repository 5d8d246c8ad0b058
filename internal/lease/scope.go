package lease

import (
	"context"
	"slices"
	"sync"
)

// Scope keeps the objects that are got inside it open until it ends. The zero value is a scope without objects. All methods may be called
// from any goroutine.
type Scope struct {
	mu    sync.Mutex
	held  []object // few; one that two goroutines got at once is there twice, and left twice
	ended bool
}

// NewScope returns a scope without objects.
func NewScope() *Scope {
	s := new(Scope)
	noteBegun(s)
	return s
}

// End lets go of all objects. Ending again does nothing.
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

// add is false when the scope has ended.
func (s *Scope) add(o object) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.held = append(s.held, o)
		noteLease(s, o)
	}
	return !s.ended
}

// Key is under which a context holds its *Scope.
type Key struct{}

// Of returns the innermost scope of a context, or nil.
func Of(ctx context.Context) *Scope {
	s, _ := ctx.Value(Key{}).(*Scope)
	return s
}
