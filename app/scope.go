package app

import (
	"cmp"
	"slices"

	"github.com/refrain-go/refrain/app/internal/tree"
)

// scope says of what a run is: the whole script, or only some of its fragments, none inside another. The zero value is
// nothing.
//
// Who asks for a run adds to the session's next scope, and the run takes all of it. A run that is replaced gives back its
// own: what it had not drawn is drawn by the run that follows, so a fragment's run never takes the place of the script's.
type scope struct {
	whole bool
	parts []*fragment
}

var wholeScript = scope{whole: true}

func (c scope) none() bool { return !c.whole && len(c.parts) == 0 }

// with is the scope that covers both.
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

// scopeOf is called under mu: what is to be run when something in f has changed. Nil is the script itself; so is a
// fragment that is no longer on the page.
func (s *session) scopeOf(f *fragment) scope {
	if f == nil || s.fragments[f.id] != f || !s.tree.Has(f.node) {
		return wholeScript
	}
	return scope{parts: []*fragment{f}}
}

// takeScope is called under mu by the run that starts.
func (s *session) takeScope() scope {
	taken := scope{whole: s.next.whole}
	for _, f := range s.next.parts {
		taken = taken.with(s.scopeOf(f))
	}
	s.next = scope{}
	slices.SortFunc(taken.parts, func(a, b *fragment) int { return cmp.Compare(a.order, b.order) })
	return taken
}

// nodes are those that a run of fragments draws anew.
func (c scope) nodes() []*tree.Node {
	list := make([]*tree.Node, len(c.parts))
	for i, f := range c.parts {
		list[i] = f.node
	}
	return list
}

// redraws reports whether the run draws anew what is in f, and has come to it. It is called under mu.
func (r *run) redraws(f *fragment) bool {
	if r.scope.whole {
		return true
	}
	for ; f != nil; f = f.parent {
		if slices.Contains(r.scope.parts, f) {
			return f.run == r.number
		}
	}
	return false
}

// elsewhere reports whether what was drawn in f by an earlier run is still on the page beside what this run draws, which
// is so for all that is outside the fragments of the run. It is called under mu.
func (r *run) elsewhere(f *fragment) bool {
	return !r.scope.whole && !f.within(r.scope.parts)
}
