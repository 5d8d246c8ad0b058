package app

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Number shows a field for a whole number. An initial value outside Min and Max is moved
// to the nearer of them.
//
// Options: Min, Max, Step, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) Number(label string, initial int, opts ...Option) int {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("Number", label, bindable|optMin|optMax|optStep, opts)
	if !ok {
		return initial
	}
	l := ui.limits("Number", label, o)
	c := number{options: o, min: limit(l, optMin, math.MinInt), max: limit(l, optMax, math.MaxInt), initial: initial}
	c.step = above(l, optStep, limit(l, optStep, 1))
	ordered(l, c.min, c.max)
	if l.wrong {
		return initial
	}
	return session.Input(&ui.at, c, o.call("number", "Number", label, line), initial)
}

type number struct {
	options        options
	min, max, step int
	initial        int
}

func (c number) AppendParameters(dst []byte) []byte {
	return appendWholes(dst, c.min, c.max, c.step)
}

func (number) Takes() session.Intake { return takesWhole }

func (number) Decode(raw json.RawMessage, _ int) (int, bool) { return decodeWhole(raw) }

func (c number) Clamp(v int) int { return min(max(v, c.min), c.max) }

func (c number) Write(o wire.Object, v int) wire.Object {
	if c.options.has(optMin) {
		o = o.Whole("min", c.min)
	}
	if c.options.has(optMax) {
		o = o.Whole("max", c.max)
	}
	return o.Whole("step", c.step).Whole("v", v)
}

func (number) AsQuery(v int) []string { return []string{strconv.Itoa(v)} }

func (c number) Parse(texts []string) (int, bool) { return fits(texts, parseInt, c.Clamp) }

func (number) Assign(v any) (int, error) { return assignable[int](v) }
