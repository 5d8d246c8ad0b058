// Package evict chooses which item is evicted when a limit is exceeded. There is one
// [List] for each limit.
//
// A list has two parts. New items are in the window, and leave it in the order in which
// they came. So an answer that was just computed is still there if it is asked for again
// soon. An item that leaves the window duels with the next victim of the rest. The one
// that was asked for more often stays (W-TinyLFU: Einziger, Friedman, Manes, "TinyLFU: A
// Highly Efficient Cache Admission Policy", ACM ToS 2017). So wanted items survive a
// burst of items that are asked for once, and a loop over more items than fit. In the
// rest, the victim is found in SIEVE's order (Zhang et al., "SIEVE is Simpler than LRU",
// NSDI 2024). A hand walks from the back to the front, spares each item that was used
// since it last came by, and stops at the first that was not.
//
// A use only sets a bit in the item. So hits take no lock and write nothing that other
// goroutines read. How often an item is asked for is estimated from events that happen
// anyway: each time an item comes, which was a miss, and each bit that is found set
// (sketch.go). The best size of the window follows from the requests (climb.go). Weights
// count for the limit, not in duels.
//
// There are two ways to put an item into a list. An owner of all items of a list, who
// evicts under the lock of the table that holds them, calls [List.Add] and then
// [List.Victim]. An owner who shares the list with others reserves room first
// ([List.Reserve], room.go).
package evict

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// Item can be evicted.
type Item interface {
	// Spare reports whether the item was used since the last call.
	Spare() bool
	// Hash is the same for an item that comes again after it was evicted, and seldom the
	// same for two items.
	Hash() uint64
	// Evict removes the item from its table, if it is still there. It is called without
	// the list's lock, so this may happen:
	//
	//  1. Reserve takes the item out of the list
	//  2. its owner drops it for another reason, and calls Remove, which does not find it
	//  3. Reserve calls Evict, which finds the item gone, and does not count it as
	//     evicted
	Evict()
}

// List holds items up to a total weight. Its methods may be called from many goroutines.
type List struct {
	limit atomic.Int64
	follow

	mu     sync.Mutex
	weight int64 // of the items in the two rings
	// spoken is the weight of rooms that are not filled yet, and of victims that are
	// leaving; see Room.
	spoken   int64
	items    int
	extra    int64     // weight of the extras
	extras   list.List // of *Extra, the oldest in front
	window   ring      // the new items
	rest     ring      // items that won their duel, or came while there was room
	hand     *Node     // the next item of rest to look at; nil for the back
	defended int       // duels won by items at the hand
	sketch   sketch
	climb    climb
}

// NewList returns an empty list for items with a total weight of limit.
func NewList(limit int64) *List {
	l := &List{climb: climb{share: usualShare}}
	l.limit.Store(limit)
	l.window.init()
	l.rest.init()
	return l
}

// Limit is the largest total weight of the list.
func (l *List) Limit() int64 { return l.limit.Load() }

// Weight is the total weight of the items in the list.
func (l *List) Weight() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.weight
}

// Watch adds a counter of the uses of items, or of some of them. The list learns from it
// how large its window should be.
func (l *List) Watch(uses func() uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.climb.uses = append(l.climb.uses, uses)
}

// Add puts an item into the list; n must be in no list. It reports whether the list is
// now over its limit. Then the caller calls [List.Victim] until it is not, or
// [List.Trim].
func (l *List) Add(n *Node, item Item, weight int64) (over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.addLocked(n, item, weight)
	return l.excessLocked() > 0
}

func (l *List) addLocked(n *Node, item Item, weight int64) {
	n.item, n.weight = item, weight
	l.linkLocked(n)
	if l.sketch.awake() {
		l.sketch.fit(l.items)
		n.count = l.sketch.add(item.Hash())
		l.climb.step(l.items)
	}
	l.ageLocked()
}

// linkLocked puts n at the front of the window.
func (l *List) linkLocked(n *Node) {
	n.young = true
	l.window.push(n)
	l.items++
	l.weight += n.weight
}

// Remove takes n out of the list, if it is in it.
func (l *List) Remove(n *Node) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n.linked() {
		l.removeLocked(n)
		*n = Node{}
	}
}

// Evictable is an [Item], or the drop function of an [Extra].
type Evictable interface{ Evict() }

// Trim evicts extras, and then items, until the list is within its limit. A victim that
// another call is evicting counts until it is gone. So when Trim returns, no more than
// the limit is stored.
func (l *List) Trim() {
	for victim, weight := l.leave(0); victim != nil; victim, weight = l.leave(weight) {
		victim.Evict()
	}
}

// leave records that a victim of this weight is gone, and takes out the next victim.
func (l *List) leave(gone int64) (victim Evictable, weight int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.spoken -= gone
	if l.excessLocked() > 0 {
		victim, weight = l.victimLocked(0)
		l.spoken += weight
	}
	return victim, weight
}

// Victim takes out the next victim and leaves it to the caller to evict it. It returns
// nil when nothing has to go, and reports whether the list is still over its limit.
func (l *List) Victim() (victim Evictable, over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.excessLocked() <= 0 {
		return nil, false
	}
	if victim, _ = l.victimLocked(0); victim == nil {
		return nil, false
	}
	return victim, l.excessLocked() > 0
}

// excessLocked is the weight by which the list is over its limit.
func (l *List) excessLocked() int64 { return l.weight + l.spoken + l.extra - l.limit.Load() }

// victimLocked takes out the extra or the item that has to go for an item of weight
// coming. If that item is in the list already, coming is 0. It returns nil if there is no
// victim.
func (l *List) victimLocked(coming int64) (victim Evictable, weight int64) {
	if drop, weight := l.takeExtraLocked(); drop != nil {
		return drop, weight
	}
	if !l.sketch.awake() {
		l.sketch.fit(l.items)
		l.climb.start(l.items)
	}
	n := l.unusedLocked()
	switch {
	case n == nil:
		n = l.window.back()
	case l.windowFullLocked(coming):
		n = l.duelLocked(l.window.back(), n)
	}
	if n == nil {
		return nil, 0
	}
	victim, weight = n.item, n.weight
	l.removeLocked(n)
	*n = Node{}
	l.ageLocked()
	return victim, weight
}

// windowFullLocked reports whether an item has to leave the window once an item of weight
// coming is in it. The newest item never has to leave.
func (l *List) windowFullLocked(coming int64) bool {
	return l.window.weight+coming > l.climb.window(l.limit.Load()) && !l.window.holdsOnlyNewest(coming > 0)
}

// ageLocked moves items from the window to the rest if that evicts nothing: one for each
// item that comes, and one more while the window becomes smaller.
func (l *List) ageLocked() {
	for range 2 {
		if l.excessLocked() > 0 || !l.windowFullLocked(0) {
			return
		}
		l.promoteLocked(l.window.back())
	}
}

// promoteLocked moves n from the window to the rest.
func (l *List) promoteLocked(n *Node) {
	l.window.unlink(n)
	n.young = false
	l.rest.push(n)
}

// unusedLocked walks the hand to the next item of the rest that was not used since the
// hand last came by. It spares a limited number of items, because others wait for the
// lock. It returns nil if the rest is empty.
func (l *List) unusedLocked() *Node {
	for range min(l.items, mostSpared) {
		n := l.atHandLocked()
		if n == nil || !n.item.Spare() {
			return n
		}
		l.sketch.add(n.item.Hash())
		l.hand = n.prev
	}
	return l.atHandLocked()
}

func (l *List) atHandLocked() *Node {
	if l.hand == nil || l.hand == &l.rest.root {
		l.hand = l.rest.back()
	}
	return l.hand
}

const (
	// mostSpared is how many used items are passed for one victim. With fewer than a
	// hundred hits for each miss it is not reached, except for the first victim of a list
	// that took long to fill.
	mostSpared = 1000
	// margin is by how much more often the newer item must have been asked for. Its last
	// coming is counted already; the last use of the older item is not.
	margin = 1
	// patience is how many duels are won at the hand before the hand goes on. The hand
	// waits so that other items have time to be used: in a loop over more items than fit
	// it would find all of them unused. The hand goes on so that it finds items that
	// nobody wants any more.
	patience = 64
)

// duelLocked returns which of two items has to go. If that is the older, the newer moves
// to the rest.
func (l *List) duelLocked(newer, older *Node) *Node {
	if newer.item.Spare() {
		newer.count = l.sketch.add(newer.item.Hash())
	}
	if newer.count > l.sketch.count(older.item.Hash())+margin {
		l.promoteLocked(newer)
		return older
	}
	if l.defended++; l.defended%patience == 0 {
		l.hand = older.prev
	}
	return newer
}

func (l *List) removeLocked(n *Node) {
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
	n.prev, n.next = nil, nil
}
