package app

// Success shows that something went well. The text is plain, as in Info, Warning and Error.
func (ui *UI) Success(text string) { ui.status("success", text) }

// Info shows something to know.
func (ui *UI) Info(text string) { ui.status("info", text) }

// Warning shows something to watch.
func (ui *UI) Warning(text string) { ui.status("warning", text) }

// Error shows that something went wrong, and the run goes on. A script that cannot go on returns its error instead, which
// is shown with an id by which the log has it.
func (ui *UI) Error(text string) { ui.status("error", text) }

func (ui *UI) status(level, text string) {
	ui.draw("status", ui.begin("status").Text("level", level).Text("text", text), nil)
}
