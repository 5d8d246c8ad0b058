package app

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// SliderFloat shows a number between min and max, both included. The user chooses it by
// dragging. An initial value outside is moved to the nearer end, and one between two
// steps to the nearer step. The default Step is the power of ten that makes 100 to 1,000
// steps. Values are decimal: three steps of 0.1 above 0 are 0.3.
//
// Options: Step, FormatValue, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) SliderFloat(label string, min, max, initial float64, opts ...Option) float64 {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("SliderFloat", label, bindable|optStep|optFormatValue, opts)
	if !ok {
		return initial
	}
	l := ui.limits("SliderFloat", label, o)
	l.format()
	l.given("initial value", initial)
	c := sliderFloat{scale: scaleOf(l, min, max), initial: initial}
	if l.wrong {
		return finiteOr(initial, 0)
	}
	return session.Input(&ui.at, c, o.call("sliderfloat", "SliderFloat", label, line), initial)
}

type sliderFloat struct {
	scale
	initial float64
}

func (c sliderFloat) AppendParameters(dst []byte) []byte {
	return appendFloats(dst, c.min, c.max, c.step)
}

func (sliderFloat) Takes() session.Intake { return takesNumber }

func (sliderFloat) Decode(raw json.RawMessage, _ float64) (float64, bool) { return decodeFloat(raw) }

func (c sliderFloat) Clamp(v float64) float64 { return c.nearest(v) }

func (c sliderFloat) Write(o wire.Object, v float64) wire.Object {
	return c.scale.write(o).Float("v", v)
}

// scale tells the values that a slider of floats can have.
type scale struct{ min, max, step float64 }

// scaleOf reads the Step of a call. It draws an error if the slider cannot go from min to
// max.
func scaleOf(l *limits, min, max float64) scale {
	l.given("least value", min)
	l.given("greatest value", max)
	span(l, min, max)
	if !l.wrong && !finite(max-min) {
		l.problem("from %v to %v is too wide: give ends whose difference fits a float64", min, max)
	}
	return scale{min, max, above(l, optStep, limit(l, optStep, niceStep(max-min)))}
}

// nearest returns the value of the scale that is nearest to v.
func (s scale) nearest(v float64) float64 {
	v = min(max(v, s.min), s.max)
	// A rounding error may push the last step just above the end, so the end is moved up
	// by a small fraction.
	n := min(math.Round((v-s.min)/s.step), math.Floor((s.max-s.min)/s.step*(1+1e-12)))
	return min(max(decimal(s.min+n*s.step, max(decimals(s.min), decimals(s.step))), s.min), s.max)
}

func (s scale) write(o wire.Object) wire.Object {
	return o.Float("min", s.min).Float("max", s.max).Float("step", s.step)
}

// niceStep returns the power of ten of which 100 to 1,000 fit into a width.
func niceStep(width float64) float64 {
	if width <= 0 || !finite(width) {
		return 1
	}
	// The logarithm of a power of ten may be slightly too small.
	step := math.Pow10(int(math.Floor(math.Log10(width)+1e-9)) - 2)
	return max(step, math.SmallestNonzeroFloat64)
}

// decimals returns the number of digits that v has after the point in its shortest form.
func decimals(v float64) int {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	for i := range text {
		if text[i] == '.' {
			return len(text) - i - 1
		}
	}
	return 0
}

// decimal rounds v to the given number of digits after the point.
func decimal(v float64, digits int) float64 {
	if digits > 15 {
		return v
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', digits, 64), 64)
	if err != nil {
		return v
	}
	return rounded
}

func (sliderFloat) AsQuery(v float64) []string { return []string{floatText(v)} }

func (c sliderFloat) Parse(texts []string) (float64, bool) { return fits(texts, parseFloat, c.Clamp) }

func (sliderFloat) Assign(v any) (float64, error) { return assignFloat(v) }
