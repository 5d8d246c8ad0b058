package memory

// Put stores e in place of the present entry, and detaches the key's flight. If the
// answer is different, the results computed from the old one are invalidated. The error
// is [ErrClosed].
func (t *Tier[V]) Put(k Key, e *Entry[V]) error {
	before := t.table.Get(&k)
	// Comparing may run user code, so it comes before the lock.
	same := before != nil && t.same(before, e)
	room := t.reserve(e, before, 0)
	t.mu.Lock()
	if t.closed {
		room.giveBackLocked()
		t.mu.Unlock()
		return ErrClosed
	}
	t.detachLocked(t.flights.Get(&k))
	var old, evicted *Entry[V]
	if t.admitsLocked(&room) {
		e.live(&t.Options, 0)
		old, evicted = t.storeLocked(e, &room)
	} else {
		old = t.vacateLocked(k)
	}
	room.giveBackLocked()
	t.mu.Unlock()
	t.tidy(old, evicted, room.over)
	if !same || old != before {
		t.sources.Invalidate(k)
	}
	return nil
}

// same reports whether two entries hold the same answer.
func (t *Tier[V]) same(a, b *Entry[V]) bool {
	return a.Beside().Err == nil && b.Beside().Err == nil && t.Equal != nil && t.Equal(&a.Value, &b.Value)
}

// storeLocked puts e into the table and the lists. It returns the entry that e replaced,
// and the entry that MaxEntries evicted for it. Each may be nil, and both are given to
// tidy.
func (t *Tier[V]) storeLocked(e *Entry[V], r *room[V]) (old, evicted *Entry[V]) {
	if old = t.table.Put(e); old != nil {
		t.leftLocked(old)
		t.countReplacedLocked(old)
	}
	t.counts.Stored++
	t.bytes += e.Size
	t.awaitExpiryLocked(e)
	r.fillLocked(e)
	return old, t.makeWayLocked(old, e)
}

// makeWayLocked enforces MaxEntries now that e has come and old, which may be nil, has
// gone. It returns the entry that it evicted, or nil. All entries in that list are the
// tier's own, so it can evict under the lock, and there are never too many entries. The
// replaced entry leaves the list first, because it makes room for e.
func (t *Tier[V]) makeWayLocked(old, e *Entry[V]) (evicted *Entry[V]) {
	if t.entries == nil {
		return nil
	}
	if old != nil {
		t.entries.Remove(old.placeIn(0))
	}
	if !t.entries.Add(e.placeIn(0), e, 1) {
		return nil
	}
	victim, _ := t.entries.Victim()
	evicted, _ = victim.(*Entry[V])
	// An entry that has left the table is just leaving the list too.
	if !t.takeLocked(evicted) {
		return nil
	}
	t.counts.Evicted++
	return evicted
}

// tidy ends a store after the lock is released. It discards the replaced and the evicted
// entry, and trims the lists if they are over their limits.
func (t *Tier[V]) tidy(old, evicted *Entry[V], over bool) {
	if old != nil {
		t.discardWrong(old)
	}
	if evicted != nil {
		t.discardLost(evicted)
	}
	if over {
		t.trim()
	}
}

// evict drops e because of a limit, unless it is gone already.
func (t *Tier[V]) evict(e *Entry[V]) {
	t.mu.Lock()
	gone := t.takeLocked(e)
	if gone {
		t.counts.Evicted++
	}
	t.mu.Unlock()
	if gone {
		t.discardLost(e)
	}
}

// vacateLocked takes the entry of k out of the table in favour of a result that cannot be
// stored. It returns the entry for tidy.
func (t *Tier[V]) vacateLocked(k Key) *Entry[V] {
	e := t.table.Get(&k)
	if !t.takeLocked(e) {
		return nil
	}
	t.countReplacedLocked(e)
	return e
}

func (t *Tier[V]) countReplacedLocked(e *Entry[V]) {
	if e.Expired() {
		t.counts.Expired++
	} else {
		t.counts.Replaced++
	}
}
