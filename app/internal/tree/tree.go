// Package tree keeps the page of one session: its nodes as the script last drew them, and
// the marks of those that the page in the browser does not know yet.
//
// There is no queue of changes. A node that was drawn differently is marked. AppendOps
// turns the marks into operations when there is a tab to send them to. So a run may draw
// any amount while a tab does not read: only the page itself is kept.
package tree

// Tree is one page. It is not safe for concurrent use: the session's lock guards it.
type Tree struct {
	Main, Side *Node
	// run counts the runs. With it, a node of an earlier run is recognized without a
	// sweep.
	run  uint32
	size int // nodes, without the two roots
	path []int32
}

// New returns an empty page. It assumes that the browser's page is empty too.
func New() *Tree {
	return &Tree{
		Main: &Node{kind: "main", told: tellNothing, sentKind: "main"},
		Side: &Node{kind: "side", told: tellNothing, sentKind: "side"},
	}
}

// Size returns the number of nodes of the page.
func (t *Tree) Size() int { return t.size }

// Begin starts a run: the next node drawn in a parent is the parent's first child.
func (t *Tree) Begin() {
	t.run++
	for _, root := range t.roots() {
		root.restart()
	}
}

// BeginParts starts a run that draws only these parts of the page anew. The next node
// drawn in a part is the part's first child.
func (t *Tree) BeginParts(parts ...*Node) {
	t.run++
	for _, n := range parts {
		n.restart()
	}
}

// FinishPart ends a run that drew this part to its end. It removes the nodes in the part
// that the run did not draw.
func (t *Tree) FinishPart(n *Node) { t.finish(n) }

// CutRest removes the nodes that an earlier run drew in parent behind those of this run.
func (t *Tree) CutRest(parent *Node) { t.cut(parent, parent.cursor) }

// Has reports whether n is still on the page.
func (t *Tree) Has(n *Node) bool {
	for n.parent != nil {
		n = n.parent
	}
	return n == t.Main || n == t.Side
}

// Finish ends a run that drew the page to its end. It removes the nodes that the run did
// not draw. A run that a newer one replaces does not call it, so the nodes that it did
// not reach stay until the newer run finishes.
func (t *Tree) Finish() {
	for _, root := range t.roots() {
		t.finish(root)
	}
}

func (t *Tree) finish(n *Node) {
	t.passHeld(n)
	t.cut(n, n.cursor)
	for i, kid := range n.kids {
		switch {
		case t.holds(kid):
		case kid.reserved == t.run:
			t.Clear(n, i)
		case len(kid.kids) > 0:
			t.finish(kid)
		}
	}
}

// Changed reports whether AppendOps would append an operation, without regard to at.
func (t *Tree) Changed() bool {
	return t.Main.visit || t.Side.visit
}

// Find returns the first node in the order of the page for which match returns true, or
// nil.
func (t *Tree) Find(match func(*Node) bool) *Node {
	for _, root := range t.roots() {
		if n := root.find(match); n != nil {
			return n
		}
	}
	return nil
}

func (t *Tree) roots() [2]*Node { return [2]*Node{t.Main, t.Side} }
