package app

import "fmt"

// Rerun ends this run at once and starts another. It does not return; deferred functions
// run. In a fragment, Rerun runs the whole script. If the script reruns itself 100 times
// without any new interaction, it is stopped with an error.
func (ui *UI) Rerun() {
	ui.check()
	if !ui.scriptsOnly("Rerun", onlyError) {
		ui.rerun(wholeScript)
	}
}

func (ui *UI) rerun(of extent) {
	if !ui.askRerun(of) {
		err := fmt.Errorf("the script called Rerun %d times in a row: call it only when something has changed", maxReruns)
		ui.run.faulty(fault{text: err.Error(), err: err})
	}
	ui.run.leave()
}

// Stop ends this run at once. It does not return; deferred functions run. The page shows
// the elements that the run has drawn. To end only a fragment's function, return nil from
// it.
func (ui *UI) Stop() {
	ui.check()
	if ui.scriptsOnly("Stop", onlyError) {
		return
	}
	ui.run.leave()
}
