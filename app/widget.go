package app

import (
	"encoding/json"
	"fmt"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// widget is what a session keeps of an element that has a value: the value, and what its page has set since the script
// last saw it. It is guarded by the session's mu.
type widget struct {
	value   any               // of the type of its control; nil before it was first drawn
	raw     json.RawMessage   // set by the page; decoded when the next run draws it
	untold  bool              // the page set what may not be value, and was not told since
	pressed bool              // by the page; taken by the next run that draws it
	changed bool              // raw or pressed is new to onChange
	queues  bool              // each value that the page sets counts, not only the last
	queue   []json.RawMessage // of these, those that no run has taken

	run      uint64  // that drew it last
	line     uintptr // where that was
	order    int     // its place among the widgets of that run
	shown    bool    // it is on the page
	disabled bool
	submits  bool // it is a form's Submit
	onChange func()

	handed   json.RawMessage // its node in the build before, until it is drawn
	show     func() []byte   // makes its node again, where that may be asked for
	fragment *fragment       // it stands in, or nil
	form     *form           // it stands in, or nil
}

// control is one kind of widget with a value of type T.
type control[T any] interface {
	// kind is the node's, and call the method's name.
	kind() string
	call() string
	// appendParameters appends what identifies the widget besides kind, label and place.
	appendParameters(dst []byte) []byte
	// decode reads what a page sent. It is false for what is no value of this widget, which is then ignored. Was is the
	// value before, as the page knew it.
	decode(raw json.RawMessage, was T) (T, bool)
	// clamp returns the value of this widget that is nearest to v.
	clamp(v T) T
	// write appends the node's properties, the value among them.
	write(o wire.Object, v T) wire.Object
}

// common are the options that every widget takes.
const common = optKey | optHelp | optDisabled | optOnChange

// input draws a widget that keeps a value and returns that. Line is where the script called.
func input[T any](ui *UI, c control[T], label string, initial T, o options, line uintptr) T {
	initial = c.clamp(initial)
	w, id, ok := widgetOf(ui, c.kind(), c.call(), label, c, o, line)
	if !ok {
		return initial
	}
	s := ui.run.session
	v, known := w.value.(T)
	if !known {
		v = take(c, w.handed, initial)
		w.handed, w.untold = nil, w.untold || w.handed != nil
	}
	if w.raw != nil {
		if sent, ok := c.decode(w.raw, v); ok {
			v = sent
		}
		w.raw, w.untold = nil, true
	}
	v = c.clamp(v)
	w.value = v
	if s.app.supervised {
		w.show = func() []byte { return written(c, v) }
	}
	drawn := v
	if ui.form.clears(ui.run.number) {
		drawn, w.untold = initial, true
		if ui.form.taken == ui.run.number {
			w.value = nil
		}
	}
	s.mu.Unlock()

	object := ui.begin(c.kind()).Text("id", id.text()).Text("label", label)
	object = c.write(object, drawn).Optional("help", o.help).Flag("disabled", w.disabled)
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

// parameters is the part of control that is needed to tell widgets apart.
type parameters interface{ appendParameters([]byte) []byte }

// widgetOf finds or makes the widget and notes that this run draws it. It returns with the session locked; or, when
// the run has drawn this widget before, with false, unlocked and that error drawn.
func widgetOf(ui *UI, kind, call, label string, p parameters, o options, line uintptr) (*widget, identity, bool) {
	if ui.scriptsOnly(describe(call, label), noWidget) {
		return nil, identity{}, false
	}
	id := widgetIdentity(ui, kind, label, p, o)
	r := ui.run
	if ui.astray() {
		return nil, id, false
	}
	s := r.lock()
	w := s.widgets[id]
	if w == nil {
		if len(s.widgets) > 2*maxNodes { // those of the run before, and more than a page can show, as each takes the place of the last
			s.mu.Unlock()
			r.tooLarge()
		}
		w = new(widget)
		s.widgets[id] = w
	}
	if w.run == r.number || w.shown && r.elsewhere(w.fragment) {
		first := lineOf(w.line)
		s.mu.Unlock()
		ui.problem("%s", duplicate(call, label, first, lineOf(line), o))
		return nil, id, false
	}
	w.run, w.line, w.order = r.number, line, r.widgets
	w.shown, w.disabled, w.onChange = true, o.has(optDisabled), o.onChange
	w.fragment, w.form, w.submits = ui.fragment, ui.form, false
	r.widgets++
	return w, id, true
}

func widgetIdentity(ui *UI, kind, label string, p parameters, o options) identity {
	if o.has(optKey) {
		return identifyKey(kind, o.key)
	}
	var buf [64]byte
	return identify(ui.id, kind, label, p.appendParameters(buf[:0]))
}

// duplicate says that one identity was drawn twice. The element's name is what the call takes as that.
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

// settleWidgets is called under mu at the end of a run that no newer one replaces. A run that came to its end has
// said which widgets there are in what it was to draw: the others are dropped with their values. One that failed may not
// have reached them: their values wait, but they are not on the page. One that its user stopped left them there.
// Messages that wait ask for another run, unless its user stopped this one.
func (s *session) settleWidgets(r *run, how string, complete, cut bool) {
	last := s.next.none()
	for id, w := range s.widgets {
		if !r.redraws(w.fragment) {
			continue
		}
		if last {
			w.pressed = false
		}
		if how == wire.Stopped || w.run != r.number {
			w.queue = nil
		} else if len(w.queue) > 0 {
			s.next = s.next.with(s.scopeOf(w.fragment))
		}
		switch {
		case w.run == r.number:
		case complete && !w.fragment.failedIn(r.number):
			delete(s.widgets, id)
		case cut:
			w.shown, w.changed, w.onChange = false, false, nil
		}
	}
}

// settleFragments does the same with fragments.
func (s *session) settleFragments(r *run, cut bool) {
	for id, f := range s.fragments {
		if cut && f.run != r.number && r.redraws(f) {
			delete(s.fragments, id)
		}
	}
}
