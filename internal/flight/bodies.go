package flight

import (
	"sync/atomic"

	"github.com/refrain-go/refrain/internal/goroutine"
)

// bodies are the flights whose bodies run, by goroutine. They tell which body waits, even
// if it waits with a context that is not its own. A body takes a free place of a few
// candidates when it begins, which costs as much as a few stores. With thousands of
// bodies it may find none. Then only a body that waits for its own flight is detected, by
// [Node.goroutine].
var bodies [1 << 10]struct {
	goroutine atomic.Uintptr // written by the goroutine itself; 0 for a free place
	node      atomic.Pointer[Node]
}

// tries is the number of places that a goroutine may take.
const tries = 4

// placeOf returns the i-th candidate place of a goroutine.
func placeOf(g uintptr, i int) int {
	// 2^64 divided by the golden ratio spreads addresses, which are multiples of a size.
	const odd = 0x9E3779B97F4A7C15
	return int((uint64(g)*odd>>54 + uint64(i)) % uint64(len(bodies)))
}

// enterBody notes that n's body runs on this goroutine.
func (n *Node) enterBody() {
	g := goroutine.ID()
	if g == 0 {
		return
	}
	for i := range tries {
		if p := &bodies[placeOf(g, i)]; p.goroutine.CompareAndSwap(0, g) {
			p.node.Store(n)
			return
		}
	}
	n.goroutine.Store(g)
}

// leaveBody undoes enterBody, on the same goroutine.
func (n *Node) leaveBody() {
	g := goroutine.ID()
	if g == 0 {
		return
	}
	for i := range tries {
		if p := &bodies[placeOf(g, i)]; p.goroutine.Load() == g {
			p.node.Store(nil)
			p.goroutine.Store(0)
			return
		}
	}
	n.goroutine.Store(0)
}

// waiting returns the flight whose body runs on this goroutine and is about to wait for
// n, or nil.
func (n *Node) waiting() *Node {
	g := goroutine.ID()
	if g == 0 {
		return nil
	}
	for i := range tries {
		if p := &bodies[placeOf(g, i)]; p.goroutine.Load() == g {
			return p.node.Load()
		}
	}
	if n.goroutine.Load() == g {
		return n
	}
	return nil
}
