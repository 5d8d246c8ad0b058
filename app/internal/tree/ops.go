package tree

import "github.com/refrain-go/refrain/app/internal/wire"

// Forget assumes that the browser knows nothing of the page, so that AppendOps writes all
// of it.
func (t *Tree) Forget() {
	const all = 1<<31 - 1 // the cut removes all children of an earlier page
	for _, root := range t.roots() {
		root.forget()
		root.dirty, root.sentKind, root.sent = false, root.kind, all
		root.low = 0
	}
}

func (n *Node) forget() {
	n.dirty, n.visit = true, true
	n.sentKind, n.sent, n.told = "", 0, tellNothing
	for _, kid := range n.kids {
		kid.forget()
	}
}

// AppendOps appends the operations that bring the browser's page up to date, separated by
// commas. It assumes that they arrive. With at it also tells the progress of the present
// run.
func (t *Tree) AppendOps(dst []byte, at bool) []byte {
	w := opsWriter{tree: t, dst: dst, path: t.path[:0], at: at}
	for i, root := range t.roots() {
		w.node(root, int32(i))
	}
	t.path = w.path
	return w.dst
}

type opsWriter struct {
	tree *Tree
	dst  []byte
	path []int32 // of the node being looked at
	at   bool
}

func (w *opsWriter) node(n *Node, index int32) {
	if !n.visit {
		return
	}
	n.visit = false
	w.path = append(w.path, index)
	w.self(n)
	for i, kid := range n.kids {
		w.node(kid, int32(i))
	}
	n.sent = int32(len(n.kids))
	n.low = n.sent
	w.progress(n)
	w.path = w.path[:len(w.path)-1]
}

// self writes the node, and cuts the children that are gone. The cut comes before the
// puts of new children. A new child may be a container of the same kind as the browser's
// child there, and without the cut the browser would keep that child's children.
func (w *opsWriter) self(n *Node) {
	if n.dirty {
		n.dirty = false
		w.dst = wire.AppendPut(w.dst, w.path, n.json)
		if n.sentKind != n.kind {
			n.sentKind, n.sent = n.kind, 0
		}
	}
	if n.low < n.sent {
		w.dst = wire.AppendCut(w.dst, w.path, n.low)
	}
}

// progress tells the page the number of children of n that the run has drawn. It begins
// when older children are behind them, and goes on at each change.
func (w *opsWriter) progress(n *Node) {
	if !w.at || n.moved != w.tree.run || n.cursor == n.told {
		return
	}
	if n.told != tellNothing || int(n.cursor) < len(n.kids) {
		n.told = n.cursor
		w.dst = wire.AppendAt(w.dst, w.path, n.cursor)
	}
}
