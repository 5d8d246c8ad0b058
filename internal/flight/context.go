package flight

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/watch"
)

// bodyContext is the context of a body. It holds the flight, and the flight's scope and
// stage.
type bodyContext struct {
	context.Context
	node *Node
}

func (c *bodyContext) Value(key any) any {
	switch key.(type) {
	case nodeKey:
		return c.node
	case lease.Key:
		return c.node.Scope()
	case watch.Key:
		return c.node.Stage()
	}
	return c.Context.Value(key)
}

// ending is a bodyContext that can be ended, as one of [context.WithCancel] can. It is a
// part of its flight, which saves a miss three allocations. Most bodies use neither Done
// nor AfterFunc, so what these need is made on first use.
type ending struct {
	bodyContext
	// watchers is nil while nobody asked for the end. A context that ends before that
	// gets ended.
	watchers atomic.Pointer[watchers]
}

// watchers are those who want to know of the end of one context.
type watchers struct {
	over  atomic.Bool // written under mu
	mu    sync.Mutex
	done  chan struct{}    // nil until somebody asks for it
	after map[*func()]bool // functions to call, by their address
}

// ended belongs to all contexts that ended before anybody asked.
var ended = func() *watchers {
	w := &watchers{done: make(chan struct{})}
	w.end()
	return w
}()

// watched returns the watchers, and makes them if there are none.
func (e *ending) watched() *watchers {
	if w := e.watchers.Load(); w != nil {
		return w
	}
	e.watchers.CompareAndSwap(nil, new(watchers))
	return e.watchers.Load()
}

// end ends the context. Ending it again does nothing.
func (e *ending) end() {
	if !e.watchers.CompareAndSwap(nil, ended) {
		e.watchers.Load().end()
	}
}

// Err implements [context.Context].
func (e *ending) Err() error {
	if w := e.watchers.Load(); w != nil && w.over.Load() {
		return context.Canceled
	}
	return nil
}

// Done implements [context.Context].
func (e *ending) Done() <-chan struct{} {
	w := e.watched()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done == nil {
		w.done = make(chan struct{})
		if w.over.Load() {
			close(w.done)
		}
	}
	return w.done
}

// AfterFunc arranges for f to be called on a goroutine of its own once the context has
// ended. Package context looks for this method. Without it, each context derived from
// this one would cost a goroutine that waits.
func (e *ending) AfterFunc(f func()) (stop func() bool) {
	w := e.watched()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over.Load() {
		go f()
		return func() bool { return false }
	}
	if w.after == nil {
		w.after = map[*func()]bool{}
	}
	w.after[&f] = true
	return func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		waits := w.after[&f]
		delete(w.after, &f)
		return waits
	}
}

func (w *watchers) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over.Swap(true) {
		return
	}
	if w.done != nil {
		close(w.done)
	}
	for f := range w.after {
		go (*f)()
	}
	w.after = nil
}
