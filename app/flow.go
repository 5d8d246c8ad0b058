package app

// Rerun ends this run at once and starts another. It does not return; deferred functions
// run. In a fragment, Rerun runs the whole script. If the script reruns itself 100 times
// without any new interaction, it is stopped with an error.
func (ui *UI) Rerun() {
	ui.at.Check()
	if !ui.at.ScriptsOnly("Rerun", onlyError) {
		ui.at.Rerun()
	}
}

// Stop ends this run at once. It does not return; deferred functions run. The page shows
// the elements that the run has drawn. To end only a fragment's function, return nil from
// it.
func (ui *UI) Stop() {
	ui.at.Check()
	if ui.at.ScriptsOnly("Stop", onlyError) {
		return
	}
	ui.at.Leave()
}
