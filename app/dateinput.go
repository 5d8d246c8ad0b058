package app

import (
	"encoding/json"
	"time"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// DateInput shows a field for a date. It returns the midnight in UTC at which that date
// begins. A date is not a moment. In UTC every date has a midnight, equal dates are equal
// keys of a memo, and the server's zone does not matter.
//
// Initial, Min and Max are read as the date on their own clocks, so time.Now() means
// today in the server's zone. An initial date outside the limits is moved to the nearer
// limit. Dates go from the second day of the year 1 to the last day of 9999.
//
// If initial is the zero time, the field may be empty, and the result is then the zero
// time.
//
// Options: Min, Max (of type time.Time), Bind, Key, Help, Disabled, OnChange.
func (ui *UI) DateInput(label string, initial time.Time, opts ...Option) time.Time {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("DateInput", label, bindable|optMin|optMax, opts)
	if !ok {
		return dateOf(initial)
	}
	l := ui.limits("DateInput", label, o)
	c := dateInput{options: o, min: dateOf(limit(l, optMin, firstDate)), max: dateOf(limit(l, optMax, lastDate)), initial: dateOf(initial)}
	if c.min.After(c.max) {
		l.problem("Min(%s) is above Max(%s): give the earlier as Min", c.min.Format(time.DateOnly), c.max.Format(time.DateOnly))
	}
	if l.wrong {
		return c.initial
	}
	return session.Input(&ui.at, c, o.call("date", "DateInput", label, line), c.initial)
}

type dateInput struct {
	options  options
	min, max time.Time
	initial  time.Time
}

func (c dateInput) AppendParameters(dst []byte) []byte {
	for _, t := range [...]time.Time{c.min, c.max} {
		dst = identity.AppendNumber(dst, int(t.Unix()))
	}
	return dst
}

func (dateInput) Takes() session.Intake { return takesWord }

func (c dateInput) Decode(raw json.RawMessage, _ time.Time) (time.Time, bool) {
	text, ok := decodeText(raw)
	if !ok {
		return time.Time{}, false
	}
	return c.read(text)
}

// read parses the text of a browser's field: 2026-01-31, or "" if the field may be empty.
func (c dateInput) read(text string) (time.Time, bool) {
	if text == "" {
		return time.Time{}, c.initial.IsZero()
	}
	v, err := time.Parse(time.DateOnly, text)
	return v, err == nil && !v.Before(firstDate)
}

func (c dateInput) Clamp(v time.Time) time.Time {
	switch {
	case v.IsZero() && c.initial.IsZero():
		return v
	case v.Before(c.min):
		return c.min
	case v.After(c.max):
		return c.max
	}
	return v
}

func (c dateInput) Write(o wire.Object, v time.Time) wire.Object {
	if c.options.has(optMin) {
		o = o.Text("min", c.min.Format(time.DateOnly))
	}
	if c.options.has(optMax) {
		o = o.Text("max", c.max.Format(time.DateOnly))
	}
	o = o.Flag("empty", c.initial.IsZero())
	if v.IsZero() {
		return o.Text("v", "")
	}
	return o.Text("v", v.Format(time.DateOnly))
}

func (dateInput) AsQuery(v time.Time) []string {
	if v.IsZero() {
		return []string{""}
	}
	return []string{v.Format(time.DateOnly)}
}

func (c dateInput) Parse(texts []string) (time.Time, bool) { return fits(texts, c.read, c.Clamp) }

func (dateInput) Assign(v any) (time.Time, error) { return assignDate(v) }

func assignDate(v any) (time.Time, error) {
	t, err := assignable[time.Time](v)
	return dateOf(t), err
}
