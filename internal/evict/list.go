// Package evict chooses what goes when there is too much: one [List] for each limit.
//
// A list has two parts, by age. What is new is in the window, which it leaves in the order in which it came: so what was just
// computed is there when it is asked for again soon, whatever else is known of it. What leaves the window duels with what has to
// go from the rest, and whichever was asked for more often stays (W-TinyLFU: Einziger, Friedman, Manes, "TinyLFU: A Highly
// Efficient Cache Admission Policy", ACM ToS 2017): so neither a burst of what is asked for once nor a round over more than fits
// washes out what is wanted. In the rest, what has to go is found in SIEVE's order (Zhang et al., "SIEVE is Simpler than LRU",
// NSDI 2024): a hand walks from the back to the front, spares each item that was used since it last came by, and stops at
// the first that was not.
//
// A use only sets a bit in the item, so hits write nothing that other goroutines read, and take no lock. How often something is
// asked for is estimated from what comes anyway: each coming of an item, which was a miss, and each bit that is found set
// (sketch.go). How large the window is best follows from the requests (climb.go). Weights count for the limit, not in duels.
package evict

import "sync"

// Item is something that can be evicted.
type Item interface {
	// Spare reports whether the item was used since the last call.
	Spare() bool
	// Hash is the same for an item that comes again after it was evicted, and seldom the same for two.
	Hash() uint64
	// Evict removes the item from where it is kept, if it is still there. It is called without the list's lock, so:
	//
	//  1. Trim takes the item out of the list
	//  2. its owner drops it for another cause, and calls Remove, which does not find it
	//  3. Trim calls Evict, which finds it gone: it was evicted by nobody
	Evict()
}

// List holds items up to a total weight. Its methods may be called from many goroutines.
type List struct {
	limit int64

	mu       sync.Mutex
	weight   int64
	items    int
	window   ring  // what is new
	rest     ring  // what won its duel, or came while there was room
	hand     *Node // the next in rest to be looked at; nil: the back
	defended int   // duels that items at the hand have won
	sketch   sketch
	climb    climb
}

// NewList returns an empty list for items of limit weight in all.
func NewList(limit int64) *List {
	l := &List{limit: limit, climb: climb{share: usualShare}}
	l.window.init()
	l.rest.init()
	return l
}

// Limit is the weight that the list holds at most.
func (l *List) Limit() int64 { return l.limit }

// Weight is the weight of what is in the list.
func (l *List) Weight() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.weight
}

// Watch says what counts the uses of items, or of some of them: the list learns from it how large its window is best.
func (l *List) Watch(uses func() uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.climb.uses = append(l.climb.uses, uses)
}

// Add puts an item into the list; n must be in no list. It reports whether there is now too much: then call [List.Trim], without
// the locks that Evict needs.
func (l *List) Add(n *Node, item Item, weight int64) (over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n.item, n.weight, n.young = item, weight, true
	l.window.push(n)
	l.items++
	l.weight += weight
	if l.sketch.awake() {
		l.sketch.fit(l.items)
		n.count = l.sketch.add(item.Hash())
		l.climb.step(l.items)
	}
	l.settle()
	return l.weight > l.limit
}

// Remove takes n out of the list, if it is in it.
func (l *List) Remove(n *Node) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n.next != nil {
		l.remove(n)
	}
}

// Trim evicts items until the list is within its limit.
func (l *List) Trim() {
	for over := true; over; {
		var item Item
		if item, over = l.victim(); item != nil {
			item.Evict()
		}
	}
}

// victim takes out the next item that has to go, or returns nil when nothing has to, and whether there is still too much.
func (l *List) victim() (item Item, over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.weight <= l.limit {
		return nil, false
	}
	if !l.sketch.awake() {
		l.sketch.fit(l.items)
		l.climb.start(l.items)
	}
	n := l.unused()
	switch {
	case n == nil:
		n = l.window.back()
	case l.windowFull():
		n = l.duel(l.window.back(), n)
	}
	item = n.item
	l.remove(n)
	l.settle()
	return item, l.weight > l.limit
}

// windowFull reports whether something has to leave the window. The newest never has to.
func (l *List) windowFull() bool {
	return l.window.weight > l.climb.window(l.limit) && !l.window.single()
}

// settle lets items pass from the window to the rest where nothing has to go for them: one for each that comes, and one more
// while the window becomes smaller.
func (l *List) settle() {
	for range 2 {
		if l.weight > l.limit || !l.windowFull() {
			return
		}
		l.pass(l.window.back())
	}
}

// pass moves n from the window to the rest.
func (l *List) pass(n *Node) {
	l.window.unlink(n)
	n.young = false
	l.rest.push(n)
}

// unused walks the hand to the next item of the rest that was not used since it last came by, and at most once round, since
// others go on using them. It returns nil where the rest is empty.
func (l *List) unused() *Node {
	for range l.items {
		n := l.atHand()
		if n == nil || !n.item.Spare() {
			return n
		}
		l.sketch.add(n.item.Hash())
		l.hand = n.prev
	}
	return l.atHand()
}

func (l *List) atHand() *Node {
	if l.hand == nil || l.hand == &l.rest.root {
		l.hand = l.rest.back()
	}
	return l.hand
}

const (
	// margin is by how much more often the newer must have been asked for: its last coming is counted already, the last
	// use of the older is not.
	margin = 1
	// patience is how many duels are won at the hand before it goes on. That it stays gives the others time to be used: in a
	// round over more than fits it would else find all of them unused. That it goes on finds what is wanted no more.
	patience = 64
)

// duel returns which of two is to go, and lets the newer pass if it is the older.
func (l *List) duel(newer, older *Node) *Node {
	if newer.item.Spare() {
		newer.count = l.sketch.add(newer.item.Hash())
	}
	if newer.count > l.sketch.count(older.item.Hash())+margin {
		l.pass(newer)
		return older
	}
	if l.defended++; l.defended%patience == 0 {
		l.hand = older.prev
	}
	return newer
}

func (l *List) remove(n *Node) {
	if l.hand == n {
		l.hand = n.prev
	}
	if n.young {
		l.window.unlink(n)
	} else {
		l.rest.unlink(n)
	}
	l.items--
	l.weight -= n.weight
	l.sketch.rest(l.items)
	*n = Node{}
}
