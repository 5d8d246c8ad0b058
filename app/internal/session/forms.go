package session

import (
	"slices"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// InForm reports whether the place is in a form.
func (p *Place) InForm() bool { return p.form != nil }

// Form draws a form and returns the place in it. If clears is true, a submit resets the
// form's widgets. Form returns false after it has drawn an error instead.
func (p *Place) Form(call Call, clears bool) (inside Place, ok bool) {
	if p.Astray() {
		return p.Inside(tree.Aside("form"), tree.Next, p.ID), true
	}
	id := p.Named(call)
	f, first := p.formOf(id, call.Line)
	if f == nil {
		p.twice(call, first)
		return Place{}, false
	}
	node := p.Draw("form", p.Begin("form").Text("id", id.String()).Text("label", call.Label), nil)
	inside = p.Inside(node, tree.Next, id)
	inside.form = f
	f.clears, f.place, f.name = clears, inside, call.String()
	return inside, true
}

// Submitter finds or makes the widget of a Submit, as the method Widget does. It records
// that this run has drawn a Submit in the form.
func (p *Place) Submitter(call Call) (*Widget, identity.ID, bool) {
	w, id, ok := p.widgetLocked(call, Plain{})
	if ok {
		p.form.submits, w.submits = p.form.run, true
		p.run.session.mu.Unlock()
	}
	return w, id, ok
}

// Submit takes a press of a Submit, as the method Press does, and marks the form as
// submitted.
func (p *Place) Submit(w *Widget) bool {
	s := p.run.lock()
	defer s.mu.Unlock()
	pressed := p.run.takePressLocked(w)
	if pressed {
		s.page.submitLocked(&p.run.pass, p.form)
	}
	return pressed
}

// form is the state of a form on a session's page. The session's mu guards it, except for
// place, which only the run that drew it uses.
type form struct {
	fragment *fragment // around it
	name     string    // in messages
	place    Place     // in the form
	clears   bool      // its widgets are reset when it is submitted
	run      uint64    // the run that drew it last
	submits  uint64    // the run that drew a Submit in it last
	line     uintptr
	pressed  bool   // a Submit was pressed, and no run has come to it yet
	taken    uint64 // the run in which a Submit returned true last
}

// formOf finds or makes the form, and records that this run draws it. If the page has the
// form already, formOf returns nil and the line of the first.
func (p *Place) formOf(id identity.ID, line uintptr) (f *form, first uintptr) {
	r := p.run
	s := r.lock()
	defer s.mu.Unlock()
	f = s.page.forms[id]
	if f == nil {
		if s.page.forms == nil {
			s.page.forms = make(map[identity.ID]*form)
		}
		f = new(form)
		s.page.forms[id] = f
	} else if f.run == r.number || r.elsewhereLocked(f.fragment) {
		return nil, f.line
	}
	f.fragment, f.run, f.line = p.fragment, r.number, line
	r.forms = append(r.forms, f)
	return f, 0
}

// submitLocked is called by the run that comes to the pressed Submit. The widgets before
// the Submit have returned the submitted values in this run. With ClearOnSubmit, these
// widgets have their initial values from then on.
func (k *kept) submitLocked(p *pass, f *form) {
	f.pressed, f.taken = false, p.number
	for _, w := range k.widgets {
		if f.clears && w.form == f && (w.run == p.number || !p.redrawsLocked(w.fragment)) {
			w.value = nil
		}
	}
}

// clearsLocked reports whether the page shows the initial values of the form's widgets in
// this run, while the script gets the submitted ones.
func (f *form) clearsLocked(run uint64) bool {
	return f != nil && f.clears && (f.pressed || f.taken == run)
}

// missSubmits draws an error for each form without a Submit. It is called by a run that
// has come to its end.
func (r *run) missSubmits() {
	defer func() { r.inside = nil }()
	for _, f := range r.forms {
		if failed := f.fragment == nil && r.failed || f.fragment.failedIn(r.number); f.submits != r.number && !failed {
			r.inside = f.fragment
			f.place.ProblemAt(LineOf(f.line), "%s has no Submit: call Submit on the place that Form returns", f.name)
		}
	}
}

// endFormsLocked does the same with forms. If last is true, no run follows.
func (k *kept) endFormsLocked(p *pass, complete, last bool) {
	for id, f := range k.forms {
		if f.pressed && last {
			// The run failed before it came to Submit, but the page shows a form that was
			// sent.
			k.submitLocked(p, f)
		}
		if complete && p.redrawsLocked(f.fragment) && f.run != p.number && !f.fragment.failedIn(p.number) {
			delete(k.forms, id)
		}
	}
}

// submittedLocked returns the forms that an event with these presses submits.
func submittedLocked(press []*Widget) []*form {
	var list []*form
	for _, w := range press {
		if w.submits && w.form != nil {
			list = append(list, w.form)
		}
	}
	return list
}

// heldBack reports whether our page would not have sent a value of w, because its form
// was not submitted.
func (w *Widget) heldBack(sent []*form) bool { return w.form != nil && !slices.Contains(sent, w.form) }
