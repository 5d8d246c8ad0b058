package app

import (
	"encoding/json"
	"time"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// TimeInput shows a field for a time of day. It returns the time since midnight: 13:05 is
// 13*time.Hour + 5*time.Minute. If date comes from a DateInput, date.Add(t) is that time
// on that date.
//
// Step is one minute by default, and must be whole seconds. The times that a user can
// choose are a number of steps after Min, or after midnight. An initial value outside Min
// and Max, or outside the day, is moved to the nearer end. One between two steps is moved
// to the nearer step.
//
// Options: Min, Max, Step (of type time.Duration), Bind, Key, Help, Disabled, OnChange.
func (ui *UI) TimeInput(label string, initial time.Duration, opts ...Option) time.Duration {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("TimeInput", label, bindable|optMin|optMax|optStep, opts)
	if !ok {
		return initial
	}
	l := ui.limits("TimeInput", label, o)
	min := limit(l, optMin, time.Duration(0))
	max := limit(l, optMax, 24*time.Hour-time.Second)
	step := above(l, optStep, limit(l, optStep, time.Minute))
	ordered(l, min, max)
	for _, d := range [...]time.Duration{min, max, step} {
		if d < 0 || d >= 24*time.Hour || d%time.Second != 0 {
			l.problem("%v is not a time of day: give whole seconds after midnight, less than 24h", d)
		}
	}
	if l.wrong {
		return initial
	}
	c := timeInput{min: seconds(min), max: seconds(max), step: seconds(step), initial: seconds(initial)}
	return time.Duration(session.Input(&ui.at, c, o.call("time", "TimeInput", label, line), c.initial)) * time.Second
}

func seconds(d time.Duration) int { return int(d / time.Second) }

// timeInput counts in seconds after midnight.
type timeInput struct{ min, max, step, initial int }

func (c timeInput) AppendParameters(dst []byte) []byte {
	return appendWholes(dst, c.min, c.max, c.step)
}

func (timeInput) Takes() session.Intake { return takesWord }

func (timeInput) Decode(raw json.RawMessage, _ int) (int, bool) {
	text, ok := decodeText(raw)
	if !ok {
		return 0, false
	}
	return parseClock(text)
}

// parseClock reads the text of a browser's time field: 13:05 or 13:05:30.
func parseClock(text string) (int, bool) {
	if len(text) != len("15:04") && len(text) != len(time.TimeOnly) {
		return 0, false
	}
	t, err := time.Parse(time.TimeOnly[:len(text)], text)
	return t.Hour()*3600 + t.Minute()*60 + t.Second(), err == nil
}

func (c timeInput) Clamp(v int) int { return nearestStep(v, c.min, c.max, c.step) }

func (c timeInput) Write(o wire.Object, v int) wire.Object {
	return o.Text("min", clock(c.min)).Text("max", clock(c.max)).Int("step", c.step).Text("v", clock(v))
}

// clock writes seconds after midnight as a browser's time field does. It leaves out the
// seconds if they are zero.
func clock(v int) string {
	t := time.Time{}.Add(time.Duration(v) * time.Second)
	if v%60 == 0 {
		return t.Format("15:04")
	}
	return t.Format(time.TimeOnly)
}

func (timeInput) AsQuery(v int) []string { return []string{clock(v)} }

func (c timeInput) Parse(texts []string) (int, bool) { return fits(texts, parseClock, c.Clamp) }

func (timeInput) Assign(v any) (int, error) { return assignTime(v) }

func assignTime(v any) (int, error) {
	d, err := assignable[time.Duration](v)
	return seconds(d), err
}
