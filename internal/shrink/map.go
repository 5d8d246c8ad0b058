// Package shrink has a map that gives back the memory of deleted entries. The built-in
// map keeps room for as many entries as it ever had.
package shrink

import "iter"

// Map is like a built-in map. The zero value is empty. Its methods are for one goroutine
// at a time.
//
// When most of its entries are deleted, the others move to a smaller map. Each call of
// Set and Delete moves some, so that no call takes long.
type Map[K comparable, V any] struct {
	m       map[K]V
	old     map[K]V // the entries still to be moved to m; nil for none
	most    int     // the most entries since m was made
	walkers int     // loops over All, during which nothing moves
}

// Get returns the value of k, or the zero value.
func (m *Map[K, V]) Get(k K) V {
	v, there := m.m[k]
	if !there && m.old != nil {
		v = m.old[k]
	}
	return v
}

// Len is the number of entries.
func (m *Map[K, V]) Len() int { return len(m.m) + len(m.old) }

// All returns the entries. The loop may delete entries, whether it has come to them or
// not. It may set keys that are not in the map.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		m.walkers++
		defer func() {
			m.walkers--
			m.shrink()
		}()
		for _, part := range []map[K]V{m.old, m.m} {
			for k, v := range part {
				if !yield(k, v) {
					return
				}
			}
		}
	}
}

// Set sets the value of k.
func (m *Map[K, V]) Set(k K, v V) {
	if m.m == nil {
		m.m = map[K]V{}
	}
	delete(m.old, k)
	m.m[k] = v
	m.most = max(m.most, m.Len())
	m.move()
}

const (
	few    = 1000 // maps with fewer entries are not made anew
	atOnce = 100  // entries that one call moves
)

// Delete deletes the entry of k, if there is one.
func (m *Map[K, V]) Delete(k K) {
	delete(m.m, k)
	delete(m.old, k)
	m.shrink()
	m.move()
}

// shrink begins to move to a smaller map when most of the entries are deleted.
func (m *Map[K, V]) shrink() {
	if m.old == nil && m.walkers == 0 && m.most >= few && len(m.m) <= m.most/8 {
		m.m, m.old, m.most = map[K]V{}, m.m, len(m.m)
	}
}

// move moves some of the entries that are still in the old map.
func (m *Map[K, V]) move() {
	if m.old == nil || m.walkers > 0 {
		return
	}
	n := 0
	for k, v := range m.old {
		if n++; n > atOnce {
			return
		}
		delete(m.old, k)
		m.m[k] = v
	}
	m.old = nil
}
