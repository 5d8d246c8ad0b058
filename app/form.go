package app

import (
	"github.com/refrain-go/refrain/app/internal/tree"
)

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
	ui.check()
	if ui.scriptsOnly(describe("Form", name), noWidget) {
		return ui.Container()
	}
	o, ok := ui.takes("Form", name, optClearOnSubmit|optKey, opts)
	switch {
	case !ok:
		return ui.Container()
	case ui.form != nil:
		ui.problem("%s stands in a form: end that one first", describe("Form", name))
		return ui.Container()
	}
	if ui.astray() {
		return ui.inside(tree.Aside("form"), tree.Next, ui.at.ID)
	}
	id := ui.identifyNamed("form", name, o)
	f, first := ui.formOf(id, line)
	if f == nil {
		ui.problem("%s", duplicate("Form", name, first, lineOf(line), o))
		return ui.Container()
	}
	f.clear = o.has(optClearOnSubmit)
	inside := ui.container("form", ui.begin("form").Text("id", id.String()).Text("label", name), id)
	inside.form = f
	f.place, f.what = &inside.place, describe("Form", name)
	return inside
}

// ClearOnSubmit resets the widgets of a Form to their initial values when the form is
// submitted. The script gets the submitted values.
func ClearOnSubmit() Option { return flagOption(optClearOnSubmit) }

// Submit shows the button that sends its form, and reports whether the form was sent. It
// returns true in exactly one run, which has the submitted values. A form may have
// several; Enter presses the first. They have the page's accent colour. If some of them
// have the option Primary, only these have it.
//
// Options: Primary, Key, Help, Disabled, OnChange.
func (ui *UI) Submit(label string, opts ...Option) bool {
	line := caller()
	ui.check()
	o, ok := ui.takes("Submit", label, common|optPrimary, opts)
	if !ok {
		return false
	}
	if ui.form == nil {
		ui.problem("%s stands outside a form: call it on the place that Form returns, or use Button", describe("Submit", label))
		return false
	}
	w, id, ok := ui.submitter(label, o, line)
	if !ok {
		return false
	}
	object := ui.begin("submit").Text("id", id.String()).Text("label", label).Flag("primary", o.has(optPrimary))
	ui.draw("submit", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
	return ui.submit(w)
}
