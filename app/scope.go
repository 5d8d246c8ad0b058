package app

import (
	"cmp"
	"slices"

	"github.com/refrain-go/refrain/app/internal/tree"
)

// scope tells what a run draws: the whole script, or only some of its fragments. None of
// those is inside another. The zero value is nothing.
//
// Everything that wants a run adds to the session's next scope, and the run takes all of
// it. A run that is replaced gives back its scope. The run that follows draws the part
// that was not drawn. So a run of a fragment never takes the place of a run of the
// script.
type scope struct {
	whole bool
	parts []*fragment
}

var wholeScript = scope{whole: true}

func (c scope) none() bool { return !c.whole && len(c.parts) == 0 }

// with returns the scope that covers both.
func (c scope) with(other scope) scope {
	if c.whole || other.whole {
		return wholeScript
	}
	for _, f := range other.parts {
		if f.within(c.parts) {
			continue
		}
		inside := func(p *fragment) bool { return p.within([]*fragment{f}) }
		c.parts = append(slices.DeleteFunc(slices.Clone(c.parts), inside), f)
	}
	return c
}

// scopeOfLocked returns the scope of the run that follows a change in f. It is the whole
// script if f is nil or no longer on the page.
func (s *session) scopeOfLocked(f *fragment) scope {
	if f == nil || s.fragments[f.id] != f || !s.tree.Has(f.node) {
		return wholeScript
	}
	return scope{parts: []*fragment{f}}
}

// takeScopeLocked takes the next scope for the run that starts.
func (s *session) takeScopeLocked() scope {
	taken := scope{whole: s.next.whole}
	for _, f := range s.next.parts {
		taken = taken.with(s.scopeOfLocked(f))
	}
	s.next = scope{}
	slices.SortFunc(taken.parts, func(a, b *fragment) int { return cmp.Compare(a.order, b.order) })
	return taken
}

// nodes returns the nodes that a run of fragments draws anew.
func (c scope) nodes() []*tree.Node {
	list := make([]*tree.Node, len(c.parts))
	for i, f := range c.parts {
		list[i] = f.node
	}
	return list
}

// redrawsLocked reports whether the run draws the content of f anew, and has come to it.
func (r *run) redrawsLocked(f *fragment) bool {
	if r.scope.whole {
		return true
	}
	for ; f != nil; f = f.parent {
		if slices.Contains(r.scope.parts, f) {
			return f.run == r.number
		}
		if f.held == r.number {
			return false
		}
	}
	return false
}

// elsewhereLocked reports whether an earlier run drew f and this run leaves it on the
// page. That is true of everything outside the fragments of the run.
func (r *run) elsewhereLocked(f *fragment) bool {
	return !r.scope.whole && !f.within(r.scope.parts)
}
