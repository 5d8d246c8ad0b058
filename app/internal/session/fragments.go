package session

import (
	"fmt"
	"slices"
	"time"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// fragment is the state of a Fragment or a Dialog on a session's page. The session's mu
// guards it, except for draw, which only the runs' goroutine uses.
type fragment struct {
	id     identity.ID
	parent *fragment // around it
	form   *form     // around it
	node   *tree.Node
	draw   func(Place) error
	every  time.Duration // zero if it has no clock
	due    time.Time     // the time at which its clock runs it
	run    uint64        // the run that drew it last
	failed uint64        // the run in which it failed last
	line   uintptr       // where it was drawn
	order  int           // the order of its first widget

	ticked bool   // only its clock has asked for the next run
	kept   bool   // a press has opened this Dialog; see Dialog
	held   uint64 // the run that leaves it unchanged
}

// Fragment draws a fragment of the page and calls draw for its content. If every is above
// zero, the fragment runs again by itself at this interval.
func (p *Place) Fragment(call Call, every time.Duration, draw func(Place) error) {
	if p.Astray() {
		return
	}
	f, first := p.fragmentOf(p.Named(call), call.Line)
	if f == nil {
		p.twice(call, first)
		return
	}
	p.drawFragment(call, f, every, draw)
}

// Dialog draws a dialog, which is a fragment, if it is open. It reports whether it is.
func (p *Place) Dialog(call Call, draw func(Place) error) (open bool) {
	id, open := p.openDialog(call)
	if !open {
		return false
	}
	f, first := p.fragmentOf(id, call.Line)
	if f == nil {
		p.twice(call, first)
		return false
	}
	f.kept = p.run.took
	p.drawFragment(call, f, 0, draw)
	return true
}

// fragmentOf finds or makes the fragment, and records that this run draws it. If the page
// has the fragment already, fragmentOf returns nil and the line of the first.
func (p *Place) fragmentOf(id identity.ID, line uintptr) (f *fragment, first uintptr) {
	r := p.run
	s := r.lock()
	defer s.mu.Unlock()
	f = s.page.fragments[id]
	if f == nil {
		if s.page.fragments == nil {
			s.page.fragments = make(map[identity.ID]*fragment)
		}
		f = &fragment{id: id}
		s.page.fragments[id] = f
	} else if f.run == r.number || r.elsewhereLocked(f) {
		return nil, f.line
	}
	f.parent, f.form, f.run, f.line = p.fragment, p.form, r.number, line
	return f, 0
}

// drawFragment draws the fragment's node in its place and calls its function.
func (p *Place) drawFragment(call Call, f *fragment, every time.Duration, draw func(Place) error) {
	r := p.run
	node := p.Draw(call.Kind, p.Begin(call.Kind).Text("id", f.id.String()).Text("label", call.Label), nil)
	s := r.lock()
	f.node, f.draw, f.every, f.order = node, draw, every, r.order
	f.due = time.Now().Add(every)
	s.mu.Unlock()
	r.drawPart(f)
	r.order = f.order + fragmentOrder
}

// fragmentOrder is the number of positions that a fragment reserves in the order of the
// page's widgets. The fragment's own runs may draw more widgets than it did when the
// script ran.
const fragmentOrder = 2 * page.MaxNodes

// drawParts executes a run of fragments, one after another.
func (r *run) drawParts() {
	for _, f := range r.extent.parts {
		if f.run == r.number {
			continue // a dialog that an earlier fragment of this run has drawn
		}
		s := r.lock()
		f.run, f.due = r.number, time.Now().Add(f.every)
		s.mu.Unlock()
		r.order = f.order
		r.drawPart(f)
	}
}

// drawPart calls the fragment's function. It shows an error or a panic of the function in
// the fragment's place.
func (r *run) drawPart(f *fragment) {
	outer, returned := r.inside, false
	r.inside = f
	defer func() {
		v := recover()
		if v != nil {
			r.faulty(panicked(v))
		}
		if returned || v != nil {
			r.inside = outer
		} // else the goroutine ends, and messages about that stand in the fragment
	}()
	err := f.draw(Place{Place: r.at(f.node, f.id), run: r, fragment: f, form: f.form})
	returned = true
	r.fail(err)
}

// within reports whether f is one of these fragments, or inside one, so that their runs
// draw it. Runs that a clock starts do not draw a dialog that stays open by itself.
func (f *fragment) within(list []*fragment) bool {
	stays := false
	for ; f != nil; f = f.parent {
		if slices.Contains(list, f) && !(stays && f.ticked) {
			return true
		}
		stays = stays || f.kept
	}
	return false
}

// failedIn reports whether f, or a fragment around it, failed in that run. Such a run may
// not have reached all elements of f.
func (f *fragment) failedIn(run uint64) bool {
	for ; f != nil; f = f.parent {
		if f.failed == run {
			return true
		}
	}
	return false
}

// Astray reports whether p is a place on which the run must not draw now. If so, it draws
// an error at a place where the run may draw. Inside a fragment, only places that were
// given to the fragment or made in it are allowed. After a fragment, its places are not
// allowed.
func (p *Place) Astray() bool {
	r := p.run
	if r == nil || p.fragment == r.inside {
		return false
	}
	here := r.here()
	if r.inside != nil {
		here.Problem("a fragment drew on a place outside it, which is not drawn when the fragment runs alone: draw on the ui that its function gets")
	} else {
		here.Problem("the script drew on a place of a fragment after the end of the fragment: draw there in the fragment's function")
	}
	return true
}

// here returns the place that the run has reached: a fragment, or the main part.
func (r *run) here() *Place {
	f := r.inside
	if f == nil && !r.extent.whole {
		f = r.extent.parts[0]
	}
	if f == nil {
		root := r.root()
		return &root
	}
	return &Place{Place: r.at(f.node, f.id), run: r, fragment: r.inside, form: f.form}
}

// strayed returns the error of a run that ended because it called a UI of an earlier run.
func strayed() fault {
	err := fmt.Errorf("a method of a UI of an earlier run was called: a fragment must draw on the ui that its function gets")
	return fault{text: err.Error(), err: err}
}
