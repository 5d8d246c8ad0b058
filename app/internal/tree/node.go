package tree

// Node is one element of a page. Its place is the path of indexes from the root; it keeps its place and its identity
// as long as what is drawn there is of the same kind.
type Node struct {
	kind   string
	json   []byte // as last drawn
	data   any
	parent *Node
	kids   []*Node

	cursor   int32  // how many children the present run has drawn
	moved    uint32 // the run that last drew a child
	reserved uint32 // the run that took this place and has drawn nothing there
	visit    bool   // this node, or one below, has something to tell
	dirty    bool   // json is news

	// What the page in the browser has, if all was delivered that AppendOps returned.
	sentKind string
	sent     int32 // children
	low      int32 // the fewest children since AppendOps: those behind are other nodes than the browser's
	told     int32 // the cursor as last told
}

const tellNothing = -1

// Kind returns the node's kind, which is `k` in its JSON.
func (n *Node) Kind() string { return n.kind }

// JSON returns the node as last drawn. It must not be changed, and is valid until the node is drawn again.
func (n *Node) JSON() []byte { return n.json }

// Data returns what was given to Draw beside the JSON.
func (n *Node) Data() any { return n.data }

// Kids returns the children in the order of the page. The slice is valid until the next change of the tree.
func (n *Node) Kids() []*Node { return n.kids }

// Cursor returns the index at which the present run draws the next child.
func (n *Node) Cursor() int { return int(n.cursor) }

// restart makes the next child drawn the first.
func (n *Node) restart() {
	n.cursor, n.told = 0, tellNothing
}

// mark sees to it that AppendOps comes by.
func (n *Node) mark() {
	for ; n != nil && !n.visit; n = n.parent {
		n.visit = true
	}
}

func (n *Node) find(match func(*Node) bool) *Node {
	if match(n) {
		return n
	}
	for _, kid := range n.kids {
		if hit := kid.find(match); hit != nil {
			return hit
		}
	}
	return nil
}

func (n *Node) count() int {
	sum := 1
	for _, kid := range n.kids {
		sum += kid.count()
	}
	return sum
}
