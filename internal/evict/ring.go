package evict

// Node is an item's place in one list. The zero value is in no list.
type Node struct {
	prev, next *Node // nil while in no list
	item       Item
	weight     int64
	young      bool  // in the window
	count      uint8 // how often it was asked for, as of when it came: in the window nothing else counts it
}

// ring is a part of a list: nodes in the order in which they came. It is guarded by the list's lock.
type ring struct {
	root   Node // root.next is the front, root.prev the back
	weight int64
}

func (r *ring) init() { r.root.prev, r.root.next = &r.root, &r.root }

// push puts n, which must be in no ring, at the front.
func (r *ring) push(n *Node) {
	n.prev, n.next = &r.root, r.root.next
	n.prev.next, n.next.prev = n, n
	r.weight += n.weight
}

func (r *ring) unlink(n *Node) {
	n.prev.next, n.next.prev = n.next, n.prev
	r.weight -= n.weight
}

// back is the node that came first, or nil.
func (r *ring) back() *Node {
	if r.root.prev == &r.root {
		return nil
	}
	return r.root.prev
}

// single reports whether the ring holds one node, or none.
func (r *ring) single() bool { return r.root.next == r.root.prev }
