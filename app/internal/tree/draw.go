package tree

import (
	"bytes"
	"slices"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Next, given as an index, is the place behind the nodes that the run has drawn so far.
const Next = -1

// Draw makes json the child of parent at index. The index is Next, the index of a child
// drawn before, or the cursor. A node drawn at the cursor does not move it, so the next
// node takes its place. Data is kept with the node for the session's own use.
//
// The browser gets no message if the node there had the same kind and the same JSON. A
// node of the same kind keeps its children, and the run draws them from the first one on.
// A node of another kind has none.
func (t *Tree) Draw(parent *Node, index int, kind string, json []byte, data any) *Node {
	index = t.take(parent, index)
	n := t.at(parent, index, kind)
	n.data = data
	if !bytes.Equal(n.json, json) {
		n.json = append(n.json[:0], json...)
		n.Retell()
	}
	return n
}

// Aside returns a node that is on no page, so no visitor sees the nodes drawn in it.
func Aside(kind string) *Node { return &Node{kind: kind, told: tellNothing} }

// Retell sends the node again, changed or not. It is for a page whose state may differ
// from the node.
func (n *Node) Retell() {
	n.dirty = true
	n.mark()
}

// Keep draws the node at index again, if it is of this kind and has equal data, and
// returns it. Otherwise it does nothing and returns nil. Data must be comparable. Keep
// saves making the JSON of an unchanged node.
func (t *Tree) Keep(parent *Node, index int, kind string, data any) *Node {
	at := index
	if at == Next {
		at = t.Cursor(parent)
	}
	if at >= len(parent.kids) || parent.kids[at].kind != kind || parent.kids[at].data != data {
		return nil
	}
	return t.at(parent, t.take(parent, index), kind)
}

// Reserve takes the next place of parent for a node that the run draws later, and returns
// its index. A node that an earlier run drew there stays until then. If the run draws
// nothing there, the place is empty afterwards.
func (t *Tree) Reserve(parent *Node) int {
	index := t.take(parent, Next)
	if index == len(parent.kids) {
		t.Draw(parent, index, EmptyKind, emptyJSON, nil)
	} else {
		parent.kids[index].reserved = t.run
	}
	return index
}

// EmptyKind is the kind of a node that shows nothing but keeps its place.
const EmptyKind = "empty"

var emptyJSON = wire.Begin(nil, EmptyKind).Close()

// Clear makes the child of parent at index an empty one.
func (t *Tree) Clear(parent *Node, index int) {
	t.Draw(parent, index, EmptyKind, emptyJSON, nil)
}

// take turns Next into an index and moves the cursor.
func (t *Tree) take(parent *Node, index int) int {
	if index == Next {
		index = t.Cursor(parent)
		parent.cursor = int32(index) + 1
	}
	parent.moved = t.run
	parent.mark()
	return index
}

// at returns the child of parent at index. It makes a new one unless there is one of this
// kind.
func (t *Tree) at(parent *Node, index int, kind string) *Node {
	if index == len(parent.kids) {
		n := &Node{kind: kind, parent: parent, told: tellNothing}
		parent.kids = append(parent.kids, n)
		t.grow(parent, 1)
		return n
	}
	old := parent.kids[index]
	if old.kind == kind {
		old.reserved = 0
		old.restart()
		return old
	}
	// This makes a new node and does not change the old one: a goroutine that still draws
	// into the old node must not reach the page. The browser keeps the children of a
	// container when one of the same kind is put over it, so the new node remembers the
	// browser's state.
	n := &Node{kind: kind, parent: parent, told: tellNothing, sentKind: old.sentKind, sent: old.sent}
	parent.kids[index] = n
	t.grow(parent, 1-old.count())
	old.parent = nil
	return n
}

// grow counts nodes, unless the place they are in is no longer on the page.
func (t *Tree) grow(parent *Node, by int) {
	if t.Has(parent) {
		t.size += by
	}
}

// cut removes the children of n from index keep on.
func (t *Tree) cut(n *Node, keep int32) {
	if int(keep) >= len(n.kids) {
		return
	}
	for _, kid := range n.kids[keep:] {
		t.size -= kid.count()
		kid.parent = nil
	}
	n.kids = slices.Delete(n.kids, int(keep), len(n.kids))
	n.low = min(n.low, keep)
	n.mark()
}
