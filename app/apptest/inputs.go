package apptest

import (
	"encoding/json"
	"slices"
	"time"
)

// Toggle returns the switch with this label.
func (p Part) Toggle(label string) Checkbox {
	p.t.Helper()
	return Checkbox{widget{p, p.labelled("toggle", "toggle", label)}}
}

// Radio returns the radio buttons with this label. One option is chosen.
func (p Part) Radio(label string) Select {
	p.t.Helper()
	return Select{widget{p, p.labelled("radio", "radio", label)}}
}

// TextArea returns the field with this label.
func (p Part) TextArea(label string) TextInput {
	p.t.Helper()
	return TextInput{widget{p, p.labelled("textarea", "text area", label)}}
}

// MultiSelect is a list from which any number of options may be chosen.
type MultiSelect struct{ widget }

// MultiSelect returns the list with this label.
func (p Part) MultiSelect(label string) MultiSelect {
	p.t.Helper()
	return MultiSelect{widget{p, p.labelled("multiselect", "multiselect", label)}}
}

// Options returns the options to choose from.
func (m MultiSelect) Options() []string { return m.n.options() }

// Value returns the chosen options.
func (m MultiSelect) Value() []string {
	m.p.t.Helper()
	var chosen []string
	if len(m.n.options()) == 0 {
		return nil
	}
	for _, i := range value[[]int](m.widget) {
		chosen = append(chosen, m.n.options()[i])
	}
	return chosen
}

// Set chooses options by their texts, and no others.
func (m MultiSelect) Set(options ...string) {
	m.p.t.Helper()
	indexes := make([]int, len(options))
	for i, option := range options {
		indexes[i] = m.n.indexOf(m.widget, option)
	}
	m.set(indexes)
}

// Float is a slider or a field for numbers that need not be whole.
type Float struct{ widget }

// SliderFloat returns the slider with this label.
func (p Part) SliderFloat(label string) Float {
	p.t.Helper()
	return Float{widget{p, p.labelled("sliderfloat", "slider of floats", label)}}
}

// NumberFloat returns the number field with this label.
func (p Part) NumberFloat(label string) Float {
	p.t.Helper()
	return Float{widget{p, p.labelled("numberfloat", "field for a float", label)}}
}

// Value returns the number.
func (f Float) Value() float64 { f.p.t.Helper(); return value[float64](f.widget) }

// Set moves the slider, or types the number.
func (f Float) Set(v float64) { f.p.t.Helper(); f.set(v) }

// RangeSlider is a slider with two thumbs.
type RangeSlider struct{ widget }

// RangeSlider returns the slider of two thumbs with this label.
func (p Part) RangeSlider(label string) RangeSlider {
	p.t.Helper()
	return RangeSlider{widget{p, p.labelled("rangeslider", "range slider", label)}}
}

// Value returns the ends of the range.
func (r RangeSlider) Value() (lo, hi int) {
	r.p.t.Helper()
	v := value[[2]whole](r.widget)
	return int(v[0]), int(v[1])
}

// Set moves both thumbs.
func (r RangeSlider) Set(lo, hi int) { r.p.t.Helper(); r.set([2]int{lo, hi}) }

// RangeSliderFloat is a slider of floats with two thumbs.
type RangeSliderFloat struct{ widget }

// RangeSliderFloat returns the slider of two thumbs with this label.
func (p Part) RangeSliderFloat(label string) RangeSliderFloat {
	p.t.Helper()
	return RangeSliderFloat{widget{p, p.labelled("rangesliderfloat", "range slider of floats", label)}}
}

// Value returns the ends of the range.
func (r RangeSliderFloat) Value() (lo, hi float64) {
	r.p.t.Helper()
	v := value[[2]float64](r.widget)
	return v[0], v[1]
}

// Set moves both thumbs.
func (r RangeSliderFloat) Set(lo, hi float64) { r.p.t.Helper(); r.set([2]float64{lo, hi}) }

// DateInput is a field for a date.
type DateInput struct{ widget }

// DateInput returns the field with this label.
func (p Part) DateInput(label string) DateInput {
	p.t.Helper()
	return DateInput{widget{p, p.labelled("date", "date input", label)}}
}

// Value returns the date's midnight in UTC, or the zero time when the field is empty.
func (d DateInput) Value() time.Time {
	d.p.t.Helper()
	text := value[string](d.widget)
	if text == "" {
		return time.Time{}
	}
	v, err := time.Parse(time.DateOnly, text)
	if err != nil {
		d.p.t.Fatalf("apptest: the date of %q is not as docs/wire.md says: %v", d.n.Label, err)
	}
	return v
}

// Set types the date of v on its own clock. The zero time empties the field.
func (d DateInput) Set(v time.Time) {
	d.p.t.Helper()
	if v.IsZero() {
		d.set("")
		return
	}
	d.set(v.Format(time.DateOnly))
}

// TimeInput is a field for a time of day.
type TimeInput struct{ widget }

// TimeInput returns the field with this label.
func (p Part) TimeInput(label string) TimeInput {
	p.t.Helper()
	return TimeInput{widget{p, p.labelled("time", "time input", label)}}
}

// Value returns the time of day, as the duration since midnight.
func (i TimeInput) Value() time.Duration {
	i.p.t.Helper()
	text := value[string](i.widget)
	v, err := time.Parse(time.TimeOnly[:min(len(text), len(time.TimeOnly))], text)
	if err != nil {
		i.p.t.Fatalf("apptest: the time of %q is not as docs/wire.md says: %v", i.n.Label, err)
	}
	return v.Sub(v.Truncate(24 * time.Hour))
}

// Set types a time of day, given as the duration since midnight.
func (i TimeInput) Set(v time.Duration) {
	i.p.t.Helper()
	i.set(time.Time{}.Add(v).Format(time.TimeOnly))
}

// ColorPicker is a field for a colour.
type ColorPicker struct{ widget }

// ColorPicker returns the field with this label.
func (p Part) ColorPicker(label string) ColorPicker {
	p.t.Helper()
	return ColorPicker{widget{p, p.labelled("color", "color picker", label)}}
}

// Value returns the colour, as "#rrggbb".
func (c ColorPicker) Value() string { c.p.t.Helper(); return value[string](c.widget) }

// Set chooses a colour, as "#rrggbb".
func (c ColorPicker) Set(v string) { c.p.t.Helper(); c.set(v) }

// LinkButton is a button that opens a page.
type LinkButton struct{ Label, Address string }

// LinkButton returns the link with this label.
func (p Part) LinkButton(label string) LinkButton {
	p.t.Helper()
	n := p.labelled("linkbutton", "link button", label)
	return LinkButton{Label: n.Label, Address: n.Href}
}

// ChatInput is a field for messages.
type ChatInput struct{ widget }

// ChatInput returns the field with this label.
func (p Part) ChatInput(label string) ChatInput {
	p.t.Helper()
	return ChatInput{widget{p, p.labelled("chatinput", "chat input", label)}}
}

// Send sends a message. Each message is an interaction of its own, as on a page. So
// several messages before the next Run get one run each.
func (c ChatInput) Send(text string) {
	c.p.t.Helper()
	raw, err := json.Marshal(text)
	if err != nil {
		c.p.t.Fatalf("apptest: %v", err)
	}
	c.p.at.messages = append(c.p.at.messages, map[string]json.RawMessage{c.n.ID: raw})
}

// options are the options of a list. A long list has them in a node of their own.
func (n *node) options() []string {
	for _, kid := range n.kids {
		if kid.Kind == "options" {
			return kid.Options
		}
	}
	return n.Options
}

// indexOf returns the index of an option, or fails the test.
func (n *node) indexOf(w widget, option string) int {
	w.p.t.Helper()
	i := slices.Index(n.options(), option)
	if i < 0 {
		w.p.t.Fatalf("apptest: %q is not an option of %q, which has %q", option, n.Label, n.options())
	}
	return i
}
