package app

import (
	"encoding/json"
	"fmt"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// widget is the session's record of an element that has a value. It has the value, and
// the input from the page that the script has not seen yet. The session's mu guards it.
type widget struct {
	value  any    // of the type of its control; nil before it was first drawn
	intake intake // the input that a page may set
	// The page sets these, within intake. The next run that draws the widget decodes raw.
	raw     json.RawMessage
	set     bool              // the value came from the page
	held    int64             // the bytes that value and raw are charged; see inputroom.go
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

// control is one kind of widget with a value of type T.
type control[T any] interface {
	// kind returns the kind of the node, and call the name of the method.
	kind() string
	call() string
	// appendParameters appends the parameters that identify the widget besides kind,
	// label and place.
	appendParameters(dst []byte) []byte
	// takes returns the input that a page may set.
	takes() intake
	// decode reads input of the page that takes has let in. It returns false if the input
	// is no value of this widget. The input is then ignored. Was is the value before, as
	// the page knew it.
	decode(raw json.RawMessage, was T) (T, bool)
	// clamp returns the value of this widget that is nearest to v.
	clamp(v T) T
	// write appends the node's properties, including the value.
	write(o wire.Object, v T) wire.Object
}

// common are the options that every widget takes.
var common = optKey | optHelp | optDisabled | optOnChange

// input draws a widget that keeps a value, and returns the value. Line is the place of
// the call in the script.
func input[T any](ui *UI, c control[T], label string, initial T, o options, line uintptr) T {
	initial = c.clamp(initial)
	given, g := givenTo(ui, c, label, initial, o)
	parameter := bindOf(ui, c.kind(), c.call(), label, c, o)
	w, id, ok := ui.widgetLocked(c.kind(), c.call(), label, c, o, line)
	if !ok {
		return initial
	}
	s := ui.run.session
	w.key = o.key
	v, known := w.value.(T)
	inherited := !known && w.handed != nil
	if !known {
		v = take(c, w.handed, initial)
		w.set = w.handed != nil
		w.untold = w.untold || w.set
		s.takeCarriedLocked(w)
	}
	if c, ok := any(c).(interface{ advance(T) T }); ok {
		v = c.advance(v)
	}
	changed := false // by the user, or by Set
	if w.raw != nil {
		if sent, ok := c.decode(s.takeSetLocked(w), v); ok {
			v, w.set, changed = sent, true, true
		}
		w.untold = true
	}
	text, bound := any(c).(inAddress[T])
	bound, fit := bound && parameter != "", true
	if bound {
		v, fit = fromAddressLocked(s, w, text, parameter, v, initial, inherited)
	}
	if g != nil {
		v, changed = given, true
		g.waits, w.set, w.setIn, w.untold = false, false, ui.run.number, true
	}
	v = c.clamp(v)
	w.value = v
	w.intake = c.takes()
	s.inputs.holdsLocked(w)
	if s.app.supervised {
		w.show = func() []byte { return written(c, v) }
	}
	drawn := v
	if g == nil && ui.form.clearsLocked(ui.run.number) {
		drawn, w.untold = initial, true
		if ui.form.taken == ui.run.number {
			w.value = nil
		}
	}
	if bound {
		toAddressLocked(s, ui.run, w, text, drawn, changed)
	}
	set := w.setIn
	s.mu.Unlock()
	if !fit {
		s.log.Debug("a parameter of the address was ignored, since it does not fit its widget",
			"parameter", parameter, "widget", c.call())
	}

	object := ui.begin(c.kind()).Text("id", id.String()).Text("label", label)
	object = c.write(object, drawn).Optional("help", o.help).Optional("format", o.formatValue).Flag("disabled", w.disabled)
	if set > 0 {
		object = object.Int("set", int(set))
	}
	var data any
	if c, ok := any(c).(interface{ data() any }); ok {
		data = c.data()
	}
	n := ui.draw(c.kind(), object, data)
	if p, ok := any(c).(parent); ok {
		p.below(ui, n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.untold {
		w.untold = false
		n.Retell()
	}
	return v
}

// parameters is the part of control that distinguishes widgets.
type parameters interface{ appendParameters([]byte) []byte }

// widget finds or makes the widget of a call, and notes that this run draws it. It
// returns false after it has drawn an error instead.
func (p *place) widget(kind, call, label string, ps parameters, o options, line uintptr) (*widget, identity.ID, bool) {
	w, id, ok := p.widgetLocked(kind, call, label, ps, o, line)
	if ok {
		p.run.session.mu.Unlock()
	}
	return w, id, ok
}

// widgetLocked is widget, but it leaves the session locked if it returns true.
func (p *place) widgetLocked(kind, call, label string, ps parameters, o options, line uintptr) (*widget, identity.ID, bool) {
	if p.scriptsOnly(describe(call, label), noWidget) {
		return nil, identity.ID{}, false
	}
	id := p.widgetIdentity(kind, label, ps, o)
	r := p.run
	if p.astray() {
		return nil, id, false
	}
	s := r.lock()
	w := s.widgets[id]
	if w == nil {
		// A session holds the widgets of the last run and of this one, since each run
		// replaces the widgets of the run before. More than that is more than a page can
		// show.
		if len(s.widgets) > 2*page.MaxNodes {
			s.mu.Unlock()
			r.tooLarge()
		}
		w = new(widget)
		s.widgets[id] = w
	}
	if w.run == r.number || w.shown && r.elsewhereLocked(w.fragment) {
		first := lineOf(w.line)
		s.mu.Unlock()
		p.problem("%s", duplicate(call, label, first, lineOf(line), o))
		return nil, id, false
	}
	w.run, w.line, w.order = r.number, line, r.widgets
	w.shown, w.disabled, w.onChange = true, o.has(optDisabled), o.onChange
	w.fragment, w.form, w.submits = p.fragment, p.form, false
	r.widgets++
	return w, id, true
}

func (p *place) widgetIdentity(kind, label string, ps parameters, o options) identity.ID {
	if o.has(optKey) {
		return identity.OfKey(kind, o.key)
	}
	var buf [64]byte
	return identity.Of(p.at.ID, kind, label, ps.appendParameters(buf[:0]))
}

// duplicate tells that one identity was drawn twice. It names the argument of the call
// that would make the difference.
func duplicate(call, label, first, second string, o options) string {
	what := describe(call, label)
	if o.has(optKey) {
		return fmt.Sprintf("%s has the key %q twice, at %s and at %s: give each its own", what, o.key, first, second)
	}
	name := "label"
	switch call {
	case "Dialog":
		name = "title"
	case "Form", "Fragment":
		name = "name"
	}
	return fmt.Sprintf("%s stands twice in one place, at %s and at %s: give one of them another %s, or app.Key", what, first, second, name)
}

// endWidgetsLocked is called at the end of a run that no newer run replaces. A run that
// came to its end has drawn all widgets in its extent. The others are dropped with their
// values. A run that failed may not have reached its widgets. Their values wait, but they
// are not on the page. A run that the user stopped left them on the page. Messages that
// wait in a queue ask for another run, unless the user stopped this one.
func (s *session) endWidgetsLocked(r *run, how string, complete, cut bool) {
	last := s.next.none()
	for id, w := range s.widgets {
		if !r.redrawsLocked(w.fragment) || r.holdsLocked(id) {
			continue
		}
		if last {
			w.pressed = false
		}
		if how == wire.Stopped || w.run != r.number {
			s.dropQueueLocked(w)
		} else if len(w.queue) > 0 {
			s.next = s.next.with(s.extentOfLocked(w.fragment))
		}
		switch {
		case w.run == r.number:
		case s.carried.open && w.run == 0: // no run has come to it yet
		case complete && !w.fragment.failedIn(r.number):
			s.forgetLocked(w)
			delete(s.widgets, id)
			if g := s.given[w.key]; g != nil && !g.waits {
				delete(s.given, w.key)
			}
		case cut:
			w.shown, w.changed, w.onChange = false, false, nil
		}
	}
}

// endFragmentsLocked does the same with fragments.
func (s *session) endFragmentsLocked(r *run, cut bool) {
	for id, f := range s.fragments {
		if cut && f.run != r.number && r.redrawsLocked(f) {
			delete(s.fragments, id)
		}
	}
}
