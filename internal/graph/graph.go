// Package graph knows which answers were computed from which.
//
// A source is a key that a computation asked for, in the [Sources] of its tier. A [Dependent] is the flight that asked, and later the
// entry that it became. The edge between them is noted before the source is looked at, and a source is changed before its
// dependents are looked for, so that neither can miss the other:
//
//  1. a's flight notes that it depends on b, and then reads b's entry
//  2. somebody drops b's entry, and then takes the dependents of b
//
// If 1 still read the entry, its edge was there before the entry went, and 2 finds it.
//
// Edges belong to their dependents, and go with them. One lock guards them all. It is held for a moment at a time, and never
// while a tier or user code does anything. Another lets one invalidation at a time go its way: see [Sources.Invalidate].
package graph

import "sync"

var mu sync.Mutex // guards all edges, and the map of every Sources

var walk sync.Mutex // held while dependents are invalidated; taken before any other lock

// Sources are the keys of one tier that something depends on. The zero value has none.
type Sources[K comparable] struct {
	byKey map[K]*source
}

// source is a key with dependents. One without is dropped at once.
type source struct {
	edges edge         // root of the ring of edges that lead here
	lost  []*Dependent // answers of this key that are no longer stored, while somebody was told them
	drop  func()       // takes the source out of its map
}

// edge leads from a dependent to a source.
type edge struct {
	dependent  *Dependent
	source     *source
	prev, next *edge // in the source's ring; nil once the edge is cut
}

// Dependent is what is being, or was, computed from sources. A nil one has no sources, and never will.
type Dependent struct {
	// Stays: it is told when a source goes, and keeps its edges, since it goes on standing for what it stood for. It is set before
	// the first edge is noted.
	Stays bool

	invalidate func(*Dependent) []*Dependent
	edges      []*edge
}

// NewDependent returns a dependent without sources. invalidate, which is given it, drops what it stands for, and returns the dependents of
// its key.
func NewDependent(invalidate func(*Dependent) []*Dependent) *Dependent {
	return &Dependent{invalidate: invalidate}
}

// Note says that d depends on k, which must own its memory.
func (s *Sources[K]) Note(k K, d *Dependent) {
	mu.Lock()
	defer mu.Unlock()
	d.note(s.source(k))
}

// Adopt says that d depends on all that another does.
func (d *Dependent) Adopt(from *Dependent) {
	mu.Lock()
	defer mu.Unlock()
	for _, e := range from.edges {
		if e.next != nil {
			d.note(e.source)
		}
	}
}

// source returns the source of k, a new one if there is none.
func (s *Sources[K]) source(k K) *source {
	src := s.byKey[k]
	if src == nil {
		src = &source{drop: func() { delete(s.byKey, k) }}
		src.edges.prev, src.edges.next = &src.edges, &src.edges
		if s.byKey == nil {
			s.byKey = map[K]*source{}
		}
		s.byKey[k] = src
	}
	return src
}

// note adds an edge to src.
func (d *Dependent) note(src *source) {
	// A body that asks one key over and over has the edge near the end. Where it is not, another edge does no harm.
	for _, e := range d.edges[max(0, len(d.edges)-8):] {
		if e.source == src && e.next != nil {
			return
		}
	}
	e := &edge{dependent: d, source: src, prev: &src.edges, next: src.edges.next}
	e.prev.next, e.next.prev = e, e
	d.edges = append(d.edges, e)
}

// Invalidate invalidates what was computed from k, and from that, all the way out. When it returns, all of it is gone, whoever
// took its edges. Two that went their ways at once could not promise that:
//
//  1. a takes the dependents of k, which are many, and begins to invalidate them
//  2. b finds k without dependents, and returns
//  3. whoever called b still meets what a has not come to
func (s *Sources[K]) Invalidate(k K) {
	walk.Lock()
	defer walk.Unlock()
	invalidate(s.Take(k))
}

// InvalidateWhere is Invalidate for all keys that match.
func (s *Sources[K]) InvalidateWhere(match func(K) bool) {
	walk.Lock()
	defer walk.Unlock()
	invalidate(s.takeWhere(match))
}

// invalidate invalidates dependents, and theirs, all the way out.
func invalidate(dependents []*Dependent) {
	for len(dependents) > 0 {
		last := len(dependents) - 1
		d := dependents[last]
		dependents = append(dependents[:last], d.invalidate(d)...)
	}
}

// Take returns the dependents of k, and cuts the edges to it, but for those of dependents that stay.
func (s *Sources[K]) Take(k K) []*Dependent {
	mu.Lock()
	defer mu.Unlock()
	if src := s.byKey[k]; src != nil {
		return src.take(nil)
	}
	return nil
}

// takeWhere is Take for all keys that match.
func (s *Sources[K]) takeWhere(match func(K) bool) []*Dependent {
	mu.Lock()
	defer mu.Unlock()
	var all []*Dependent
	for k, src := range s.byKey {
		if match(k) {
			all = src.take(all)
		}
	}
	return all
}

// Lose says that d, an answer of k, is not stored, or no longer, though it was not wrong. Who was told it depends
// on d's sources all the same: so d stays as long as k has dependents.
func (s *Sources[K]) Lose(k K, d *Dependent) {
	if d == nil {
		return
	}
	mu.Lock()
	defer mu.Unlock()
	if src := s.byKey[k]; src != nil && len(d.edges) > 0 {
		src.lost = append(src.lost, d)
	} else {
		d.release()
	}
}

// Len is the number of keys that have dependents.
func (s *Sources[K]) Len() int {
	mu.Lock()
	defer mu.Unlock()
	return len(s.byKey)
}

// Independent reports whether d has no sources.
func (d *Dependent) Independent() bool {
	if d == nil {
		return true
	}
	mu.Lock()
	defer mu.Unlock()
	return len(d.edges) == 0
}

// Release cuts d's edges: what it stood for is gone.
func (d *Dependent) Release() {
	if d == nil {
		return
	}
	mu.Lock()
	defer mu.Unlock()
	d.release()
}

// Invalidate drops what d stands for, and returns the dependents of its key.
func (d *Dependent) Invalidate() []*Dependent {
	if d == nil {
		return nil
	}
	return d.invalidate(d)
}

func (d *Dependent) release() {
	for _, e := range d.edges {
		e.cut()
	}
	d.edges = nil
}

// cut removes e from its source's ring, and the source from its map if e was the last.
func (e *edge) cut() {
	if e.next == nil {
		return
	}
	e.prev.next, e.next.prev = e.next, e.prev
	e.prev, e.next = nil, nil
	if root := &e.source.edges; root.next == root {
		e.source.gone()
	}
}

// take appends the dependents of s to all, and cuts their edges but for those of dependents that stay.
func (s *source) take(all []*Dependent) []*Dependent {
	for e := s.edges.next; e != &s.edges; {
		next := e.next
		all = append(all, e.dependent)
		if !e.dependent.Stays {
			e.cut()
		}
		e = next
	}
	return all
}

func (s *source) gone() {
	s.drop()
	lost := s.lost
	s.lost = nil
	for _, d := range lost {
		d.release()
	}
}
