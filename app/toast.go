package app

const (
	maxToast = 1000
	// maxToasts is how many wait for a tab that is not there; the oldest go first.
	maxToasts = 20
)

// Toast shows a text for a moment, over the page. It is told once: a page that is drawn again, or comes back, does not
// show it a second time. So call it where something has happened, such as when a Button was pressed. It stays if
// a newer run replaces this one.
func (ui *UI) Toast(text string) {
	ui.run.check()
	if ui.scriptsOnly("Toast", "it would be told again with each hit; call it in the script") {
		return
	}
	if text == "" || len(text) > maxToast {
		ui.problem("Toast: its text has %d bytes, and may have 1 to %d: show what is longer by Info", len(text), maxToast)
		return
	}
	s := ui.run.lock()
	defer s.mu.Unlock()
	s.out.toasts = append(s.out.toasts, text)
	if n := len(s.out.toasts) - maxToasts; n > 0 {
		s.out.toasts = s.out.toasts[n:]
	}
	s.soon()
}
