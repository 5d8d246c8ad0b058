package flight

import (
	"context"
	"sync/atomic"

	"github.com/refrain-go/refrain/internal/graph"
)

// Group is one body that computes the results of several flights.
type Group[V any] struct {
	node    Node
	flights []*Flight[V]
	ctx     context.Context
	cancel  context.CancelFunc
}

// NewGroup returns the group of flights that have not started. Its context descends from base, and ends when all of theirs have.
func NewGroup[V any](base context.Context, name string, flights []*Flight[V]) *Group[V] {
	g := &Group[V]{node: Node{name: name}, flights: flights}
	g.node.Dependent = graph.NewDependent(func() (all []*graph.Dependent) {
		for _, f := range flights {
			all = append(all, f.Dependent.Invalidate()...)
		}
		return all
	})
	g.ctx, g.cancel = context.WithCancel(&bodyContext{base, &g.node})
	left := new(atomic.Int64)
	left.Store(int64(len(flights)))
	for _, f := range flights {
		context.AfterFunc(f.ctx, func() {
			if left.Add(-1) == 0 {
				g.cancel()
			}
		})
	}
	ring.Lock()
	defer ring.Unlock()
	for _, f := range flights {
		f.waits = append(f.waits, &g.node) // who waits for f waits for this body
	}
	return g
}

// Context is what the body runs under.
func (g *Group[V]) Context() context.Context { return g.ctx }

// Return gives each flight what the body depended on, and ends the group. The flights land after it.
func (g *Group[V]) Return() {
	for _, f := range g.flights {
		f.Dependent.Adopt(g.node.Dependent)
		f.Bound(g.node.Deadline())
		f.Lifetime.Store(g.node.Lifetime.Load())
	}
	g.node.Dependent.Release()
	g.node.Stage.End()
	g.node.Scope.End()
}
