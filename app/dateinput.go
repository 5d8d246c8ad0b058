package app

import (
	"encoding/json"
	"time"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// DateInput shows a field for a date and returns the midnight, in UTC, at which that date begins there. A date is no
// moment: in UTC each has a midnight, the same dates are the same key of a memo, and the zone of the server plays no part.
// Of initial, as of Min and Max, the date on its own clock counts, so time.Now() is today where the server stands; one outside
// the limits is moved to the nearer of them. Dates go from the second day of the year 1 to the last of 9999.
//
// With a zero initial the field may be empty, and the result is then the zero time.
//
// Options: Min, Max (of type time.Time), Key, Help, Disabled, OnChange.
func (ui *UI) DateInput(label string, initial time.Time, opts ...Option) time.Time {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("DateInput", label, common|optMin|optMax, opts)
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
	return input(ui, c, label, c.initial, o, line)
}

// The zero time is no date, but an empty field.
var (
	firstDate = time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)
	lastDate  = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// dateOf is the midnight in UTC of the date that t has on its own clock.
func dateOf(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	year, month, day := t.Date()
	v := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	switch {
	case v.Before(firstDate):
		return firstDate
	case v.After(lastDate):
		return lastDate
	}
	return v
}

type dateInput struct {
	options  options
	min, max time.Time
	initial  time.Time
}

func (dateInput) kind() string { return "date" }
func (dateInput) call() string { return "DateInput" }

// appendParameters counts initial in, so with time.Now() the widget of tomorrow is another one, unless it has a Key.
func (c dateInput) appendParameters(dst []byte) []byte {
	for _, t := range [...]time.Time{c.min, c.max, c.initial} {
		dst = appendNumber(dst, int(t.Unix()))
	}
	return dst
}

func (c dateInput) decode(raw json.RawMessage, _ time.Time) (time.Time, bool) {
	text, ok := decodeText(raw)
	if ok && text == "" {
		return time.Time{}, c.initial.IsZero()
	}
	v, err := time.Parse(time.DateOnly, text)
	return v, ok && err == nil && !v.Before(firstDate)
}

func (c dateInput) clamp(v time.Time) time.Time {
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

func (c dateInput) write(o wire.Object, v time.Time) wire.Object {
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
