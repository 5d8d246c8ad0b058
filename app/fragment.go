package app

import (
	"fmt"
	"slices"
	"time"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Fragment is a part of the script that can run alone: when the user changes a widget or presses a button in it, only draw
// is called, and the rest of the page stays as it is. A run of the script calls it in its turn. A press and a value outside
// it, or ui.Rerun inside, run the whole script. With the option Every it also runs by itself, again and again, while the tab
// is connected.
//
// In a run of its own, draw is the function that the last run of the script has given, with the variables it had then. It
// must draw on the ui that it is given: a place from outside is of an earlier run. What it gets from a singleton it should
// get itself, each time, since what the script got may be closed by then.
//
// An error or a panic of draw is shown in the fragment's place, and the script goes on. Fragments may stand in fragments;
// the innermost runs. Two of one name in one place need other names, or Key.
//
// Options: Every, Key.
func (ui *UI) Fragment(name string, draw func(*UI) error, opts ...Option) {
	line := caller()
	ui.run.check()
	if ui.scriptsOnly(describe("Fragment", name), noPart) {
		return
	}
	o, ok := ui.takes("Fragment", name, optEvery|optKey, opts)
	switch {
	case !ok:
		return
	case name == "":
		ui.problem("Fragment: its name is empty: give one that tells it from the others here")
		return
	case draw == nil:
		ui.problem("%s: its function is nil: give one that draws what is in it", describe("Fragment", name))
		return
	case o.has(optEvery) && o.every < minEvery:
		ui.problem("%s: Every(%v): give at least %v", describe("Fragment", name), o.every, minEvery)
		return
	}
	if ui.astray() {
		return
	}
	id := ui.identifyNamed("fragment", name, o)
	f, first := ui.fragmentOf(id, line)
	if f == nil {
		ui.problem("%s", duplicate("Fragment", name, first, lineOf(line), o))
		return
	}
	ui.drawFragment("fragment", f, draw, o.every, ui.begin("fragment").Text("id", id.text()).Text("label", name))
}

// RerunFragment ends this run at once, deferred functions included, and runs the fragment again that ui is in. It does not
// return. Outside a fragment, and in a run of the whole script, which is then not yet complete, it is Rerun.
func (ui *UI) RerunFragment() { ui.rerun(ui.run.scope) }

// fragment is what a session keeps of a Fragment or a Dialog on its page. It is guarded by the session's mu, but for draw,
// which is for the runs' goroutine.
type fragment struct {
	id     identity
	parent *fragment // around it
	form   *form     // around it
	node   *tree.Node
	draw   func(*UI) error
	every  time.Duration // zero: only when asked
	due    time.Time     // when it is to run by itself
	run    uint64        // that drew it last
	failed uint64        // the run in which it failed last
	line   uintptr       // where it was drawn
	order  int           // of its first widget
}

// fragmentOf finds or makes the fragment and notes that this run draws it. It returns nil, and the line of the first, if
// the page has it already.
func (ui *UI) fragmentOf(id identity, line uintptr) (f *fragment, first string) {
	r := ui.run
	s := r.lock()
	defer s.mu.Unlock()
	f = s.fragments[id]
	if f == nil {
		if s.fragments == nil {
			s.fragments = make(map[identity]*fragment)
		}
		f = &fragment{id: id}
		s.fragments[id] = f
	} else if f.run == r.number || r.elsewhere(f) {
		return nil, lineOf(f.line)
	}
	f.parent, f.form, f.run, f.line = ui.fragment, ui.form, r.number, line
	return f, ""
}

// drawFragment puts the fragment in its place and calls its function.
func (ui *UI) drawFragment(kind string, f *fragment, draw func(*UI) error, every time.Duration, object wire.Object) {
	r := ui.run
	node := ui.draw(kind, object, nil)
	s := r.lock()
	f.node, f.draw, f.every, f.order = node, draw, every, r.widgets
	f.due = time.Now().Add(every)
	s.mu.Unlock()
	r.drawPart(f)
	r.widgets = f.order + fragmentOrder
}

// fragmentOrder is how many places a fragment has in the order of the page's widgets, for its own runs may draw more
// than it did when the script ran.
const fragmentOrder = 2 * maxNodes

// drawParts executes a run of fragments.
func (r *run) drawParts() {
	for _, f := range r.scope.parts {
		s := r.lock()
		f.run, f.due = r.number, time.Now().Add(f.every)
		s.mu.Unlock()
		r.widgets = f.order
		r.drawPart(f)
	}
}

// drawPart calls the fragment's function. What goes wrong in it is shown in its place.
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
		} // else the goroutine ends: what is to be said of that stands here
	}()
	err := f.draw(&UI{run: r, node: f.node, index: tree.Next, id: f.id, fragment: f, form: f.form})
	returned = true
	r.fail(err)
}

// within reports whether f is one of these fragments, or inside one.
func (f *fragment) within(list []*fragment) bool {
	for ; f != nil; f = f.parent {
		if slices.Contains(list, f) {
			return true
		}
	}
	return false
}

// failedIn reports whether f, or a fragment around it, failed in that run, which may then not have reached all in it.
func (f *fragment) failedIn(run uint64) bool {
	for ; f != nil; f = f.parent {
		if f.failed == run {
			return true
		}
	}
	return false
}

// astray reports whether ui is no place that may be drawn on now, and draws that error where something may be drawn: in a
// fragment, only the places that it was given or made itself; behind it, none of these.
func (ui *UI) astray() bool {
	r := ui.run
	if ui.fragment == r.inside {
		return false
	}
	here := r.here()
	if r.inside != nil {
		here.problem("a fragment drew on a place outside it, which its own runs do not have: draw on the ui that its function is given")
	} else {
		here.problem("the script drew on a place of a fragment after that has ended: draw there in the fragment's function")
	}
	return true
}

// here is where the run is: in a fragment, or in the main part.
func (r *run) here() *UI {
	f := r.inside
	if f == nil && !r.scope.whole {
		f = r.scope.parts[0]
	}
	if f == nil {
		return r.root()
	}
	return &UI{run: r, node: f.node, index: tree.Next, id: f.id, fragment: r.inside, form: f.form}
}

// strayed is the error of a run that a UI of an earlier run has ended.
func strayed() fault {
	err := fmt.Errorf("a method of a UI of an earlier run was called: a fragment must draw on the ui that its function is given")
	return fault{text: err.Error(), err: err}
}
