// Package evict chooses what goes when there is too much: one [List] for each limit.
//
// The order is SIEVE's (Zhang et al., "SIEVE is Simpler than LRU", NSDI 2024): new items enter at the front; a hand walks from the
// back to the front, spares each item that was used since it last came by, and takes the first that was not. A use only sets a
// bit in the item, so hits write nothing that other goroutines read, and take no lock.
package evict

import "sync"

// Item is something that can be evicted.
type Item interface {
	// Spare reports whether the item was used since the last call.
	Spare() bool
	// Evict removes the item from where it is kept. It is called without the list's lock.
	Evict()
}

// Node is an item's place in one list. The zero value is in no list.
type Node struct {
	prev, next *Node // nil while in no list
	item       Item
	weight     int64
}

// List holds items up to a total weight. Its methods may be called from many goroutines.
type List struct {
	limit int64

	mu     sync.Mutex
	root   Node  // root.next is the front, root.prev the back
	hand   *Node // the next to be looked at; nil: the back
	weight int64
}

// NewList returns an empty list for items of limit weight in all.
func NewList(limit int64) *List {
	l := &List{limit: limit}
	l.root.prev, l.root.next = &l.root, &l.root
	return l
}

// Limit is the weight that the list holds at most.
func (l *List) Limit() int64 { return l.limit }

// Add puts an item at the front; n must be in no list. Call [List.Trim] afterwards, without the locks that Evict needs.
func (l *List) Add(n *Node, item Item, weight int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n.item, n.weight = item, weight
	n.prev, n.next = &l.root, l.root.next
	n.prev.next, n.next.prev = n, n
	l.weight += weight
}

// Remove takes n out of the list, if it is in it.
func (l *List) Remove(n *Node) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n.next != nil {
		l.unlink(n)
	}
}

// Trim evicts items until the list is within its limit.
func (l *List) Trim() {
	for {
		item := l.victim()
		if item == nil {
			return
		}
		item.Evict()
	}
}

// victim takes out the next item that has to go, or returns nil when nothing has to.
func (l *List) victim() Item {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.weight <= l.limit {
		return nil
	}
	n := l.hand
	for {
		if n == nil || n == &l.root {
			n = l.root.prev
		}
		if n == &l.root {
			return nil
		}
		if !n.item.Spare() {
			break
		}
		n = n.prev
	}
	item := n.item
	l.hand = n.prev
	l.unlink(n)
	return item
}

func (l *List) unlink(n *Node) {
	if l.hand == n {
		l.hand = n.prev
	}
	n.prev.next, n.next.prev = n.next, n.prev
	l.weight -= n.weight
	*n = Node{}
}

// Weight is the weight of what is in the list.
func (l *List) Weight() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.weight
}
