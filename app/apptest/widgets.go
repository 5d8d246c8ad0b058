package apptest

import (
	"bytes"
	"encoding/json"
)

// widget is a widget on the page. Clicks and values are kept until Run sends them.
type widget struct {
	p Part
	n *node
}

// Label returns the widget's label.
func (w widget) Label() string { return w.n.Label }

// Help returns the widget's explanation.
func (w widget) Help() string { return w.n.Help }

// Disabled reports whether the widget cannot be used. Setting it all the same is ignored
// by the app, as a browser's attempt would be.
func (w widget) Disabled() bool { return w.n.Disabled }

func (w widget) set(v any) {
	w.p.t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		w.p.t.Fatalf("apptest: %v", err)
	}
	if w.n.form != "" {
		w.p.at.hold(w.n.form, w.n.ID, raw)
		return
	}
	if w.p.at.set == nil {
		w.p.at.set = make(map[string]json.RawMessage)
	}
	w.p.at.set[w.n.ID] = raw
}

// value decodes the widget's value as the page knows it.
func value[T any](w widget) T {
	w.p.t.Helper()
	var v T
	if err := json.Unmarshal(w.n.V, &v); err != nil {
		w.p.t.Fatalf("apptest: the value of %s %q is not as docs/wire.md says: %v", w.n.Kind, w.n.Label, err)
	}
	return v
}

// unsent returns the value of the widget that is not sent yet. If there is none, it
// returns the value that the page knows, and false.
func unsent[T any](w widget) (T, bool) {
	w.p.t.Helper()
	raw, ok := w.p.at.set[w.n.ID]
	if w.n.form != "" {
		raw, ok = w.p.at.held[w.n.form][w.n.ID]
	}
	if !ok {
		return value[T](w), false
	}
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		w.p.t.Fatalf("apptest: %v", err)
	}
	return v, true
}

// Button is a button on the page.
type Button struct{ widget }

// Button returns the button with this label.
func (p Part) Button(label string) Button {
	p.t.Helper()
	return Button{widget{p, p.labelled("button", "button", label)}}
}

// Click presses the button.
func (b Button) Click() { b.p.at.press = append(b.p.at.press, b.n.ID) }

// Checkbox is a box to tick.
type Checkbox struct{ widget }

// Checkbox returns the checkbox with this label.
func (p Part) Checkbox(label string) Checkbox {
	p.t.Helper()
	return Checkbox{widget{p, p.labelled("checkbox", "checkbox", label)}}
}

// Value reports whether the box is ticked.
func (c Checkbox) Value() bool { c.p.t.Helper(); return value[bool](c.widget) }

// Set ticks the box, or not.
func (c Checkbox) Set(v bool) { c.p.t.Helper(); c.set(v) }

// whole is a whole number in the form that a page gets: a JSON number, or a text of its
// digits if it is too great for a float64.
type whole int

func (w *whole) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(bytes.Trim(b, `"`), (*int)(w))
}

// Number is a slider or a number field.
type Number struct{ widget }

// Slider returns the slider with this label.
func (p Part) Slider(label string) Number {
	p.t.Helper()
	return Number{widget{p, p.labelled("slider", "slider", label)}}
}

// Number returns the number field with this label.
func (p Part) Number(label string) Number {
	p.t.Helper()
	return Number{widget{p, p.labelled("number", "number", label)}}
}

// Value returns the number.
func (n Number) Value() int { n.p.t.Helper(); return int(value[whole](n.widget)) }

// Set moves the slider, or types the number.
func (n Number) Set(v int) { n.p.t.Helper(); n.set(v) }

// TextInput is a field for text.
type TextInput struct{ widget }

// TextInput returns the field with this label.
func (p Part) TextInput(label string) TextInput {
	p.t.Helper()
	return TextInput{widget{p, p.labelled("textinput", "text input", label)}}
}

// Value returns the text.
func (i TextInput) Value() string { i.p.t.Helper(); return value[string](i.widget) }

// Placeholder returns the text that the field shows while it is empty.
func (i TextInput) Placeholder() string { return i.n.Placeholder }

// Set types the text.
func (i TextInput) Set(v string) { i.p.t.Helper(); i.set(v) }

// Select is a list of options of which one is chosen.
type Select struct{ widget }

// Select returns the list with this label.
func (p Part) Select(label string) Select {
	p.t.Helper()
	return Select{widget{p, p.labelled("select", "select", label)}}
}

// Options returns the options to choose from.
func (s Select) Options() []string { return s.n.options() }

// Value returns the chosen option. It returns "" if the list has no options.
func (s Select) Value() string {
	s.p.t.Helper()
	if len(s.n.options()) == 0 {
		return ""
	}
	return s.n.options()[value[int](s.widget)]
}

// Set chooses an option by its text.
func (s Select) Set(option string) { s.p.t.Helper(); s.set(s.n.indexOf(s.widget, option)) }
