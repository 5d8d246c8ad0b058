package app

// Dialog shows a window over the page, and reports whether it is open. The rest of the
// page cannot be used until the dialog is closed. The function draw draws the dialog's
// content. A dialog is a Fragment: what the user does in it runs draw alone.
//
// A dialog is open as long as the script calls it. A script need not remember that a
// button opened it:
//
//	if ui.Button("Delete…") {
//		ui.Dialog("Delete the file?", func(ui *app.UI) error {
//			if ui.Button("Delete") {
//				remove(file)
//				ui.Rerun() // the next run of the script does not call Dialog: it is closed
//			}
//			return nil
//		})
//	}
//
// In a Fragment with the option Every, a dialog that a button has opened stays open and
// unchanged when the fragment's clock runs the fragment. Such a run does not see the
// press. If such runs have called the dialog too, the first of them that does not call it
// closes it.
//
// The user closes a dialog by Esc or its ×. That is an interaction: it calls the
// functions given by OnChange and runs the script. From then on Dialog returns false and
// shows nothing, until a run has not called it. So keep a state that says whether the
// dialog is open like this:
//
//	if *open {
//		*open = ui.Dialog("Settings", settings)
//	}
//
// Options: Key, OnChange.
func (ui *UI) Dialog(title string, draw func(*UI) error, opts ...Option) bool {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("Dialog", title, optKey|optOnChange, opts)
	switch {
	case !ok:
		return false
	case title == "":
		ui.at.Problem("Dialog: its title is empty: give one, which screen readers need too")
		return false
	case draw == nil:
		ui.at.Problem("%s: its function is nil: give a function that draws its content", describe("Dialog", title))
		return false
	}
	return ui.at.Dialog(o.call("dialog", "Dialog", title, line), drawOn(draw))
}
