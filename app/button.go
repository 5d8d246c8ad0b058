package app

// Button shows a button and reports whether it was pressed: true in exactly one run for any presses since the last. A
// press that a newer interaction overtakes, before the script has come here, is seen by the next run.
//
// Options: Primary, Key, Help, Disabled, OnChange.
func (ui *UI) Button(label string, opts ...Option) bool {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("Button", label, common|optPrimary, opts)
	if !ok {
		return false
	}
	if ui.form != nil {
		ui.problem("%s stands in a form, whose changes it would not send: use Submit, or draw it outside", describe("Button", label))
		return false
	}
	w, id, ok := widgetOf(ui, "button", "Button", label, button{}, o, line)
	if !ok {
		return false
	}
	ui.run.session.mu.Unlock()
	object := ui.begin("button").Text("id", id.text()).Text("label", label).Flag("primary", o.has(optPrimary))
	ui.draw("button", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)

	return ui.run.press(w, func() {})
}

// press takes a press of w, if there is one, and then calls taken under mu. It comes after all else that a call does, and only a run
// that goes on takes one: a run that ends on the way to its script leaves the press to the next.
func (r *run) press(w *widget, taken func()) bool {
	s := r.lock()
	defer s.mu.Unlock()
	if !w.pressed {
		return false
	}
	w.pressed = false
	taken()
	return true
}

// Primary gives a button the page's accent colour: the one thing to do next.
func Primary() Option { return Option{name: optPrimary} }

type button struct{}

func (button) appendParameters(dst []byte) []byte { return dst }
