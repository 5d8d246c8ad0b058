package flight

import (
	"context"
	"sync/atomic"

	"github.com/refrain-go/refrain/internal/graph"
)

// Group is one body that computes the results of several flights.
type Group[V any] struct {
	node    Node
	name    string
	flights []*Computation[V]
	forget  []func() bool // stops waiting for the end of each flight
	ctx     context.Context
	cancel  context.CancelFunc
}

// NewGroup returns the group of flights that have not started. Its context descends from
// base, and ends when the contexts of all flights have ended.
func NewGroup[V any](base context.Context, name string, flights []*Computation[V]) *Group[V] {
	g := &Group[V]{name: name, flights: flights}
	g.node.owner = g
	g.ctx, g.cancel = context.WithCancel(&bodyContext{base, &g.node})
	left := new(atomic.Int64)
	left.Store(int64(len(flights)))
	ended := func() {
		if left.Add(-1) == 0 {
			g.cancel()
		}
	}
	for _, f := range flights {
		g.forget = append(g.forget, context.AfterFunc(&f.ctx, ended))
	}
	ring.Lock()
	defer ring.Unlock()
	for _, f := range flights {
		f.waits = append(f.waits, &g.node) // waiting for f is waiting for this body
	}
	return g
}

// Name implements [Owner].
func (g *Group[V]) Name() string { return g.name }

// NewDependent implements [Owner]. Each flight depends on what the body depends on.
func (g *Group[V]) NewDependent() *graph.Dependent {
	return graph.NewDependent(func(*graph.Dependent) (all []*graph.Dependent) {
		for _, f := range g.flights {
			all = append(all, f.Depend().Invalidate()...)
		}
		return all
	})
}

// Node is the body's place in the graph of waits.
func (g *Group[V]) Node() *Node { return &g.node }

// Context is the body's context.
func (g *Group[V]) Context() context.Context { return g.ctx }

// Return gives each flight the dependencies of the body, and ends the group. The flights
// finish after that.
func (g *Group[V]) Return() {
	for _, forget := range g.forget { // else each landing would start a goroutine
		forget()
	}
	g.cancel()
	sources, _ := g.node.Seal()
	for _, f := range g.flights {
		if sources != nil {
			f.Depend().Adopt(sources)
		}
		f.useAll(&g.node)
		f.Bound(g.node.Deadline())
		f.Lifetime.Store(g.node.Lifetime.Load())
	}
	sources.Release()
	g.node.End()
}
