package app

// Dialog shows a window over the page, which cannot be used until the dialog is closed, and reports whether it is open. Its
// content is what draw draws; it is a Fragment, so what the user does in it runs draw alone.
//
// It is open while the script calls it, and there is nothing to remember for what a button opens:
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
// Its user closes it by Esc or its ×. That is an interaction: it calls the functions given by OnChange and runs the script,
// in which Dialog is false and shows nothing, until a run has not called it. So state that says whether it is open is kept
// right by
//
//	if *open {
//		*open = ui.Dialog("Settings", settings)
//	}
//
// Options: Key, OnChange.
func (ui *UI) Dialog(title string, draw func(*UI) error, opts ...Option) bool {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("Dialog", title, optKey|optOnChange, opts)
	switch {
	case !ok:
		return false
	case title == "":
		ui.problem("Dialog: its title is empty: give one, which also names it to those who cannot see it")
		return false
	case draw == nil:
		ui.problem("%s: its function is nil: give one that draws what is in it", describe("Dialog", title))
		return false
	}
	w, id, ok := widgetOf(ui, "dialog", "Dialog", title, button{}, o, line)
	if !ok {
		return false
	}
	if w.pressed {
		w.pressed, w.value = false, shut{}
	}
	w.shown = w.value == nil
	open := w.shown
	ui.run.session.mu.Unlock()
	if !open {
		return false
	}
	f, first := ui.fragmentOf(id, line)
	if f == nil {
		ui.problem("%s", duplicate("Dialog", title, first, lineOf(line), o))
		return false
	}
	ui.drawFragment("dialog", f, draw, 0, ui.begin("dialog").Text("id", id.text()).Text("label", title))
	return true
}

// shut is the value of a dialog that its user has closed. It goes, as all values do, when a run does not draw the dialog.
type shut struct{}
