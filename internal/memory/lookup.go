package memory

import "github.com/refrain-go/refrain/internal/flight"

// Hit returns the entry of k, counted as a hit, or nil. It takes no lock.
//
// asking is the flight whose body asks, if any: its answer comes to depend on the entry. [Tier.Note] has come before.
func (t *Tier[V]) Hit(k *Key, asking *flight.Node) *Entry[V] {
	e := t.table.Get(k)
	if e == nil || (e.special || asking != nil) && !t.usable(e, asking) {
		return nil
	}
	e.touch()
	t.hits.add(e.hit)
	if e.special && e.Stale() {
		t.stale.Add(1)
	}
	return e
}

// HitWords is Hit for the key that WordsKey makes of these, where no flight asks.
func (t *Tier[V]) HitWords(w0, w1 uint64) *Entry[V] {
	e := t.table.GetWords(w0, w1)
	if e == nil || e.special && e.Expired() {
		return nil
	}
	e.touch()
	t.hits.add(e.hit)
	if e.special && e.Stale() {
		t.stale.Add(1)
	}
	return e
}

// Peek is Hit without counting.
func (t *Tier[V]) Peek(k *Key, asking *flight.Node) *Entry[V] {
	e := t.table.Get(k)
	if e == nil || !t.usable(e, asking) {
		return nil
	}
	e.touch()
	return e
}

// usable reports whether e has not expired. Then the flight that asks, if any, lives no longer than e.
func (t *Tier[V]) usable(e *Entry[V], asking *flight.Node) bool {
	if e.Expired() {
		return false
	}
	t.bound(asking, int64(e.deadline))
	return true
}

// Note says that the flight that asks, if any, depends on k, which must own its memory. It comes before k is looked up.
func (t *Tier[V]) Note(k Key, asking *flight.Node) {
	if asking != nil {
		t.sources.Note(k, asking.Depend())
	}
}

// bound says that the flight that asks, if any, used an answer with this deadline.
func (t *Tier[V]) bound(asking *flight.Node, deadline int64) {
	if asking != nil && t.Bounds {
		asking.Bound(deadline)
	}
}
