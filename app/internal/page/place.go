package page

import (
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// Place is a place on a canvas.
type Place struct {
	Canvas Canvas
	Node   *tree.Node  // the node around the place
	Index  int         // tree.Next, or the index of the one child that each drawing replaces
	ID     identity.ID // the identity of the place
}

// Among returns the identity of an element without a value, such as a container. It
// counts how many elements of this kind and label were drawn in the place before.
func (p *Place) Among(kind, label string) identity.ID {
	p.Canvas.Enter()
	defer p.Canvas.Unlock()
	id := identity.Of(p.ID, kind, label, nil)
	return identity.Of(id, kind, "", identity.AppendNumber(nil, p.Canvas.Like().Next(id)))
}

// Keep draws the node again that was drawn here before, if it has the same data. It
// returns nil if there is no such node. unseen is true if nobody will see the place any
// more.
func (p *Place) Keep(kind string, data any) (n *tree.Node, unseen bool) {
	p.Canvas.Enter()
	defer p.Canvas.Unlock()
	if p.Canvas.Over() {
		return nil, true
	}
	p.Canvas.Soon()
	return p.Canvas.Tree().Keep(p.Node, p.Index, kind, data), false
}

// Reserve returns the index of a child that each drawing replaces. If the place is such a
// child already, Reserve clears it.
func (p *Place) Reserve() int {
	p.Canvas.Enter()
	defer p.Canvas.Unlock()
	p.Canvas.Soon()
	if p.Index == tree.Next {
		return p.Canvas.Tree().Reserve(p.Node)
	}
	p.Canvas.Tree().Clear(p.Node, p.Index)
	return p.Index
}

// Update gives n the JSON that edit returns. Goroutines call edit one after another.
func (p *Place) Update(n *tree.Node, data any, edit func() []byte) {
	p.Canvas.Enter()
	defer p.Canvas.Unlock()
	if p.Canvas.Tree().Update(n, edit(), data) {
		p.Canvas.Soon()
	}
}

// Conclude is Update for the end of an element that lasts. It also works when the run is
// over. If another run replaces this one, Conclude does nothing, since that run draws the
// node again.
func (p *Place) Conclude(n *tree.Node, json []byte, data any) {
	p.Canvas.Lock()
	defer p.Canvas.Unlock()
	if !p.Canvas.Replaced() && p.Canvas.Tree().Update(n, json, data) {
		p.Canvas.Soon()
	}
}
