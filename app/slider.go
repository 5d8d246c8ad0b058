package app

import (
	"encoding/json"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Slider shows a whole number between min and max, both included. The user chooses it by
// dragging. An initial value outside is moved to the nearer end, and one between two
// steps to the nearer step.
//
// Options: Step, FormatValue, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) Slider(label string, min, max, initial int, opts ...Option) int {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("Slider", label, bindable|optStep|optFormatValue, opts)
	if !ok {
		return initial
	}
	l := ui.limits("Slider", label, o)
	l.format()
	c := slider{min, max, above(l, optStep, limit(l, optStep, 1)), initial}
	if span(l, min, max); l.wrong {
		return initial
	}
	return session.Input(&ui.at, c, o.call("slider", "Slider", label, line), initial)
}

// span draws an error if the ends of a slider are not in order.
func span[T int | float64](l *limits, min, max T) {
	if min > max {
		l.problem("its least value %v is above its greatest %v: give the smaller one first", min, max)
	}
}

type slider struct{ min, max, step, initial int }

func (c slider) AppendParameters(dst []byte) []byte {
	return appendWholes(dst, c.min, c.max, c.step)
}

func (slider) Takes() session.Intake { return takesWhole }

func (slider) Decode(raw json.RawMessage, _ int) (int, bool) { return decodeWhole(raw) }

func (c slider) Clamp(v int) int { return nearestStep(v, c.min, c.max, c.step) }

func (c slider) Write(o wire.Object, v int) wire.Object {
	return o.Whole("min", c.min).Whole("max", c.max).Whole("step", c.step).Whole("v", v)
}

func (slider) AsQuery(v int) []string { return []string{strconv.Itoa(v)} }

func (c slider) Parse(texts []string) (int, bool) { return fits(texts, parseInt, c.Clamp) }

func (slider) Assign(v any) (int, error) { return assignable[int](v) }
