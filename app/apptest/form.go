package apptest

import (
	"encoding/json"
	"maps"
)

// Form is a form on the page. Values that are set in it stay in the page until the form
// is submitted, over several Runs too.
type Form struct {
	Part
	n *node
}

// Form returns the form with this name.
func (p Part) Form(name string) Form {
	p.t.Helper()
	n := p.labelled("form", "form", name)
	return Form{p.within(n), n}
}

// Submit sends the form by the first of its buttons, as Enter does.
func (f Form) Submit() {
	f.t.Helper()
	f.submit(f.numbered("submit", "Submit", 0))
}

// SubmitBy sends the form by its button with this label.
func (f Form) SubmitBy(label string) {
	f.t.Helper()
	f.submit(f.labelled("submit", "Submit", label))
}

func (f Form) submit(button *node) {
	at := f.at
	if at.set == nil {
		at.set = make(map[string]json.RawMessage)
	}
	maps.Copy(at.set, at.held[f.n.ID])
	delete(at.held, f.n.ID)
	at.press = append(at.press, button.ID)
}

// hold keeps a value as a page does until its form is submitted.
func (at *App) hold(form, id string, raw json.RawMessage) {
	if at.held == nil {
		at.held = make(map[string]map[string]json.RawMessage)
	}
	if at.held[form] == nil {
		at.held[form] = make(map[string]json.RawMessage)
	}
	at.held[form][id] = raw
}
