package app

import (
	"time"
)

// Fragment is a part of the script that can run alone. When the user changes a widget or
// presses a button in it, only draw is called, and the rest of the page stays unchanged.
// A run of the script also calls draw. A change outside the fragment, or ui.Rerun inside
// it, runs the whole script. With the option Every, the fragment also runs by itself at
// intervals, while the tab is connected.
//
// In a run of its own, the fragment calls the function that the last run of the script
// has passed, with the variables of that run. It must draw on the ui that it gets as its
// argument: a place from outside belongs to an earlier run. It should also get objects of
// singletons itself, each time, since those that the script got may be closed by then.
//
// If draw returns an error or panics, the fragment's place shows an error, and the script
// goes on. Fragments may be nested; then the innermost one runs. Two fragments of one
// name in one place need different names, or Key.
//
// Options: Every, Key.
func (ui *UI) Fragment(name string, draw func(*UI) error, opts ...Option) {
	line := caller()
	ui.at.Check()
	if ui.at.ScriptsOnly(describe("Fragment", name), noPart) {
		return
	}
	o, ok := ui.takes("Fragment", name, optEvery|optKey, opts)
	switch {
	case !ok:
		return
	case name == "":
		ui.at.Problem("Fragment: its name is empty: give one that no other fragment here has")
		return
	case draw == nil:
		ui.at.Problem("%s: its function is nil: give a function that draws its content", describe("Fragment", name))
		return
	case o.has(optEvery) && o.every < minEvery:
		ui.at.Problem("%s: Every(%v): give at least %v", describe("Fragment", name), o.every, minEvery)
		return
	}
	ui.at.Fragment(o.call("fragment", "Fragment", name, line), o.every, drawOn(draw))
}

// RerunFragment ends this run at once and runs the fragment that contains ui again. It
// does not return; deferred functions run. Outside a fragment it is Rerun. So it is in a
// run of the whole script, since that run is not complete yet.
func (ui *UI) RerunFragment() {
	ui.at.Check()
	if !ui.at.ScriptsOnly("Rerun", onlyError) {
		ui.at.RerunSame()
	}
}

// minEvery is the shortest interval between runs that a fragment's clock starts.
const minEvery = 100 * time.Millisecond

// Every makes a Fragment run again by itself, d after it was last drawn, while the tab is
// connected. Such a run waits for a run that is going and never replaces it. If a
// fragment takes longer than d, it runs again as soon as it has ended. The shortest d is
// 100 ms.
func Every(d time.Duration) Option {
	return Option{optEvery, func(o *options) { o.every = d }}
}
