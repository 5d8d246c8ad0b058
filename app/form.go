package app

import (
	"slices"

	"github.com/refrain-go/refrain/app/internal/tree"
)

// Form is a place whose widgets keep their changes in the page until its user presses Submit, or Enter in a field: then
// they all arrive at once, in one run. Changes that are not sent stay as they are while other runs go on.
//
// A form needs a Submit, and takes no Button and no other form; each of these is an error shown in place.
//
// Options: ClearOnSubmit, Key.
func (ui *UI) Form(name string, opts ...Option) *UI {
	line := caller()
	ui.run.check()
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
		return ui.inside(tree.Aside("form"), tree.Next, ui.id)
	}
	id := ui.identifyNamed("form", name, o)
	f, first := ui.formOf(id, line)
	if f == nil {
		ui.problem("%s", duplicate("Form", name, first, lineOf(line), o))
		return ui.Container()
	}
	f.clear = o.has(optClearOnSubmit)
	place := ui.container("form", ui.begin("form").Text("id", id.text()).Text("label", name), id)
	place.form = f
	f.place, f.what = place, describe("Form", name)
	return place
}

// ClearOnSubmit gives the widgets of a Form their initial values again once they are submitted. The script gets what was
// submitted.
func ClearOnSubmit() Option { return Option{name: optClearOnSubmit} }

// Submit shows the button that sends its form, and reports whether the form was sent: true in exactly one run, which
// has the values that came along. A form may have several; Enter presses the first.
//
// Options: Key, Help, Disabled, OnChange.
func (ui *UI) Submit(label string, opts ...Option) bool {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("Submit", label, common, opts)
	if !ok {
		return false
	}
	if ui.form == nil {
		ui.problem("%s stands outside a form: call it on the place that Form returns, or use Button", describe("Submit", label))
		return false
	}
	w, id, ok := widgetOf(ui, "submit", "Submit", label, button{}, o, line)
	if !ok {
		return false
	}
	f := ui.form
	f.submits = f.run
	w.submits = true
	ui.run.session.mu.Unlock()
	object := ui.begin("submit").Text("id", id.text()).Text("label", label)
	ui.draw("submit", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
	return ui.run.press(w, func() { ui.run.submit(f) })
}

// form is what a session keeps of a form on its page. It is guarded by the session's mu, but for place, which is for the
// run that drew it.
type form struct {
	fragment *fragment // around it
	what     string    // as messages call it
	place    *UI
	clear    bool
	run      uint64 // that drew it last
	submits  uint64 // the run that drew a Submit in it last
	line     uintptr
	pressed  bool   // a Submit was, and no run has come to it yet
	taken    uint64 // the run in which one was true
}

// formOf finds or makes the form and notes that this run draws it. It returns nil, and the line of the first, if the page has
// it already.
func (ui *UI) formOf(id identity, line uintptr) (f *form, first string) {
	r := ui.run
	s := r.lock()
	defer s.mu.Unlock()
	f = s.forms[id]
	if f == nil {
		if s.forms == nil {
			s.forms = make(map[identity]*form)
		}
		f = new(form)
		s.forms[id] = f
	} else if f.run == r.number || r.elsewhere(f.fragment) {
		return nil, lineOf(f.line)
	}
	f.fragment, f.run, f.line = ui.fragment, r.number, line
	r.forms = append(r.forms, f)
	return f, ""
}

// submit is called under mu by the run that comes to the pressed Submit. The script has the values of the widgets before
// it; from here on they are to be the initial ones, if the form is to be cleared.
func (r *run) submit(f *form) {
	f.pressed, f.taken = false, r.number
	for _, w := range r.session.widgets {
		if f.clear && w.form == f && (w.run == r.number || !r.redraws(w.fragment)) {
			w.value = nil
		}
	}
}

// clears reports whether the page is to show a widget of the form as it was at first, while the script gets what was
// sent. It is called under mu.
func (f *form) clears(run uint64) bool {
	return f != nil && f.clear && (f.pressed || f.taken == run)
}

// missSubmits draws what is wrong with forms that cannot be sent. It is called by a run that has come to its end.
func (r *run) missSubmits() {
	defer func() { r.inside = nil }()
	for _, f := range r.forms {
		if failed := f.fragment == nil && r.failed || f.fragment.failedIn(r.number); f.submits != r.number && !failed {
			r.inside = f.fragment
			f.place.problemAt(lineOf(f.line), "%s has no Submit: call Submit on the place that Form returns", f.what)
		}
	}
}

// settleForms is called under mu at the end of a run that no newer one replaces.
func (s *session) settleForms(r *run, complete bool) {
	for id, f := range s.forms {
		if f.pressed && s.next.none() {
			// The run failed before it came to Submit; the page shows a form that was sent.
			r.submit(f)
		}
		if complete && r.redraws(f.fragment) && f.run != r.number && !f.fragment.failedIn(r.number) {
			delete(s.forms, id)
		}
	}
}

// submitted returns the forms that an event sends. It is called under mu.
func (s *session) submitted(press []*widget) []*form {
	var list []*form
	for _, w := range press {
		if w.submits && w.form != nil {
			w.form.pressed = true
			list = append(list, w.form)
		}
	}
	return list
}

// heldBack reports whether a page of ours would not have sent a value of w, since its form was not sent.
func (w *widget) heldBack(sent []*form) bool { return w.form != nil && !slices.Contains(sent, w.form) }
