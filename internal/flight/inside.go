package flight

import (
	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/watch"
)

// inside is what a body may use through its context. Most bodies use none of it, so a
// flight makes it on first use.
type inside struct {
	scope lease.Scope // keeps the objects open that the body gets
	stage watch.Stage // where the body draws
}

func (in *inside) end() watch.Recording {
	in.scope.End()
	return in.stage.End()
}

// spent belongs to all flights that ended before anybody asked for their inside.
var spent = func() *inside {
	in := new(inside)
	in.end()
	return in
}()

func (n *Node) use() *inside {
	if in := n.inside.Load(); in != nil {
		return in
	}
	n.inside.CompareAndSwap(nil, new(inside))
	return n.inside.Load()
}

// Scope returns the scope that keeps the objects open which the body gets. It has ended
// once End was called.
func (n *Node) Scope() *lease.Scope { return &n.use().scope }

// Stage returns the stage on which the body draws. It has ended once End was called.
func (n *Node) Stage() *watch.Stage {
	in := n.use()
	if in == spent { // a stage remembers its show, so no two flights may have one
		in = new(inside)
		in.end()
	}
	return &in.stage
}

// EndStage ends the stage, and returns what was drawn or nil.
func (n *Node) EndStage() watch.Recording {
	if in := n.inside.Load(); in != nil {
		return in.stage.End()
	}
	return nil // End comes soon
}

// End ends the stage and the scope. Goroutines that the body left running get objects and
// places that have ended. The runner of the body calls it.
func (n *Node) End() {
	if !n.inside.CompareAndSwap(nil, spent) {
		n.inside.Load().end()
	}
}
