package memory

// Land ends f with its result: e, which is nil if nothing is to be stored, and v and err for those who wait. It reports
// whether e was stored. The storing comes first, so that whoever got the result finds it stored. A flight that has ended
// already, by its timeout, is not changed. What the body drew is recorded with e.
//
// Where an entry is replaced by another answer, what was computed from it goes; but where entries stay, the new one is the same
// thing again. An answer that cannot be stored takes the former one's place all the same, and leaves it empty. A failure takes no good
// answer's.
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
		return false
	}
	f.Landed = true
	inAir := !f.Detached && !t.closed
	f.strayed = !inAir
	t.detach(f)
	origin, held := f.Settle()
	_, succeeded := err.(*Unstored)
	succeeded = succeeded || err == nil
	if !succeeded {
		t.counts.Errors++
		if good := t.good(f.Key); good != nil && inAir {
			if e = nil; good.Expired() {
				v, err, f.Stale = good.Value, nil, true
				f.Bound(int64(good.deadline))
			} else {
				good.pause()
			}
		}
	}
	if e != nil { // who waits for it is bound by its deadline, be it stored or not
		e.Size += held
		e.live(&t.Options, Time(f.Deadline()))
		f.Bound(int64(e.deadline))
	}
	var old *Entry[V]
	var over bool
	if stored = e != nil && e.Lifetime >= 0 && inAir && t.fits(e); stored {
		e.origin = origin
		old, over = t.store(e)
	} else {
		t.drop(e)
		if inAir && succeeded {
			old = t.vacate(f.Key)
		}
	}
	t.mu.Unlock()

	t.settle(old, over)
	if inAir && !stored {
		t.sources.Lose(f.Key, origin) // those who wait for it are told all the same
	} else if !inAir {
		origin.Release()
	}
	// What was computed from an answer that has expired has expired too, and those who wait for this one depend on its key already.
	if old != nil && (old != before || !same) && !t.Stays && !old.Expired() {
		t.sources.Invalidate(f.Key)
	}
	f.Flight.Land(v, err)
	return stored
}

// Unstored is what a flight lands with that succeeded, though its result can be handed to one caller only.
type Unstored struct{ Err error }

func (u *Unstored) Error() string { return u.Err.Error() }

// good returns the entry of k, if it is better than a failure: it is none itself, and either before its deadline or so little past it that it
// may stand in. The lock is held.
func (t *Tier[V]) good(k Key) *Entry[V] {
	e := t.table.Get(&k)
	if e == nil || e.Beside().Err != nil || e.gone() {
		return nil
	}
	return e
}

// vacate takes the entry of k out of the table in favour of one that cannot be stored, and returns it for settle. The lock is held.
func (t *Tier[V]) vacate(k Key) *Entry[V] {
	e := t.table.Get(&k)
	if !t.take(e) {
		return nil
	}
	t.countReplaced(e)
	return e
}

func (t *Tier[V]) countReplaced(e *Entry[V]) {
	if e.Expired() {
		t.counts.Expired++
	} else {
		t.counts.Replaced++
	}
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
	t.detach(t.flights.Get(k))
	var old *Entry[V]
	var over bool
	if t.fits(e) {
		e.live(&t.Options, 0)
		old, over = t.store(e)
	} else {
		old = t.vacate(k)
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
		t.countReplaced(old)
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
