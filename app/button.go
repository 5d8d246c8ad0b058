package app

import "github.com/refrain-go/refrain/app/internal/session"

// Button shows a button and reports whether the user pressed it. It returns true in
// exactly one run for all presses since the last such run. If a newer interaction
// replaces a run before the script comes to this call, the next run sees the press.
//
// Options: Primary, Key, Help, Disabled, OnChange.
func (ui *UI) Button(label string, opts ...Option) bool {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("Button", label, common|optPrimary, opts)
	if !ok {
		return false
	}
	if ui.at.InForm() {
		ui.at.Problem("%s is in a form, and would not send the form's changes: use Submit, or draw it outside the form", describe("Button", label))
		return false
	}
	w, id, ok := ui.at.Widget(o.call("button", "Button", label, line), session.Plain{})
	if !ok {
		return false
	}
	object := ui.at.Begin("button").Text("id", id.String()).Text("label", label).Flag("primary", o.has(optPrimary))
	ui.at.Draw("button", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
	return ui.at.Press(w)
}

// Primary gives a button the page's accent colour. It marks the action that the user most
// likely wants next.
func Primary() Option { return flagOption(optPrimary) }
