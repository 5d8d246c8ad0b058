package tree

// Node is one element of a page. Its place is the path of indexes from the root. A node
// keeps its place and its identity as long as each run draws a node of the same kind
// there.
type Node struct {
	kind   string
	json   []byte // as last drawn
	data   any
	parent *Node
	kids   []*Node

	cursor   int32  // the number of children that the present run has drawn
	moved    uint32 // the run that last drew a child
	reserved uint32 // the run that took this place and has not drawn there
	held     uint32 // the run that leaves this node as it is
	visit    bool   // this node, or one below, has something to tell
	dirty    bool   // json is news

	// The state of the page in the browser, if the browser received all operations that
	// AppendOps returned.
	sentKind string
	sent     int32 // children
	// The smallest number of children since AppendOps. The children behind them are other
	// nodes than the browser's.
	low  int32
	told int32 // the cursor that the page was last told
}

const tellNothing = -1

// Kind returns the node's kind, the member `k` of its JSON.
func (n *Node) Kind() string { return n.kind }

// JSON returns the node as last drawn. It must not be changed, and is valid until the
// node is drawn again.
func (n *Node) JSON() []byte { return n.json }

// Data returns the data that was given to Draw beside the JSON.
func (n *Node) Data() any { return n.data }

// Kids returns the children in the order of the page. The slice is valid until the next
// change of the tree.
func (n *Node) Kids() []*Node { return n.kids }

// restart makes the next child drawn the first.
func (n *Node) restart() {
	n.cursor, n.told = 0, tellNothing
}

// mark makes AppendOps visit n.
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
