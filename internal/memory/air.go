package memory

import (
	"iter"

	"github.com/refrain-go/refrain/internal/shrink"
)

// air holds the flights that are in the air, by their keys. The zero value holds none.
// The tier's lock guards it.
//
// Each hash has one place. A flight that finds it free takes it. The others are in a map
// from hashes to chains, linked by [Flight.next], where nearly all chains have one link.
// With few flights the map is empty, and a miss does without three uses of it. A map by
// key would take longer still, because it would hash each key again.
type air[V any] struct {
	places [8]*Flight[V]
	chains shrink.Map[uint64, *Flight[V]]
}

func (a *air[V]) place(hash uint64) **Flight[V] { return &a.places[hash%uint64(len(a.places))] }

// Len is the number of flights, where a chain counts as one.
func (a *air[V]) Len() (n int) {
	for _, f := range a.places {
		if f != nil {
			n++
		}
	}
	return n + a.chains.Len()
}

// Get returns the flight of k, or nil.
func (a *air[V]) Get(k *Key) *Flight[V] {
	if f := *a.place(k.hash); f != nil && f.Key.equal(k) {
		return f
	}
	if a.chains.Len() == 0 {
		return nil
	}
	f := a.chains.Get(k.hash)
	for f != nil && !f.Key.equal(k) {
		f = f.next
	}
	return f
}

// Put adds f. The key has no other flight here.
func (a *air[V]) Put(f *Flight[V]) {
	if p := a.place(f.Key.hash); *p == nil {
		*p = f
		return
	}
	f.next = a.chains.Get(f.Key.hash)
	a.chains.Set(f.Key.hash, f)
}

// Delete removes f, which must be here.
func (a *air[V]) Delete(f *Flight[V]) {
	if p := a.place(f.Key.hash); *p == f {
		*p = nil
		return
	}
	first := a.chains.Get(f.Key.hash)
	switch {
	case first != f:
		for first.next != f {
			first = first.next
		}
		first.next = f.next
	case f.next == nil:
		a.chains.Delete(f.Key.hash)
	default:
		a.chains.Set(f.Key.hash, f.next)
	}
	f.next = nil
}

// All returns all flights. The loop may delete the flight that it was just given.
func (a *air[V]) All() iter.Seq[*Flight[V]] {
	return func(yield func(*Flight[V]) bool) {
		for i := range a.places {
			if f := a.places[i]; f != nil && !yield(f) {
				return
			}
		}
		for _, f := range a.chains.All() {
			for f != nil {
				next := f.next
				if !yield(f) {
					return
				}
				f = next
			}
		}
	}
}
