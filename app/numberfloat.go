package app

import (
	"encoding/json"
	"math"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// NumberFloat shows a field for a number. An initial value outside Min and Max is moved
// to the nearer of them. The buttons of the field go by Step, which is 0.01 by default.
// The user may also type a number between two steps.
//
// Options: Min, Max, Step, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) NumberFloat(label string, initial float64, opts ...Option) float64 {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("NumberFloat", label, bindable|optMin|optMax|optStep, opts)
	if !ok {
		return initial
	}
	l := ui.limits("NumberFloat", label, o)
	c := numberFloat{options: o, min: limit(l, optMin, -math.MaxFloat64), max: limit(l, optMax, math.MaxFloat64), initial: initial}
	c.step = above(l, optStep, limit(l, optStep, 0.01))
	ordered(l, c.min, c.max)
	l.given("initial value", initial)
	if l.wrong {
		return finiteOr(initial, 0)
	}
	return session.Input(&ui.at, c, o.call("numberfloat", "NumberFloat", label, line), initial)
}

type numberFloat struct {
	options        options
	min, max, step float64
	initial        float64
}

func (c numberFloat) AppendParameters(dst []byte) []byte {
	return appendFloats(dst, c.min, c.max, c.step)
}

func (numberFloat) Takes() session.Intake { return takesNumber }

func (numberFloat) Decode(raw json.RawMessage, _ float64) (float64, bool) { return decodeFloat(raw) }

func (c numberFloat) Clamp(v float64) float64 { return min(max(v, c.min), c.max) }

func (c numberFloat) Write(o wire.Object, v float64) wire.Object {
	if c.options.has(optMin) {
		o = o.Float("min", c.min)
	}
	if c.options.has(optMax) {
		o = o.Float("max", c.max)
	}
	return o.Float("step", c.step).Float("v", v)
}

func (numberFloat) AsQuery(v float64) []string { return []string{floatText(v)} }

func (c numberFloat) Parse(texts []string) (float64, bool) { return fits(texts, parseFloat, c.Clamp) }

func (numberFloat) Assign(v any) (float64, error) { return assignFloat(v) }
