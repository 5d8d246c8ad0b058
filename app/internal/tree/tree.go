// Package tree keeps the page of one session: its nodes as the script last drew them, and what of that the page in the
// browser does not know yet.
//
// There is no queue of changes. A node that was drawn differently is marked, and AppendOps turns the marks into
// operations when there is somebody to send them to: however much a run draws while a tab does not read, what is kept
// is the page itself.
package tree

// Tree is one page. It is not safe for concurrent use: the session's lock guards it.
type Tree struct {
	Main, Side *Node
	run        uint32 // counts runs, so that what belongs to an earlier one is told apart without a sweep
	size       int    // nodes, without the two roots
	path       []int32
}

// New returns an empty page, of which the browser knows all.
func New() *Tree {
	return &Tree{
		Main: &Node{kind: "main", told: tellNothing, sentKind: "main"},
		Side: &Node{kind: "side", told: tellNothing, sentKind: "side"},
	}
}

// Size returns how many nodes the page has.
func (t *Tree) Size() int { return t.size }

// Begin starts a run: what is drawn next is the first child of its parent.
func (t *Tree) Begin() {
	t.run++
	for _, root := range t.roots() {
		root.restart()
	}
}

// BeginParts starts a run that draws only these parts of the page anew: what it draws next in each is its first child.
func (t *Tree) BeginParts(parts ...*Node) {
	t.run++
	for _, n := range parts {
		n.restart()
	}
}

// FinishPart ends a run that drew this part to its end: what it did not draw there goes.
func (t *Tree) FinishPart(n *Node) { t.finish(n) }

// CutRest removes what an earlier run drew in parent behind what this one has.
func (t *Tree) CutRest(parent *Node) { t.cut(parent, parent.cursor) }

// Has reports whether n is still on the page.
func (t *Tree) Has(n *Node) bool {
	for n.parent != nil {
		n = n.parent
	}
	return n == t.Main || n == t.Side
}

// Finish ends a run that drew the page to its end: what it did not draw goes. A run that a newer one replaces does not
// call it, so that what it did not reach stays until the newer one does.
func (t *Tree) Finish() {
	for _, root := range t.roots() {
		t.finish(root)
	}
}

func (t *Tree) finish(n *Node) {
	t.cut(n, n.cursor)
	for i, kid := range n.kids {
		switch {
		case kid.reserved == t.run:
			t.Clear(n, i)
		case len(kid.kids) > 0:
			t.finish(kid)
		}
	}
}

// Changed reports whether AppendOps would say anything, `at` aside.
func (t *Tree) Changed() bool {
	return t.Main.visit || t.Side.visit
}

// Find returns the first node, in the order of the page, for which match holds, or nil.
func (t *Tree) Find(match func(*Node) bool) *Node {
	for _, root := range t.roots() {
		if n := root.find(match); n != nil {
			return n
		}
	}
	return nil
}

func (t *Tree) roots() [2]*Node { return [2]*Node{t.Main, t.Side} }
