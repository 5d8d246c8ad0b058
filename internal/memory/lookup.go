package memory

import "github.com/refrain-go/refrain/internal/flight"

// Hit returns the entry of k and counts a hit, or returns nil. It takes no lock.
//
// asking is the flight whose body asks, or nil. Its answer expires no later than the
// entry. The caller has called [Tier.Note] before.
func (t *Tier[V]) Hit(k *Key, asking *flight.Node) *Entry[V] {
	if e := t.table.Get(k); e != nil {
		return t.hit(e, asking)
	}
	return nil
}

// HitWords is Hit for the key that [WordsKey] makes of w0 and w1, if no flight asks. It
// does itself what hit does for most entries, because calling hit would take longer.
func (t *Tier[V]) HitWords(w0, w1 uint64) *Entry[V] {
	e := t.table.getWords(t.table.hash(w0, w1), w0, w1)
	if e == nil {
		return nil
	}
	if e.special {
		return t.hit(e, nil)
	}
	e.touch()
	t.hits.Add(e.cost)
	return e
}

// hit counts a hit of e and returns it, or returns nil if e has expired or was forgotten
// in another process.
func (t *Tier[V]) hit(e *Entry[V], asking *flight.Node) *Entry[V] {
	if e.special && (e.Expired() || e.forgotten()) {
		return nil
	}
	if asking != nil {
		t.bound(asking, int64(e.deadline))
		t.use(asking, e)
	}
	e.touch()
	t.hits.Add(e.cost)
	if e.special && e.Stale() {
		t.stale.Add(1)
	}
	return e
}

// Peek is Hit without counting.
func (t *Tier[V]) Peek(k *Key, asking *flight.Node) *Entry[V] {
	e := t.table.Get(k)
	if e == nil || !t.usable(e, asking) {
		if asking != nil { // it used that there was no answer
			asking.UseUnstamped(&t.name)
		}
		return nil
	}
	e.touch()
	return e
}

// usable reports whether e has not expired, and was not forgotten in another process. If
// so, it bounds the asking flight, if any, by the deadline of e.
func (t *Tier[V]) usable(e *Entry[V], asking *flight.Node) bool {
	if e.Expired() || e.forgotten() {
		return false
	}
	t.bound(asking, int64(e.deadline))
	t.use(asking, e)
	return true
}

// Note records that the asking flight, if any, depends on k, which must own its memory.
// It is called before k is looked up, so that an invalidation between the two is not
// missed.
func (t *Tier[V]) Note(k Key, asking *flight.Node) {
	if asking == nil {
		return
	}
	t.sources.Note(k, asking.Depend())
	if !t.Stamps {
		asking.UseUnstamped(&t.name)
	}
}

// bound records that the asking flight, if any, used an answer with this deadline.
func (t *Tier[V]) bound(asking *flight.Node, deadline int64) {
	if asking != nil && t.Bounds {
		asking.Bound(deadline)
	}
}
