package tree

// Copy replaces the children of to, which is a node of t, by copies of the children of
// from, and so on below. From may be a node of another tree. Copy only reads it, and it
// must not change meanwhile. Adapt returns the JSON and the data that a node gets in t.
//
// Nodes behind the cursor of from stay behind the cursor of to. If to has more children
// than from, the further ones stay until the run ends.
func (t *Tree) Copy(to, from *Node, adapt func(*Node) (json []byte, data any)) {
	to.restart()
	for i, kid := range from.kids {
		index := i
		if i < int(from.cursor) {
			index = Next
		}
		json, data := adapt(kid)
		t.Copy(t.Draw(to, index, kid.kind, json, data), kid, adapt)
	}
}

// Drawn reports whether the present run has drawn a child of n.
func (t *Tree) Drawn(n *Node) bool { return n.moved == t.run }

// Count returns the number of nodes below n.
func (n *Node) Count() int { return n.count() - 1 }
