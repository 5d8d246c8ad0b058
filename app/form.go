package app

import "github.com/refrain-go/refrain/app/internal/session"

// Form is a place whose widgets keep their changes in the page until the user presses
// Submit, or Enter in a field. Then all changes arrive at once, in one run. Changes that
// are not sent yet stay in the page while other runs go on.
//
// A form needs a Submit, and must not contain a Button or another form. Each of these
// mistakes draws an error in place.
//
// Options: ClearOnSubmit, Key.
func (ui *UI) Form(name string, opts ...Option) *UI {
	line := caller()
	ui.at.Check()
	if ui.at.ScriptsOnly(describe("Form", name), session.NoWidget) {
		return ui.Container()
	}
	o, ok := ui.takes("Form", name, optClearOnSubmit|optKey, opts)
	switch {
	case !ok:
		return ui.Container()
	case ui.at.InForm():
		ui.at.Problem("%s is in a form: draw it outside that form", describe("Form", name))
		return ui.Container()
	}
	inside, ok := ui.at.Form(o.call("form", "Form", name, line), o.has(optClearOnSubmit))
	if !ok {
		return ui.Container()
	}
	return &UI{inside}
}

// ClearOnSubmit resets the widgets of a Form to their initial values when the form is
// submitted. The script gets the submitted values.
func ClearOnSubmit() Option { return flagOption(optClearOnSubmit) }

// Submit shows the button that sends its form, and reports whether the form was sent. It
// returns true in exactly one run, which has the submitted values. A form may have
// several; Enter presses the first. All Submits are drawn in the accent colour, unless
// one has Primary. Then only those with Primary are.
//
// Options: Primary, Key, Help, Disabled, OnChange.
func (ui *UI) Submit(label string, opts ...Option) bool {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("Submit", label, common|optPrimary, opts)
	if !ok {
		return false
	}
	if !ui.at.InForm() {
		ui.at.Problem("%s is outside a form: call it on the place that Form returns, or use Button", describe("Submit", label))
		return false
	}
	w, id, ok := ui.at.Submitter(o.call("submit", "Submit", label, line))
	if !ok {
		return false
	}
	object := ui.at.Begin("submit").Text("id", id.String()).Text("label", label).Flag("primary", o.has(optPrimary))
	ui.at.Draw("submit", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
	return ui.at.Submit(w)
}
