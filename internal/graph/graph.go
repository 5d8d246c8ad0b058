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

import (
	"slices"
	"sync"

	"github.com/refrain-go/refrain/internal/shrink"
)

var mu sync.Mutex // guards all edges, and the map of every Sources

var walk sync.Mutex // held while dependents are invalidated; taken before any other lock

// Sources are the keys of one tier that something depends on. The zero value has none.
type Sources[K comparable] struct {
	byKey shrink.Map[K, *source]
}

// source is a key with dependents. One without is dropped at once.
type source struct {
	edges edge       // root of the ring of edges that lead here
	lost  *Dependent // stands for answers of this key that are no longer stored, while somebody was told them
	drop  func()     // takes the source out of its map
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

	ended      bool // nothing is noted any more
	invalidate func(*Dependent) []*Dependent
	edges      []*edge // an edge that was cut is there still: whom it led from is being told
}

// NewDependent returns a dependent without sources. invalidate, which is given it, drops what it stands for, and returns the dependents of
// its key.
func NewDependent(invalidate func(*Dependent) []*Dependent) *Dependent {
	return &Dependent{invalidate: invalidate}
}

// Nothing is a dependent on which nothing is noted, and which stands for nothing.
var Nothing = &Dependent{ended: true, invalidate: func(*Dependent) []*Dependent { return nil }}

// Note says that d depends on k, which must own its memory.
func (s *Sources[K]) Note(k K, d *Dependent) {
	mu.Lock()
	defer mu.Unlock()
	if !d.ended {
		d.note(s.source(k))
	}
}

// Adopt says that d depends on all that another does: on what is just being told to the other, too.
func (d *Dependent) Adopt(from *Dependent) {
	mu.Lock()
	defer mu.Unlock()
	if d.ended {
		return
	}
	for _, e := range from.edges {
		if e.next != nil {
			d.note(e.source)
		} else {
			d.edges = append(d.edges, e)
		}
	}
}

// source returns the source of k, a new one if there is none.
func (s *Sources[K]) source(k K) *source {
	src := s.byKey.Get(k)
	if src == nil {
		src = &source{drop: func() { s.byKey.Delete(k) }}
		src.edges.prev, src.edges.next = &src.edges, &src.edges
		s.byKey.Set(k, src)
	}
	return src
}

// note adds an edge to src, unless it is easily found to be there. Another does no harm, while they are few.
func (d *Dependent) note(src *source) {
	if d.notedLately(src) {
		return
	}
	if n := len(d.edges); n >= manyEdges && n == cap(d.edges) {
		d.thin()
	}
	e := &edge{dependent: d, source: src, prev: &src.edges, next: src.edges.next}
	e.prev.next, e.next.prev = e, e
	d.edges = append(d.edges, e)
}

// notedLately looks where an edge is found that was noted by a body that asks a few keys over and over.
func (d *Dependent) notedLately(src *source) bool {
	for _, e := range d.edges[max(0, len(d.edges)-lately):] {
		if e.source == src && e.next != nil {
			return true
		}
	}
	e := src.edges.next
	for range lately {
		if e.dependent == d {
			return true
		}
		e = e.next
	}
	return false
}

const (
	lately    = 8
	manyEdges = 64 // from here on they are thinned before there is room for more
)

// thin leaves one edge to each source.
func (d *Dependent) thin() {
	seen := make(map[*source]bool, len(d.edges))
	d.edges = slices.DeleteFunc(d.edges, func(e *edge) bool {
		again := e.next != nil && seen[e.source]
		if again {
			e.cut()
		}
		seen[e.source] = seen[e.source] || e.next != nil
		return again
	})
	d.edges = slices.Grow(d.edges, len(d.edges)) // so that it is not thinned again soon
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

// Invalidate invalidates what d stands for, and what was computed from it, all the way out.
func Invalidate(d *Dependent) {
	walk.Lock()
	defer walk.Unlock()
	invalidate([]*Dependent{d})
}

// invalidate invalidates dependents, and theirs, all the way out.
func invalidate(dependents []*Dependent) {
	var stay map[*Dependent]bool // that have been told: they keep their edges, so a way may lead to them again
	for len(dependents) > 0 {
		last := len(dependents) - 1
		d := dependents[last]
		dependents = dependents[:last]
		if d.Stays {
			if stay[d] {
				continue
			}
			if stay == nil {
				stay = map[*Dependent]bool{}
			}
			stay[d] = true
		}
		dependents = append(dependents, d.invalidate(d)...)
	}
}

// Take returns the dependents of k, and cuts the edges to it, but for those of dependents that stay.
func (s *Sources[K]) Take(k K) []*Dependent {
	mu.Lock()
	defer mu.Unlock()
	if src := s.byKey.Get(k); src != nil {
		return src.take(nil)
	}
	return nil
}

// takeWhere is Take for all keys that match, one after the other: what is noted meanwhile may be taken or not.
func (s *Sources[K]) takeWhere(match func(K) bool) []*Dependent {
	mu.Lock()
	defer mu.Unlock()
	var all []*Dependent
	looked := 0
	for k, src := range s.byKey.All() {
		if match(k) {
			all = src.take(all)
		}
		if looked++; looked%1000 == 0 { // all that is noted anywhere waits for this lock
			mu.Unlock()
			mu.Lock()
		}
	}
	return all
}

// Lose says that d, an answer of k, is not stored, or no longer, though it was not wrong. Who was told it depends
// on d's sources all the same: so d stays as long as k has dependents, or one that stands for all that were lost.
func (s *Sources[K]) Lose(k K, d *Dependent) {
	if d == nil {
		return
	}
	mu.Lock()
	defer mu.Unlock()
	src := s.byKey.Get(k)
	if src != nil && len(d.edges) > 0 && src.lost == nil {
		d.ended = true
		src.lost = d
		return
	}
	if src != nil && src.lost != nil {
		for _, e := range d.edges {
			if e.next != nil {
				src.lost.note(e.source)
			}
		}
	}
	d.release()
}

// Len is the number of keys that have dependents.
func (s *Sources[K]) Len() int {
	mu.Lock()
	defer mu.Unlock()
	return s.byKey.Len()
}

// Settle says that nothing is noted on d any more, and returns how many bytes it holds, with its edges and those sources that nobody else depends on.
// One without sources holds nothing.
func (d *Dependent) Settle() (held int64) {
	mu.Lock()
	defer mu.Unlock()
	d.ended = true
	if len(d.edges) == 0 {
		return 0
	}
	held = dependentBytes
	for _, e := range d.edges {
		held += edgeBytes
		if e.next == e.prev { // the root
			held += sourceBytes
		}
	}
	return held
}

// What each takes, with what it refers to, as measured.
const (
	dependentBytes = 112
	edgeBytes      = 40
	sourceBytes    = 190
)

// Release cuts d's edges: what it stood for is gone. Nothing is noted on it any more.
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
	d.ended, d.edges = true, nil
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
	if d := s.lost; d != nil {
		s.lost = nil
		d.release()
	}
}
