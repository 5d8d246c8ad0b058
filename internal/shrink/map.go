// Package shrink has a map that gives back the memory of what is gone. The built-in one keeps room for as many entries as it ever had.
package shrink

import "iter"

// Map is like a map. The zero value is empty. Its methods are for one goroutine at a time.
type Map[K comparable, V any] struct {
	m    map[K]V
	most int // entries since m was made
}

// Get returns the value of k, or the zero value.
func (m *Map[K, V]) Get(k K) V { return m.m[k] }

// Len is the number of entries.
func (m *Map[K, V]) Len() int { return len(m.m) }

// All returns the entries. Those that it has come to, or has yet to come to, may be deleted meanwhile.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for k := range m.m {
			if v, there := m.m[k]; there && !yield(k, v) {
				return
			}
		}
	}
}

// Set sets the value of k.
func (m *Map[K, V]) Set(k K, v V) {
	if m.m == nil {
		m.m = map[K]V{}
	}
	m.m[k] = v
	m.most = max(m.most, len(m.m))
}

// few entries are no reason to make a map anew.
const few = 1000

// Delete deletes the entry of k, if there is one.
func (m *Map[K, V]) Delete(k K) {
	delete(m.m, k)
	if m.most < few || len(m.m) > m.most/8 {
		return
	}
	left := make(map[K]V, len(m.m))
	for k, v := range m.m {
		left[k] = v
	}
	m.m, m.most = left, len(left)
}
