package memory

import "github.com/refrain-go/refrain/internal/evict"

// room is what the limits in bytes have reserved for an entry that is about to be stored.
// The victims may belong to another tier, and are evicted under that tier's lock. So the
// room is made before the tier's own lock is taken, and filled or given back under it.
type room[V any] struct {
	tier    *Tier[V] // nil if there is nothing to store
	tooLong bool     // the entry alone is over a limit
	// before is the entry that the new one will replace, or nil.
	before *Entry[V]
	of     [2]evict.Room // one for each list of byteLimits
	over   bool          // a limit became lower since, and is exceeded
}

// reserve makes room for e in place of the entry before, which may be nil. It evicts
// others only for the weight that e has more than before. now is a moment ago at most, or
// 0 for unknown.
func (t *Tier[V]) reserve(e, before *Entry[V], now Time) (r room[V]) {
	if e.lifetime() < 0 {
		return r
	}
	r.tier, r.before = t, before
	if t.Shared != nil {
		if now == 0 {
			now = Now()
		}
		t.Shared.Look(int64(now))
	}
	// Storing such an entry would evict all others in vain.
	if _, r.tooLong = t.TooLarge(e); r.tooLong {
		return r
	}
	for i, list := range t.byteLimits() {
		var old *evict.Node
		if before != nil {
			old = before.placeIn(t.byEntries() + i)
		}
		r.of[i] = list.Reserve(e.Size, old)
	}
	return r
}

// TooLarge reports whether e alone is over a limit in bytes, and returns that limit.
func (t *Tier[V]) TooLarge(e *Entry[V]) (limit int64, yes bool) {
	for _, list := range t.byteLimits() {
		if limit = list.Limit(); e.Size > limit {
			return limit, true
		}
	}
	return 0, false
}

// admitsLocked reports whether the entry that r was reserved for may be stored. If not,
// it counts the entry: as refused if it is too large, else as stored and evicted at once,
// because other callers that are about to store have reserved all the room.
func (t *Tier[V]) admitsLocked(r *room[V]) bool {
	if r.tooLong {
		t.counts.Refused++
		return false
	}
	for i := range t.byteLimits() {
		if !r.of[i].Made() {
			t.counts.Stored++
			t.counts.Evicted++
			return false
		}
	}
	return true
}

// fillLocked puts e into the lists in which room was reserved.
func (r *room[V]) fillLocked(e *Entry[V]) {
	t := r.tier
	for i := range t.byteLimits() {
		r.over = r.of[i].Fill(e.placeIn(t.byEntries()+i), e) || r.over
	}
	r.tier = nil
}

// trim evicts entries while a limit is exceeded. The lock is not held.
func (t *Tier[V]) trim() {
	for _, list := range t.byteLimits() {
		list.Trim()
	}
}

// giveBackLocked gives back room that was not filled. The entry that was to be replaced
// is put into the lists again, if it is still in the table.
func (r *room[V]) giveBackLocked() {
	t := r.tier
	if t == nil || r.tooLong {
		return
	}
	stays := r.before != nil && t.table.Get(&r.before.Key) == r.before
	for i := range t.byteLimits() {
		if stays {
			r.of[i].Release()
		} else {
			r.of[i].Forget()
		}
	}
	r.tier = nil
}
