package evict

// Room is weight of a list that is reserved for an item to come. It ends with Fill,
// Release, or Forget. It belongs to one goroutine.
//
// An owner who stores first and trims later exceeds the limit for a moment, and many
// goroutines exceed it by any amount. So the room is made first, and the item is stored
// after that. For each room the list counts the larger of two weights: that of the item
// to come, and that of the items that are leaving for it but are still stored. So the
// stored weight is never more than the list counts, which is within the limit:
//
//  1. a reserves 1 in a full list: it takes victim v out of the list, and the room takes
//     v's place
//  2. b reserves 1: v, which is still stored, does not count as free, so b takes out w
//  3. v is gone from its table, and a stores its item
type Room struct {
	list    *List
	weight  int64 // of the item to come; 0 if there is no room for it
	old     *Node // the item to replace; nil if it was not in the list
	leaving int64 // the weight of the victim that is being evicted
	left    int64 // the weight of old and all victims so far
	counted int64 // the weight that the list counts for the room
}

// Reserve makes room for an item of this weight, which must be within the limit, by
// evicting others. It is called without the locks that Evict needs.
//
// old, if not nil, is the node of the item that the new one will replace. It is not
// evicted. It leaves the list, and its weight counts for the room.
func (l *List) Reserve(weight int64, old *Node) (r Room) {
	r = Room{list: l, weight: weight}
	for victim := r.begin(old); victim != nil; victim = r.next() {
		victim.Evict()
	}
	return r
}

// Made reports whether there is room. There is none if other callers that are about to
// store have reserved all of it. An item that is stored all the same would be the next
// victim.
func (r *Room) Made() bool { return r.weight > 0 }

// begin notes the room as reserved, and returns the first victim.
func (r *Room) begin(old *Node) (victim Evictable) {
	l := r.list
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.spoken+r.weight > l.limit.Load() {
		r.weight = 0
		return nil
	}
	if old != nil && old.linked() {
		l.removeLocked(old)
		r.old, r.left = old, old.weight
	}
	return r.victimLocked()
}

// next records that the last victim is gone, and returns the next.
func (r *Room) next() (victim Evictable) {
	r.list.mu.Lock()
	defer r.list.mu.Unlock()
	r.leaving = 0
	return r.victimLocked()
}

// victimLocked returns the next victim. It returns nil if there is enough room, or if
// none can be made. There is enough if the list is within its limit, or if the victims
// weighed as much as the item. In the second case other rooms are still evicting for the
// weight that is missing.
func (r *Room) victimLocked() (victim Evictable) {
	r.countLocked()
	if r.list.excessLocked() > 0 && r.left < r.weight {
		if victim, r.leaving = r.list.victimLocked(r.weight); victim == nil {
			r.weight = 0
		}
		r.left += r.leaving
		r.countLocked()
	}
	return victim
}

// countLocked updates the weight that the list counts for the room.
func (r *Room) countLocked() {
	stored := r.leaving
	if r.old != nil {
		stored += r.old.weight
	}
	now := max(r.weight, stored)
	r.list.spoken += now - r.counted
	r.counted = now
}

// Fill puts an item of the reserved weight into the list; n must be in no list. It is
// called under the lock under which the item replaces the old one. It reports whether the
// list is now over its limit, because the limit became lower. Then the caller calls
// [List.Trim] after it releases that lock.
func (r *Room) Fill(n *Node, item Item) (over bool) {
	l := r.list
	l.mu.Lock()
	defer l.mu.Unlock()
	weight := r.weight
	r.endLocked()
	l.addLocked(n, item, weight)
	return l.excessLocked() > 0
}

// Release gives the room back, and puts the old item into the list again. It is called
// under the lock under which the old item can be replaced or removed. If that has
// happened, call Forget instead.
func (r *Room) Release() {
	r.list.mu.Lock()
	defer r.list.mu.Unlock()
	old := r.old
	r.endLocked()
	if old != nil {
		r.list.linkLocked(old)
		r.list.ageLocked()
	}
}

// Forget gives the room back when the old item is gone.
func (r *Room) Forget() {
	r.list.mu.Lock()
	defer r.list.mu.Unlock()
	r.endLocked()
}

func (r *Room) endLocked() {
	r.weight, r.old, r.leaving = 0, nil, 0
	r.countLocked()
}
