package tree

import "slices"

// Hold leaves n and all below it as they are for the run that has begun. The run draws
// its nodes in the places beside n, and the end of the run does not remove n. The hold
// lasts until the next run, or until Release.
func (t *Tree) Hold(n *Node) { n.held = t.run }

// Release ends Hold, for a run that draws the node after all. If the run has passed the
// node's place already, the place becomes empty.
func (t *Tree) Release(n *Node) {
	n.held = 0
	parent := n.parent
	if parent == nil {
		return
	}
	if i := slices.Index(parent.kids, n); i < int(parent.cursor) {
		t.Clear(parent, i)
	}
}

// holds reports whether the present run leaves n as it is.
func (t *Tree) holds(n *Node) bool { return n.held == t.run && t.run > 0 }

// Cursor returns the index at which the run draws its next child of parent.
func (t *Tree) Cursor(parent *Node) int {
	i := int(parent.cursor)
	for i < len(parent.kids) && t.holds(parent.kids[i]) {
		i++
	}
	return i
}

// passHeld moves the cursor of n behind the last child that is held. Other children
// before it become empty, so that the held one keeps its place.
func (t *Tree) passHeld(n *Node) {
	last := len(n.kids) - 1
	for last >= int(n.cursor) && !t.holds(n.kids[last]) {
		last--
	}
	for i := int(n.cursor); i <= last; i++ {
		if !t.holds(n.kids[i]) {
			t.Clear(n, i)
		}
		n.cursor = int32(i) + 1
	}
}
