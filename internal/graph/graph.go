// Package graph knows which answers were computed from which.
//
// A source is a key that a computation asked for, in the [Sources] of its tier. A
// [Dependent] is the flight that asked, and later the entry that it became. The edge
// between them is noted before the source is read, and a source is changed before its
// dependents are looked up. So neither can miss the other:
//
//  1. a's flight notes that it depends on b, and then reads b's entry
//  2. another goroutine drops b's entry, and then takes the dependents of b
//
// If step 1 still read the entry, its edge existed before the entry was dropped, and step
// 2 finds it.
//
// Edges belong to their dependents, and go with them. One lock guards all edges. It is
// held for a moment at a time, and never while a tier or user code runs. An operation
// that cuts many edges cuts some, and lets others have the lock in between. Another lock
// lets one invalidation run at a time: see [Sources.Invalidate].
package graph

import (
	"sync"

	"github.com/refrain-go/refrain/internal/shrink"
)

var mu sync.Mutex // guards all edges, and the map of every Sources

// atOnce is how many edges are cut under one hold of mu. Every noting of an edge waits
// for mu.
const atOnce = 256

// pace counts the steps done under one hold of mu, and gives others the lock from time to
// time.
type pace struct{ done int }

// stepLocked counts a step. It may release mu and lock it again.
func (p *pace) stepLocked() {
	if p.done++; p.done%atOnce == 0 {
		mu.Unlock()
		yield()
		mu.Lock()
	}
}

// yield is called while others may have mu. Tests replace it.
var yield = func() {}

var walk sync.Mutex // held while dependents are invalidated; taken before any other lock

// Sources are the keys of one tier that have dependents. The zero value has none.
type Sources[K comparable] struct {
	byKey shrink.Map[K, *source]
}

// source is a key with dependents. A source that loses its last dependent is dropped at
// once.
type source struct {
	edges edge // root of the ring of edges that lead here
	// lost stands for answers of this key that are no longer stored, but that callers
	// have used.
	lost *Dependent
	drop func() // takes the source out of its map
}

// edge leads from a dependent to a source.
type edge struct {
	dependent  *Dependent
	source     *source
	prev, next *edge // in the source's ring; nil once the edge is cut
}

// Dependent is a result that is being, or was, computed from sources. A nil one has no
// sources, and never will.
type Dependent struct {
	// Stays is for a dependent that goes on standing for the same thing when a source is
	// invalidated. It is told, and keeps its edges. The field is set before the first
	// edge is noted.
	Stays bool

	// ended dependents get no more edges.
	ended      bool
	invalidate func(*Dependent) []*Dependent
	// edges has cut edges too: the dependents that they led from are being told.
	edges []*edge
	// alone is how many of the edges were the first to their sources.
	alone int
	known known // used if there are many edges
}

// known finds the edges of a dependent by their sources.
type known struct {
	edge   map[*source]*edge
	looked int // the number of edges already in the map
}

// NewDependent returns a dependent without sources. invalidate is given the dependent. It
// drops what the dependent stands for, and returns the dependents of that key.
func NewDependent(invalidate func(*Dependent) []*Dependent) *Dependent {
	return &Dependent{invalidate: invalidate}
}

// Nothing is a dependent that never gets sources, and stands for nothing.
var Nothing = &Dependent{ended: true, invalidate: func(*Dependent) []*Dependent { return nil }}

// Note records that d depends on k, which must own its memory.
func (s *Sources[K]) Note(k K, d *Dependent) {
	mu.Lock()
	defer mu.Unlock()
	if !d.ended {
		d.noteLocked(s.sourceLocked(k))
	}
}

// Adopt records that d depends on everything that from depends on. Nothing is noted on
// from any more. Edges of from that are being told just now are included.
func (d *Dependent) Adopt(from *Dependent) {
	mu.Lock()
	defer mu.Unlock()
	var p pace
	for _, e := range from.edges {
		if d.ended {
			return
		}
		if e.next != nil {
			d.noteLocked(e.source)
		} else {
			d.edges = append(d.edges, e)
		}
		p.stepLocked()
	}
}

// sourceLocked returns the source of k, and makes one if there is none.
func (s *Sources[K]) sourceLocked(k K) *source {
	src := s.byKey.Get(k)
	if src == nil {
		src = &source{drop: func() { s.byKey.Delete(k) }}
		src.edges.prev, src.edges.next = &src.edges, &src.edges
		s.byKey.Set(k, src)
	}
	return src
}

// noteLocked adds an edge to src, unless a quick look finds one. A second edge does no
// harm while there are few edges.
func (d *Dependent) noteLocked(src *source) {
	if d.notedLatelyLocked(src) || d.isKnownLocked(src) {
		return
	}
	e := &edge{dependent: d, source: src}
	if src.edges.next == &src.edges {
		d.alone++
	}
	src.push(e)
	d.edges = append(d.edges, e)
}

// isKnownLocked reports whether a dependent with many edges has one to src. If many edges
// came at once, it adds some of them to the map at each call. Until all are added, it may
// miss an edge.
func (d *Dependent) isKnownLocked(src *source) bool {
	if len(d.edges) < manyEdges {
		return false
	}
	if d.known.edge == nil {
		d.known.edge = map[*source]*edge{}
	}
	for range atOnce {
		if d.known.looked == len(d.edges) {
			break
		}
		e := d.edges[d.known.looked]
		d.known.edge[e.source] = e
		d.known.looked++
	}
	e := d.known.edge[src]
	return e != nil && e.next != nil
}

// notedLatelyLocked looks where the edge is if a body asks for a few keys over and over.
func (d *Dependent) notedLatelyLocked(src *source) bool {
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
	manyEdges = 64 // with so many edges, isKnownLocked looks for each
)

// Invalidate invalidates the results computed from k, the results computed from those,
// and so on. When it returns, all of them are gone, whichever call took their edges. Two
// calls that ran at the same time could not promise that:
//
//  1. a takes the dependents of k, which are many, and begins to invalidate them
//  2. b finds k without dependents, and returns
//  3. the caller of b still sees results that a has not come to
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

// Invalidate invalidates what d stands for, the results computed from it, and so on.
func Invalidate(d *Dependent) {
	walk.Lock()
	defer walk.Unlock()
	invalidate([]*Dependent{d})
}

// invalidate invalidates dependents, their dependents, and so on.
func invalidate(dependents []*Dependent) {
	// stay has the dependents that stay and have been told. They keep their edges, so a
	// path may lead to them again.
	var stay map[*Dependent]bool
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

// Take returns the dependents of k and cuts their edges to it. Dependents that stay keep
// their edges. An edge that is noted meanwhile has found the source as it is now, and is
// not taken.
func (s *Sources[K]) Take(k K) []*Dependent {
	mu.Lock()
	defer mu.Unlock()
	if src := s.byKey.Get(k); src != nil {
		return src.takeLocked(nil, new(pace))
	}
	return nil
}

// takeWhere is Take for all keys that match, one after the other. Edges that are noted
// meanwhile may be taken or not.
func (s *Sources[K]) takeWhere(match func(K) bool) []*Dependent {
	mu.Lock()
	defer mu.Unlock()
	var all []*Dependent
	var p pace
	for k, src := range s.byKey.All() {
		if match(k) {
			all = src.takeLocked(all, &p)
		}
		p.stepLocked()
	}
	return all
}

// Lose records that d, an answer of k, is not or no longer stored, although it was not
// wrong. Callers that used it still depend on its sources. So as long as k has
// dependents, its lost answers keep their edges: one dependent stands for all of them.
func (s *Sources[K]) Lose(k K, d *Dependent) {
	if d == nil {
		return
	}
	mu.Lock()
	defer mu.Unlock()
	var p pace
	src := s.byKey.Get(k)
	if src != nil && len(d.edges) > 0 && src.lost == nil {
		d.ended = true
		src.lost = d
		return
	}
	if src != nil && src.lost != nil {
		lost := src.lost
		for _, e := range d.edges {
			if e.next != nil {
				lost.noteLocked(e.source)
			}
			if p.stepLocked(); src.lost != lost { // k has no dependents any more
				break
			}
		}
	}
	d.releaseLocked(&p)
}

// Len is the number of keys that have dependents.
func (s *Sources[K]) Len() int {
	mu.Lock()
	defer mu.Unlock()
	return s.byKey.Len()
}

// Seal ends the noting of sources on d. It returns the number of bytes that d holds,
// with its edges and with those sources that had no other dependent. Without sources it
// returns 0.
func (d *Dependent) Seal() (held int64) {
	mu.Lock()
	defer mu.Unlock()
	d.ended = true
	d.known = known{}
	if len(d.edges) == 0 {
		return 0
	}
	return dependentBytes + edgeBytes*int64(len(d.edges)) + sourceBytes*int64(d.alone)
}

// The size of each, with everything that it refers to, as measured.
const (
	dependentBytes = 112
	edgeBytes      = 40
	sourceBytes    = 190
)

// Release cuts the edges of d, because what it stood for is gone. Nothing is noted on it
// any more.
func (d *Dependent) Release() {
	if d == nil {
		return
	}
	mu.Lock()
	defer mu.Unlock()
	d.releaseLocked(new(pace))
}

// Invalidate drops what d stands for, and returns the dependents of its key.
func (d *Dependent) Invalidate() []*Dependent {
	if d == nil {
		return nil
	}
	return d.invalidate(d)
}

// releaseLocked cuts the edges of d, and those of lost answers that have no dependents
// any more.
func (d *Dependent) releaseLocked(p *pace) {
	all := []*Dependent{d}
	for len(all) > 0 {
		d := all[len(all)-1]
		all = all[:len(all)-1]
		edges := d.edges
		d.ended, d.edges, d.known = true, nil, known{}
		for _, e := range edges {
			if lost := e.cutLocked(); lost != nil {
				all = append(all, lost)
			}
			p.stepLocked()
		}
	}
}

// cutLocked removes e from its source's ring. If e was the last edge there, it removes
// the source from its map and returns the source's lost answers, for the caller to
// release.
func (e *edge) cutLocked() (lost *Dependent) {
	if e.next == nil {
		return nil
	}
	e.unlink()
	return e.source.dropIfUnusedLocked()
}

func (e *edge) unlink() {
	e.prev.next, e.next.prev = e.next, e.prev
	e.prev, e.next = nil, nil
}

// push puts e at the front of the source's ring.
func (s *source) push(e *edge) {
	e.prev, e.next = &s.edges, s.edges.next
	e.prev.next, e.next.prev = e, e
}

// takeLocked appends the dependents of s to all, and cuts their edges. Dependents that
// stay keep theirs. It takes the edges that are there when it begins: it puts a mark
// before them, and takes from the back until it comes to the mark. The mark keeps the
// source in its map meanwhile:
//
//  1. k's entry is dropped, and take takes its dependents a and b; then others have the
//     lock
//  2. a flight notes that it depends on k, before the mark, and finds the entry gone
//  3. c, which depended on k, is released: its edge is cut, wherever it is
//  4. take reaches the mark: the flight's edge stays
func (s *source) takeLocked(all []*Dependent, p *pace) []*Dependent {
	mark := &edge{source: s}
	s.push(mark)
	for e := s.edges.prev; e != mark; e = s.edges.prev {
		all = append(all, e.dependent)
		e.unlink()
		if e.dependent.Stays {
			s.push(e)
		}
		p.stepLocked()
	}
	mark.unlink()
	if lost := s.dropIfUnusedLocked(); lost != nil {
		lost.releaseLocked(p)
	}
	return all
}

// dropIfUnusedLocked drops a source that has no edges. It returns the source's lost
// answers, for the caller to release.
func (s *source) dropIfUnusedLocked() (lost *Dependent) {
	if s.edges.next != &s.edges {
		return nil
	}
	s.drop()
	lost, s.lost = s.lost, nil
	return lost
}
