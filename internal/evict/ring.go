package evict

// Node is an item's place in one list. The zero value is in no list.
type Node struct {
	prev, next *Node // nil while in no list
	item       Item
	weight     int64
	young      bool // in the window
	// count is how often the item was asked for, as of when it came. In the window
	// nothing else counts it.
	count uint8
}

func (n *Node) linked() bool { return n.next != nil }

// ring is one part of a list: nodes in the order in which they came. The list's lock
// guards it.
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

// back returns the node that came first, or nil.
func (r *ring) back() *Node {
	if r.root.prev == &r.root {
		return nil
	}
	return r.root.prev
}

// holdsOnlyNewest reports whether the ring has no node older than the newest. The newest
// is still to come, or is in the ring.
func (r *ring) holdsOnlyNewest(coming bool) bool {
	if coming {
		return r.root.next == &r.root
	}
	return r.root.next == r.root.prev
}
