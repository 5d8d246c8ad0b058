package memory

// Land ends f with its result: e, which is nil if nothing is to be stored, and v and err for those who wait. It reports
// whether e was stored. The storing comes first, so that whoever got the result finds it stored. A flight that has ended
// already, by its timeout, is not changed. What the body drew is recorded with e.
//
// Where an entry is replaced by another answer, what was computed from it goes; but where entries stay, the new one is the same
// thing again.
func (t *Tier[V]) Land(f *Flight[V], e *Entry[V], v V, err error) (stored bool) {
	if shown := f.Stage.End(); shown != nil && e != nil { // ending draws on pages, so it comes before the lock
		e.Keep().Shown = shown
		e.Size += shown.Size()
	}
	before := t.table.Get(&f.Key)
	same := before == nil || e != nil && t.same(before, e) // without the lock: comparing may run user code
	t.mu.Lock()
	if f.Landed {
		t.drop(e)
		t.mu.Unlock()
		t.sources.Lose(f.Key, f.Dependent()) // what the body has asked for since
		return false
	}
	f.Landed = true
	inAir := !f.Detached && !t.closed
	t.detach(f)
	if _, succeeded := err.(*Unstored); err != nil && !succeeded {
		t.counts.Errors++
		if old := t.standIn(f); old != nil && inAir {
			e, v, err = nil, old.Value, nil
		}
	}
	var old *Entry[V]
	var over bool
	if stored = e != nil && inAir && t.fits(e); stored {
		e.live(&t.Options, Time(f.Deadline()))
		f.Bound(int64(e.deadline))
		if d := f.Dependent(); !d.Independent() {
			e.origin = d
		}
		old, over = t.store(e)
	} else {
		t.drop(e)
	}
	t.mu.Unlock()

	switch {
	case stored:
		t.settle(old, over)
		if old != nil && (old != before || !same) && !t.Stays {
			t.sources.Invalidate(f.Key)
		}
	case inAir:
		t.sources.Lose(f.Key, f.Dependent()) // those who wait for it are told all the same
	default:
		f.Dependent().Release()
	}
	f.Flight.Land(v, err)
	return stored
}

// Unstored is what a flight lands with that succeeded, though its result can be handed to one caller only.
type Unstored struct{ Err error }

func (u *Unstored) Error() string { return u.Err.Error() }

// standIn returns what may be answered in place of a failure: an entry past its deadline, but not for long. An entry before it
// only has its next refresh put off. The lock is held.
func (t *Tier[V]) standIn(f *Flight[V]) *Entry[V] {
	e := t.table.Get(&f.Key)
	switch {
	case e == nil || e.Beside().Err != nil:
		return nil
	case !e.Expired():
		e.pause()
		return nil
	case e.gone():
		return nil
	}
	f.Stale = true
	f.Bound(int64(e.deadline))
	return e
}

// Put stores e in place of what is there or in the air. What was computed from another answer goes. Its error is [ErrClosed].
func (t *Tier[V]) Put(k Key, e *Entry[V]) error {
	before := t.table.Get(&k)
	same := before != nil && t.same(before, e) // without the lock: comparing may run user code
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return ErrClosed
	}
	t.detach(t.flights[k])
	var old *Entry[V]
	var over bool
	if t.fits(e) {
		e.live(&t.Options, 0)
		old, over = t.store(e)
	} else if old = t.table.Get(&k); t.take(old) {
		t.counts.Replaced++
	}
	t.mu.Unlock()
	t.settle(old, over)
	if !same || old != before {
		t.sources.Invalidate(k)
	}
	return nil
}

// same reports whether two entries hold the same answer.
func (t *Tier[V]) same(a, b *Entry[V]) bool {
	return a.Beside().Err == nil && b.Beside().Err == nil && t.Equal != nil && t.Equal(&a.Value, &b.Value)
}

// fits reports whether e may be stored: an entry larger than all entries may be together would throw out the rest in vain.
// The lock is held.
func (t *Tier[V]) fits(e *Entry[V]) bool {
	for _, limit := range t.limits {
		if limit.weigh(e) > limit.list.Limit() {
			t.counts.Refused++
			return false
		}
	}
	return true
}

// store puts e into the table and the lists, and returns the entry it replaced, and whether there is now too much in a list. The lock
// is held.
func (t *Tier[V]) store(e *Entry[V]) (old *Entry[V], over bool) {
	if old = t.table.Put(e); old != nil {
		t.left(old)
		if old.Expired() {
			t.counts.Expired++
		} else {
			t.counts.Replaced++
		}
	}
	t.counts.Stored++
	t.bytes += e.Size
	t.awaitExpiry(e)
	for i, limit := range t.limits {
		over = limit.list.Add(e.placeIn(i), e, limit.weigh(e)) || over
	}
	return old, over
}

// settle finishes a storing, after the lock: with what was replaced, and with what is now too much.
func (t *Tier[V]) settle(old *Entry[V], over bool) {
	if old != nil {
		t.discard(old, wrong)
	}
	if !over {
		return
	}
	for _, limit := range t.limits {
		limit.list.Trim()
	}
}

// evict drops e because of a limit, unless it is gone already.
func (t *Tier[V]) evict(e *Entry[V]) {
	t.mu.Lock()
	gone := t.take(e)
	if gone {
		t.counts.Evicted++
	}
	t.mu.Unlock()
	if gone {
		t.discard(e, lost)
	}
}
