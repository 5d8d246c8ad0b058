package page

import (
	"bytes"
	"context"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/watch"
)

// Caller is a [watch.Place] that has a place on a canvas.
type Caller interface {
	watch.Place
	At() *Place
}

// placeOf returns the place that shows calls from p, or nil.
func placeOf(p watch.Place) *Place {
	switch p := p.(type) {
	case Caller:
		return p.At()
	case *watch.Stage:
		at := On(p).Place(context.Background())
		return &at
	}
	return nil
}

// seat is a container that shows a drawing or its recording. It is made when there is
// content for it.
type seat struct {
	place *Place
	node  *tree.Node // nil until it is made
	id    identity.ID
}

// copy makes the content of the seat equal to the nodes below from. Any goroutine may
// call it.
func (one *seat) copy(from *tree.Node) {
	c := one.place.Canvas
	c.Lock()
	defer c.Unlock()
	if c.Over() || !one.takenLocked(len(from.Kids()) > 0) {
		return
	}
	c.Tree().Copy(one.node, from, one.adapt)
	c.Copied()
	c.Soon()
}

// takenLocked reports whether the container is there. It makes the container if needed is
// true.
func (one *seat) takenLocked(needed bool) bool {
	at := one.place
	t := at.Canvas.Tree()
	if one.node != nil || !needed || t.Size() > MaxNodes {
		return one.node != nil
	}
	place := identity.Of(at.ID, "shown", "", nil)
	one.id = identity.Of(at.ID, "shown", "", identity.AppendNumber(nil, at.Canvas.Like().Next(place)))
	// The container has an id, so that it is not counted among the script's own
	// containers. If it were, their identities would change and their content would be
	// made anew.
	json := wire.Begin(nil, "container").Text("id", one.id.String()).Close()
	one.node = t.Draw(at.Node, at.Index, "container", json, nil)
	if top := at.Canvas.Spinners().topLocked(); top != nil && top.node != nil && !top.shownLocked() {
		top.drawLocked() // the container took its place
	}
	return true
}

// movable is the data of a node that has the node's id.
type movable interface {
	// WithID returns the same data with another id.
	WithID(id string) any
}

// adapt gives a node another id, if its first property is an id. A page may have several
// copies of one memo's drawing, and ids must differ.
func (one *seat) adapt(n *tree.Node) ([]byte, any) {
	json, data := n.JSON(), n.Data()
	head := `{"k":"` + n.Kind() + `","id":"`
	if !bytes.HasPrefix(json, []byte(head)) {
		return json, data
	}
	old, rest, ok := bytes.Cut(json[len(head):], []byte{'"'})
	if !ok {
		return json, data
	}
	id := identity.Of(one.id, "shown", string(old), nil).String()
	if m, ok := data.(movable); ok {
		data = m.WithID(id)
	}
	return append([]byte(head+id+`"`), rest...), data
}
