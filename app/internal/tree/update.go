package tree

import "bytes"

// Update gives n new JSON of its own kind, and leaves its children and how many of them the run has drawn: for elements that
// change after they were drawn. Data is what the node was drawn with. Update does nothing, and returns false, if the
// node has been drawn with other data since, so that whoever drew it first cannot change what took its place.
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

// Fill makes nodes of this kind, and no others, the children of n, as if the run had drawn them now. It does nothing, and
// returns false, in the cases in which Update does.
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
