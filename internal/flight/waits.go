package flight

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/refrain-go/refrain/internal/bare"
	"github.com/refrain-go/refrain/internal/graph"
)

// Node is a flight in the graph of waits. An edge leads from a flight to each flight that
// its body waits for.
//
// All edges are made and read under one lock, so a wait that would close a ring is
// detected:
//
//  1. a's body waits for b: edge a→b
//  2. b's body wants a, which is in the air. A path leads from a to b, so this wait would
//     never end
type Node struct {
	// Lifetime is the lifetime that the body set for its answer. 0 means none; less than
	// 0 means that the answer is not to be stored.
	Lifetime atomic.Int64

	inside atomic.Pointer[inside] // nil until it is used

	// deadline is the earliest deadline of the answers that the body used; 0 if no answer
	// had a deadline.
	deadline atomic.Int64

	owner Owner
	// goroutine is the id of the body's goroutine. It is set only if the table bodies had
	// no free place.
	goroutine atomic.Uintptr
	dependent atomic.Pointer[graph.Dependent] // nil until the body asks for a source
	// uses and unstamped are what other processes must know of the answer; see uses.go.
	uses      atomic.Pointer[uses]
	unstamped atomic.Pointer[string]

	waits []*Node // guarded by ring
}

// Owner is the owner of a flight.
type Owner interface {
	// Name is the flight's name in a [CycleError].
	Name() string
	// NewDependent makes the flight's dependent for the graph of dependencies. It may be
	// called more than once, and only one result is used.
	NewDependent() *graph.Dependent
}

// Dependent returns the flight's dependent in the graph of dependencies. It is nil until
// the body asks for a source.
func (n *Node) Dependent() *graph.Dependent { return n.dependent.Load() }

// Depend returns the flight's dependent. It makes one if there is none and the flight has
// not been sealed. Most bodies ask for no source.
func (n *Node) Depend() *graph.Dependent {
	if d := n.dependent.Load(); d != nil {
		return d
	}
	n.dependent.CompareAndSwap(nil, n.owner.NewDependent())
	return n.dependent.Load()
}

// Seal ends the noting of sources, because the body has returned. Goroutines that the
// body left running may still ask for sources, but the answer does not depend on these.
// Seal returns the flight's dependent and the number of bytes that it holds, or nil if it
// has no sources.
func (n *Node) Seal() (d *graph.Dependent, held int64) {
	n.dependent.CompareAndSwap(nil, graph.Nothing)
	if d = n.dependent.Load(); d == graph.Nothing {
		return nil, 0
	}
	if held = d.Seal(); held == 0 {
		return nil, 0
	}
	return d, held
}

var ring sync.Mutex

type nodeKey struct{}

// Asking returns the flight whose body runs under ctx, or nil.
//
// It is small enough to be inlined, because every hit calls it.
func Asking(ctx context.Context) *Node {
	if bare.Is(ctx) {
		return nil
	}
	return asking(ctx)
}

//go:noinline
func asking(ctx context.Context) *Node {
	n, _ := ctx.Value(nodeKey{}).(*Node)
	return n
}

// Bound notes that the flight's answer is valid until deadline at most; 0 is no bound.
func (n *Node) Bound(deadline int64) {
	for deadline != 0 {
		old := n.deadline.Load()
		if old != 0 && old <= deadline || n.deadline.CompareAndSwap(old, deadline) {
			return
		}
	}
}

// Deadline is the earliest deadline noted by [Node.Bound], or 0.
func (n *Node) Deadline() int64 { return n.deadline.Load() }

// CycleError means that a computation needs its own result.
type CycleError struct{ Chain []string }

func (e *CycleError) Error() string { return strings.Join(e.Chain, " → ") + " waits for itself" }

// enter notes that the flight whose body runs under ctx, if any, waits for n. The caller
// calls leave when it no longer waits. If a body waits with a context that is not its
// own, the flight is found by the goroutine's id.
func (n *Node) enter(ctx context.Context) (leave func(), err error) {
	waiter := Asking(ctx)
	if waiter == nil {
		waiter = n.waiting()
	}
	if waiter == nil {
		return func() {}, nil
	}
	ring.Lock()
	defer ring.Unlock()
	if way := n.wayToLocked(waiter, map[*Node]bool{}); way != nil {
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

// wayToLocked returns the flights on a path from n to target, both included, or nil.
func (n *Node) wayToLocked(target *Node, seen map[*Node]bool) []*Node {
	if n == target {
		return []*Node{n}
	}
	if seen[n] {
		return nil
	}
	seen[n] = true
	for _, next := range n.waits {
		if way := next.wayToLocked(target, seen); way != nil {
			return append([]*Node{n}, way...)
		}
	}
	return nil
}
