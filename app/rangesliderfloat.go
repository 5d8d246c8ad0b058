package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// RangeSliderFloat shows a range of numbers between min and max, both included, with a thumb for each of its ends, and
// returns these: lo is never above hi. Initial ends outside are moved to the nearer end of the slider, and those between
// two steps to the nearer step. Unless Step is given, it is that of a SliderFloat, and so values are decimal.
//
// Options: Step, Key, Help, Disabled, OnChange.
func (ui *UI) RangeSliderFloat(label string, min, max, initialLo, initialHi float64, opts ...Option) (lo, hi float64) {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("RangeSliderFloat", label, common|optStep, opts)
	if !ok {
		return initialLo, initialHi
	}
	l := ui.limits("RangeSliderFloat", label, o)
	initial := ends[float64]{initialLo, initialHi}
	l.given("initial lower end", initialLo)
	l.given("initial upper end", initialHi)
	c := rangeSliderFloat{scale: scaleOf(l, min, max), initial: initial}
	initial.inOrder(l)
	if l.wrong {
		return finiteOr(initialLo, 0), finiteOr(initialHi, 0)
	}
	v := input(ui, c, label, initial, o, line)
	return v.lo, v.hi
}

type rangeSliderFloat struct {
	scale
	initial ends[float64]
}

func (rangeSliderFloat) kind() string { return "rangesliderfloat" }
func (rangeSliderFloat) call() string { return "RangeSliderFloat" }

func (c rangeSliderFloat) appendParameters(dst []byte) []byte {
	return appendFloats(dst, c.min, c.max, c.step, c.initial.lo, c.initial.hi)
}

func (rangeSliderFloat) decode(raw json.RawMessage, _ ends[float64]) (ends[float64], bool) {
	return decodeEnds(raw, decodeFloat)
}

func (c rangeSliderFloat) clamp(v ends[float64]) ends[float64] {
	return ends[float64]{c.nearest(v.lo), c.nearest(v.hi)}
}

func (c rangeSliderFloat) write(o wire.Object, v ends[float64]) wire.Object {
	return c.scale.write(o).Floats("v", []float64{v.lo, v.hi})
}
