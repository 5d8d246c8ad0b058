package session

import (
	"cmp"
	"slices"

	"github.com/refrain-go/refrain/app/internal/tree"
)

// extent tells how much of the script a run executes: all of it, or only some of its
// fragments. None of those is inside another. The zero value is nothing.
//
// Everything that wants a run adds to the extent of the session's next run, and that run
// takes all of it. A run that is replaced gives back its extent, so the run that follows
// executes the part that was not completed. So a run of a fragment never takes the place
// of a run of the script.
type extent struct {
	whole bool
	parts []*fragment
}

var wholeScript = extent{whole: true}

func (e extent) none() bool { return !e.whole && len(e.parts) == 0 }

// with returns the extent that covers both.
func (e extent) with(other extent) extent {
	if e.whole || other.whole {
		return wholeScript
	}
	for _, f := range other.parts {
		if f.within(e.parts) {
			continue
		}
		inside := func(p *fragment) bool { return p.within([]*fragment{f}) }
		e.parts = append(slices.DeleteFunc(slices.Clone(e.parts), inside), f)
	}
	return e
}

// extentOfLocked returns the extent of the run that follows a change in f. It is the whole
// script if f is nil or no longer on the page.
func (s *session) extentOfLocked(f *fragment) extent {
	if f == nil || s.fragments[f.id] != f || !s.tree.Has(f.node) {
		return wholeScript
	}
	return extent{parts: []*fragment{f}}
}

// takeExtentLocked takes the next extent for the run that starts.
func (s *session) takeExtentLocked() extent {
	taken := extent{whole: s.next.whole}
	for _, f := range s.next.parts {
		taken = taken.with(s.extentOfLocked(f))
	}
	s.next = extent{}
	slices.SortFunc(taken.parts, func(a, b *fragment) int { return cmp.Compare(a.order, b.order) })
	return taken
}

// nodes returns the nodes that a run of fragments draws anew.
func (e extent) nodes() []*tree.Node {
	list := make([]*tree.Node, len(e.parts))
	for i, f := range e.parts {
		list[i] = f.node
	}
	return list
}

// redrawsLocked reports whether the run draws the content of f anew, and has come to it.
func (r *run) redrawsLocked(f *fragment) bool {
	if r.extent.whole {
		return true
	}
	for ; f != nil; f = f.parent {
		if slices.Contains(r.extent.parts, f) {
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
	return !r.extent.whole && !f.within(r.extent.parts)
}
