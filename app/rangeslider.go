package app

import (
	"encoding/json"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// RangeSlider shows a range of whole numbers between min and max, both included. It has a
// thumb for each end of the range, and returns both ends. Lo is never above hi. An
// initial end outside the slider is moved to the nearer end of the slider. An initial end
// between two steps is moved to the nearer step.
//
// Options: Step, FormatValue, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) RangeSlider(label string, min, max, initialLo, initialHi int, opts ...Option) (lo, hi int) {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("RangeSlider", label, bindable|optStep|optFormatValue, opts)
	if !ok {
		return initialLo, initialHi
	}
	l := ui.limits("RangeSlider", label, o)
	l.format()
	initial := ends[int]{initialLo, initialHi}
	c := rangeSlider{min, max, above(l, optStep, limit(l, optStep, 1)), initial}
	span(l, min, max)
	if initial.inOrder(l); l.wrong {
		return initialLo, initialHi
	}
	v := session.Input(&ui.at, c, o.call("rangeslider", "RangeSlider", label, line), initial)
	return v.lo, v.hi
}

type rangeSlider struct {
	min, max, step int
	initial        ends[int]
}

func (c rangeSlider) AppendParameters(dst []byte) []byte {
	return appendWholes(dst, c.min, c.max, c.step)
}

func (rangeSlider) Takes() session.Intake { return takesWholeEnds }

func (rangeSlider) Decode(raw json.RawMessage, _ ends[int]) (ends[int], bool) {
	return decodeEnds(raw, decodeWhole)
}

func (c rangeSlider) Clamp(v ends[int]) ends[int] {
	return ends[int]{nearestStep(v.lo, c.min, c.max, c.step), nearestStep(v.hi, c.min, c.max, c.step)}
}

func (c rangeSlider) Write(o wire.Object, v ends[int]) wire.Object {
	return o.Whole("min", c.min).Whole("max", c.max).Whole("step", c.step).Wholes("v", v.lo, v.hi)
}

func (rangeSlider) AsQuery(v ends[int]) []string {
	return []string{strconv.Itoa(v.lo) + ".." + strconv.Itoa(v.hi)}
}

func (c rangeSlider) Parse(texts []string) (ends[int], bool) {
	return fits(texts, parseEnds(parseInt), c.Clamp)
}

func (rangeSlider) Assign(v any) (ends[int], error) { return assignEnds[int](v) }
