package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// RangeSliderFloat shows a range of numbers between min and max, both included. It has a
// thumb for each end of the range, and returns both ends. Lo is never above hi. An
// initial end outside the slider is moved to the nearer end of the slider. An initial end
// between two steps is moved to the nearer step. The default step is that of SliderFloat,
// so values are decimal.
//
// Options: Step, FormatValue, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) RangeSliderFloat(label string, min, max, initialLo, initialHi float64, opts ...Option) (lo, hi float64) {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("RangeSliderFloat", label, bindable|optStep|optFormatValue, opts)
	if !ok {
		return initialLo, initialHi
	}
	l := ui.limits("RangeSliderFloat", label, o)
	l.format()
	initial := ends[float64]{initialLo, initialHi}
	l.given("initial lower end", initialLo)
	l.given("initial upper end", initialHi)
	c := rangeSliderFloat{scale: scaleOf(l, min, max), initial: initial}
	initial.inOrder(l)
	if l.wrong {
		return finiteOr(initialLo, 0), finiteOr(initialHi, 0)
	}
	v := session.Input(&ui.at, c, o.call("rangesliderfloat", "RangeSliderFloat", label, line), initial)
	return v.lo, v.hi
}

type rangeSliderFloat struct {
	scale
	initial ends[float64]
}

func (c rangeSliderFloat) AppendParameters(dst []byte) []byte {
	return appendFloats(dst, c.min, c.max, c.step)
}

func (rangeSliderFloat) Takes() session.Intake { return takesEnds }

func (rangeSliderFloat) Decode(raw json.RawMessage, _ ends[float64]) (ends[float64], bool) {
	return decodeEnds(raw, decodeFloat)
}

func (c rangeSliderFloat) Clamp(v ends[float64]) ends[float64] {
	return ends[float64]{c.nearest(v.lo), c.nearest(v.hi)}
}

func (c rangeSliderFloat) Write(o wire.Object, v ends[float64]) wire.Object {
	return c.scale.write(o).Floats("v", []float64{v.lo, v.hi})
}

func (rangeSliderFloat) AsQuery(v ends[float64]) []string {
	return []string{floatText(v.lo) + ".." + floatText(v.hi)}
}

func (c rangeSliderFloat) Parse(texts []string) (ends[float64], bool) {
	return fits(texts, parseEnds(parseFloat), c.Clamp)
}

func (rangeSliderFloat) Assign(v any) (ends[float64], error) { return assignEnds[float64](v) }
