package flight

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/watch"
)

// Node is a flight as the graph of waits sees it. An edge leads from a flight to each flight that its body is waiting for.
//
// A ring is found by the wait that would close it, since all edges are made and looked at under one lock:
//
//  1. a's body waits for b: edge a→b
//  2. b's body wants a, which is in the air: from a there is a way to b, so this wait would never end
type Node struct {
	// Lifetime is what the body said of its answer's: 0 nothing, less than 0 that it is not to be stored.
	Lifetime atomic.Int64

	// Stage is where the body draws.
	Stage watch.Stage

	// Scope keeps what the body gets open. Who runs the body ends it.
	Scope lease.Scope

	deadline atomic.Int64 // when the first of the answers expires that this one is made of; 0: never

	owner     Owner
	dependent atomic.Pointer[graph.Dependent] // nil before the body asks for its first source
	waits     []*Node                         // guarded by ring
}

// Owner is who a flight belongs to.
type Owner interface {
	// Name is what the flight is called where a ring of them is shown.
	Name() string
	// NewDependent makes what stands for the flight in the graph of dependencies. It may be called more than once, and only one is used.
	NewDependent() *graph.Dependent
}

// Dependent stands for the flight in the graph of dependencies. It is nil while the body has asked for no source.
func (n *Node) Dependent() *graph.Dependent { return n.dependent.Load() }

// Depend returns the flight's Dependent, which it makes if there is none and the flight has not settled. Most bodies ask for no source.
func (n *Node) Depend() *graph.Dependent {
	if d := n.dependent.Load(); d != nil {
		return d
	}
	n.dependent.CompareAndSwap(nil, n.owner.NewDependent())
	return n.dependent.Load()
}

// Settle says that the body has asked for all its sources: what it has left running may go on to ask, but that is not in the answer. It returns
// the flight's Dependent, and how many bytes that holds, or nil if that has no sources.
func (n *Node) Settle() (d *graph.Dependent, held int64) {
	n.dependent.CompareAndSwap(nil, graph.Nothing)
	if d = n.dependent.Load(); d == graph.Nothing {
		return nil, 0
	}
	if held = d.Settle(); held == 0 {
		return nil, 0
	}
	return d, held
}

var ring sync.Mutex

type nodeKey struct{}

// Asking returns the flight whose body runs under ctx, or nil.
func Asking(ctx context.Context) *Node {
	n, _ := ctx.Value(nodeKey{}).(*Node)
	return n
}

// Bound notes that the flight's answer is good until deadline at most; 0 is no bound.
func (n *Node) Bound(deadline int64) {
	for deadline != 0 {
		old := n.deadline.Load()
		if old != 0 && old <= deadline || n.deadline.CompareAndSwap(old, deadline) {
			return
		}
	}
}

// Deadline is the least deadline noted by [Node.Bound], or 0.
func (n *Node) Deadline() int64 { return n.deadline.Load() }

// CycleError says that a computation needs its own result.
type CycleError struct{ Chain []string }

func (e *CycleError) Error() string { return strings.Join(e.Chain, " → ") + " waits for itself" }

// enter notes that the flight whose body runs under ctx, if any, waits for n. The caller calls leave when it no longer does.
func (n *Node) enter(ctx context.Context) (leave func(), err error) {
	waiter := Asking(ctx)
	if waiter == nil {
		return func() {}, nil
	}
	ring.Lock()
	defer ring.Unlock()
	if way := n.wayTo(waiter, map[*Node]bool{}); way != nil {
		chain := make([]string, 0, len(way)+1)
		for _, node := range way {
			chain = append(chain, node.owner.Name())
		}
		return nil, &CycleError{Chain: append(chain, n.owner.Name())}
	}
	waiter.waits = append(waiter.waits, n)
	return func() {
		ring.Lock()
		defer ring.Unlock()
		i := slices.Index(waiter.waits, n)
		waiter.waits = slices.Delete(waiter.waits, i, i+1)
	}, nil
}

// wayTo returns the flights on a way from n to target, both included, or nil.
func (n *Node) wayTo(target *Node, seen map[*Node]bool) []*Node {
	if n == target {
		return []*Node{n}
	}
	if seen[n] {
		return nil
	}
	seen[n] = true
	for _, next := range n.waits {
		if way := next.wayTo(target, seen); way != nil {
			return append([]*Node{n}, way...)
		}
	}
	return nil
}
