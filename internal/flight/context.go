package flight

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/watch"
)

// bodyContext is a body's: it knows the flight, and the flight's scope and stage.
type bodyContext struct {
	context.Context
	node *Node
}

func (c *bodyContext) Value(key any) any {
	switch key.(type) {
	case nodeKey:
		return c.node
	case lease.Key:
		return &c.node.Scope
	case watch.Key:
		return &c.node.Stage
	}
	return c.Context.Value(key)
}

// ending is a bodyContext that can be ended, as one of [context.WithCancel] can. It is a part of its flight: that spares a miss three
// allocations. Most bodies ask neither for Done nor for what comes after, which are made when they do.
type ending struct {
	bodyContext
	over  atomic.Bool
	mu    sync.Mutex
	done  chan struct{}
	after map[*func()]bool // what is to be called; by the address of each
}

// Done implements [context.Context].
func (e *ending) Done() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.done == nil {
		e.done = make(chan struct{})
		if e.over.Load() {
			close(e.done)
		}
	}
	return e.done
}

// Err implements [context.Context].
func (e *ending) Err() error {
	if e.over.Load() {
		return context.Canceled
	}
	return nil
}

// AfterFunc has f called, on a goroutine of its own, once the context has ended. Package context looks for it: without it each context
// derived from this one would cost a goroutine that waits.
func (e *ending) AfterFunc(f func()) (stop func() bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.over.Load() {
		go f()
		return func() bool { return false }
	}
	if e.after == nil {
		e.after = map[*func()]bool{}
	}
	e.after[&f] = true
	return func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		waits := e.after[&f]
		delete(e.after, &f)
		return waits
	}
}

// end ends the context. Ending it again does nothing.
func (e *ending) end() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.over.Swap(true) {
		return
	}
	if e.done != nil {
		close(e.done)
	}
	for f := range e.after {
		go (*f)()
	}
	e.after = nil
}
