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

// extentOfLocked returns the extent of the run that follows a change in f. It is the
// whole script if f is nil or no longer on the page.
func (k *kept) extentOfLocked(f *fragment) extent {
	if f == nil || k.fragments[f.id] != f || !k.tree.Has(f.node) {
		return wholeScript
	}
	return extent{parts: []*fragment{f}}
}

// presentLocked returns the part of an extent that is still on the page, in the order of
// the page.
func (k *kept) presentLocked(e extent) extent {
	present := extent{whole: e.whole}
	for _, f := range e.parts {
		present = present.with(k.extentOfLocked(f))
	}
	slices.SortFunc(present.parts, func(a, b *fragment) int { return cmp.Compare(a.order, b.order) })
	return present
}

// nodes returns the nodes that a run of fragments draws anew.
func (e extent) nodes() []*tree.Node {
	list := make([]*tree.Node, len(e.parts))
	for i, f := range e.parts {
		list[i] = f.node
	}
	return list
}
