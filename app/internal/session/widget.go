package session

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/page"
)

// Widget is the session's record of an element that has a value. It has the value, and
// the input from the page that the script has not seen yet. The session's mu guards it.
type Widget struct {
	value  any    // of the type of its control; nil before it was first drawn
	intake Intake // the input that a page may set
	// The page sets these, within intake. The next run that draws the widget decodes raw.
	raw     json.RawMessage
	set     bool              // the value came from the page
	held    int64             // the bytes that value and raw are charged; see inputs.go
	untold  bool              // the page must be told the value, since it may show another
	pressed bool              // by the page; the next run that draws the widget takes it
	changed bool              // raw or pressed is new to onChange
	queues  bool              // each value that the page sets counts, not only the last
	queue   []json.RawMessage // the values of those that no run has taken

	key   string   // of an input with a Key
	setIn uint64   // the run in which Set last gave it a value
	bound *binding // to a parameter of the address, or nil

	run      uint64  // the run that drew it last
	line     uintptr // the line of that call
	order    int     // its place among the widgets of that run
	shown    bool    // it is on the page
	disabled bool
	submits  bool // it is a form's Submit
	onChange func()

	handed   json.RawMessage // its node in the previous build or session, until it is drawn
	waits    int64           // bytes that handed is charged, if the page brought it
	show     func() []byte   // makes its node again, if somebody may ask for it
	fragment *fragment       // around the widget, or nil
	form     *form           // around the widget, or nil
}

// Widget finds or makes the widget of a call, and notes that this run draws it. It
// returns false after it has drawn an error instead.
func (p *Place) Widget(call Call, ps Parameters) (*Widget, identity.ID, bool) {
	p.refuseAnyGiven(call)
	w, id, ok := p.widgetLocked(call, ps)
	if ok {
		p.run.session.mu.Unlock()
	}
	return w, id, ok
}

// widgetLocked is Widget, but it leaves the session locked if it returns true.
func (p *Place) widgetLocked(call Call, ps Parameters) (*Widget, identity.ID, bool) {
	if p.ScriptsOnly(call.String(), NoWidget) {
		return nil, identity.ID{}, false
	}
	id := p.IdentityOf(call, ps)
	r := p.run
	if p.Astray() {
		return nil, id, false
	}
	s := r.lock()
	w := s.page.widgets[id]
	if w == nil {
		// A session holds the widgets of the last run and of this one, since each run
		// replaces the widgets of the run before. More than that is more than a page can
		// show.
		if len(s.page.widgets) > 2*page.MaxNodes {
			s.mu.Unlock()
			r.tooLarge()
		}
		w = new(Widget)
		s.page.widgets[id] = w
	}
	if w.run == r.number || w.shown && r.elsewhereLocked(w.fragment) {
		first := w.line
		s.mu.Unlock()
		p.twice(call, first)
		return nil, id, false
	}
	w.run, w.line, w.order = r.number, call.Line, r.order
	w.shown, w.disabled, w.onChange = true, call.Disabled, call.OnChange
	w.fragment, w.form, w.submits = p.fragment, p.form, false
	r.order++
	return w, id, true
}

// IdentityOf returns the identity of the widget of a call.
func (p *Place) IdentityOf(call Call, ps Parameters) identity.ID {
	if call.Keyed {
		return identity.OfKey(call.Kind, call.Key)
	}
	var buf [64]byte
	return identity.Of(p.ID, call.Kind, call.Label, ps.AppendParameters(buf[:0]))
}

// twice draws the error that one identity was drawn twice. It names the argument of the
// call that would make the difference. First is the line of the other call.
func (p *Place) twice(call Call, first uintptr) {
	one, two := LineOf(first), LineOf(call.Line)
	if call.Keyed {
		p.Problem("%s has the key %q twice, at %s and at %s: give each its own", call, call.Key, one, two)
		return
	}
	name := "label"
	switch call.Name {
	case "Dialog":
		name = "title"
	case "Form", "Fragment":
		name = "name"
	}
	p.Problem("%s is drawn twice in one place, at %s and at %s: give one of them another %s, or an app.Key", call, one, two, name)
}

// endLocked is called at the end of a run that no newer run replaces. A run that came to
// its end has drawn all widgets in its extent. The others are dropped with their values.
// A run that failed may not have reached its widgets. Their values wait, but they are not
// on the page. A run that the user stopped left them on the page. Messages that wait in a
// queue ask for another run, unless the user stopped this one. endLocked returns what
// they ask for. If last is true, no run was asked for yet.
func (k *kept) endLocked(p *pass, how ending, last bool) (wanted extent) {
	for id, w := range k.widgets {
		if !p.redrawsLocked(w.fragment) || k.holdsLocked(p, id) {
			continue
		}
		if last {
			w.pressed = false
		}
		if !how.cut || w.run != p.number {
			k.dropQueueLocked(w)
		} else if len(w.queue) > 0 {
			wanted = wanted.with(k.extentOfLocked(w.fragment))
		}
		switch {
		case w.run == p.number:
		case k.carried.open && w.run == 0: // no run has come to it yet
		case how.complete && !w.fragment.failedIn(p.number):
			k.dropLocked(id, w)
		case how.cut:
			w.shown, w.changed, w.onChange = false, false, nil
		}
	}
	k.endFormsLocked(p, how.complete, last && wanted.none())
	for id, f := range k.fragments {
		if how.cut && f.run != p.number && p.redrawsLocked(f) {
			delete(k.fragments, id)
		}
	}
	return wanted
}

// ending tells how a run has ended that no newer run replaces.
type ending struct {
	cut      bool // elements that it has not drawn are removed
	complete bool // it came to its end
}

// dropLocked removes a widget with its value.
func (k *kept) dropLocked(id identity.ID, w *Widget) {
	k.takeSetLocked(w)
	k.takeCarriedLocked(w)
	k.dropQueueLocked(w)
	w.set = false
	k.inputs.holdsLocked(w)
	delete(k.widgets, id)
	if g := k.given[w.key]; g != nil && !g.waits {
		delete(k.given, w.key)
	}
}
