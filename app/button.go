package app

// Button shows a button and reports whether it was pressed: true in exactly one run for any presses since the last. A
// press that a newer interaction overtakes, before the script has come here, is seen by the next run.
//
// Options: Key, Help, Disabled, OnChange.
func (ui *UI) Button(label string, opts ...Option) bool {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("Button", label, common, opts)
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
	pressed := w.pressed
	w.pressed = false
	ui.run.session.mu.Unlock()
	object := ui.begin("button").Text("id", id.text()).Text("label", label)
	ui.draw("button", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
	return pressed
}

type button struct{}

func (button) appendParameters(dst []byte) []byte { return dst }
