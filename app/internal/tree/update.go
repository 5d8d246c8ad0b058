package tree

import "bytes"

// Update gives n new JSON of its own kind, for an element that changes after it was
// drawn. It keeps the node's children, and the number of them that the run has drawn.
// Data is the data with which the node was drawn. If the node has been drawn with other
// data since, Update does nothing and returns false. So the owner of an earlier element
// cannot change the element that took its place.
func (t *Tree) Update(n *Node, json []byte, data any) bool {
	if n.data != data {
		return false
	}
	if !bytes.Equal(n.json, json) {
		n.json = append(n.json[:0], json...)
		n.Retell()
	}
	return true
}

// Fill replaces the children of n by nodes of this kind, as if the run had drawn them
// now. Like Update, it does nothing and returns false if the node has been drawn with
// other data since.
func (t *Tree) Fill(n *Node, kind string, kids [][]byte, data any) bool {
	if n.data != data {
		return false
	}
	n.restart()
	for _, json := range kids {
		t.Draw(n, Next, kind, json, nil)
	}
	t.cut(n, n.cursor)
	return true
}
