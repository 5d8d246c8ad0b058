package app

// maxToast is how many bytes the text of a Toast may have.
const maxToast = 1000

// Toast shows a text above the page for a moment. The page shows it once: it does not
// repeat it if it is drawn again or comes back after a lost connection. So call Toast
// after an event, such as a press of a Button. A toast is shown even if a newer run
// replaces this one.
func (ui *UI) Toast(text string) {
	ui.at.Check()
	if ui.at.ScriptsOnly("Toast", "each hit would show the toast again; call it in the script") {
		return
	}
	if text == "" || len(text) > maxToast {
		ui.at.Problem("Toast: its text has %d bytes, and may have 1 to %d: show longer texts with Info", len(text), maxToast)
		return
	}
	ui.at.Toast(text)
}
