package app

// Success shows that something went well. As in Info, Warning and Error, the text is
// plain.
func (ui *UI) Success(text string) { ui.status("success", text) }

// Info shows something that the user should know.
func (ui *UI) Info(text string) { ui.status("info", text) }

// Warning shows something that the user should watch.
func (ui *UI) Warning(text string) { ui.status("warning", text) }

// Error shows that something went wrong, and the run goes on. A script that cannot go on
// returns an error instead. The page then shows an id, and the log has the error under
// this id.
func (ui *UI) Error(text string) { ui.status("error", text) }

func (ui *UI) status(level, text string) {
	ui.at.Draw("status", ui.at.Begin("status").Text("level", level).Text("text", text), nil)
}
