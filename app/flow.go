package app

import "fmt"

// maxReruns is how often in a row a script may ask for another run before that is taken for a mistake.
const maxReruns = 100

// Rerun ends this run at once, deferred functions included, and starts another. It does not return. A script that asks
// for it 100 times without anything new from its user is stopped with an error. In a fragment it runs the whole script.
func (ui *UI) Rerun() { ui.rerun(wholeScript) }

func (ui *UI) rerun(of scope) {
	if ui.scriptsOnly("Rerun", "it may run for several scripts, or for none; return an error instead") {
		return
	}
	r := ui.run
	s := r.lock()
	s.reruns++
	endless := s.reruns > maxReruns
	if !endless {
		s.next, s.unpaced = s.next.with(of), true
		r.halt(causeReplaced)
	}
	s.mu.Unlock()
	if endless {
		err := fmt.Errorf("the script called Rerun %d times in a row: call it only when something has changed", maxReruns)
		r.faulty(fault{text: err.Error(), err: err})
	}
	r.leave()
}

// Stop ends this run at once, deferred functions included: what it has drawn is the page. It does not return. A fragment's
// function that is only to end itself returns nil.
func (ui *UI) Stop() {
	ui.run.check()
	if ui.scriptsOnly("Stop", "it may run for several scripts, or for none; return an error instead") {
		return
	}
	ui.run.leave()
}
