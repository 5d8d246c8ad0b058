package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// RangeSlider shows a range of whole numbers between min and max, both included, with a thumb for each of its ends, and
// returns these: lo is never above hi. Initial ends outside are moved to the nearer end of the slider, and those between
// two steps to the nearer step.
//
// Options: Step, Key, Help, Disabled, OnChange.
func (ui *UI) RangeSlider(label string, min, max, initialLo, initialHi int, opts ...Option) (lo, hi int) {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("RangeSlider", label, common|optStep, opts)
	if !ok {
		return initialLo, initialHi
	}
	l := ui.limits("RangeSlider", label, o)
	initial := ends{initialLo, initialHi}
	c := rangeSlider{min, max, above(l, optStep, limit(l, optStep, 1)), initial}
	span(l, min, max)
	if initialLo > initialHi {
		l.problem("its initial range from %d to %d is the wrong way round: give the lower end first", initialLo, initialHi)
	}
	if l.wrong {
		return initialLo, initialHi
	}
	v := input(ui, c, label, initial, o, line)
	return v.lo, v.hi
}

type ends struct{ lo, hi int }

type rangeSlider struct {
	min, max, step int
	initial        ends
}

func (rangeSlider) kind() string { return "rangeslider" }
func (rangeSlider) call() string { return "RangeSlider" }

func (c rangeSlider) appendParameters(dst []byte) []byte {
	for _, n := range [...]int{c.min, c.max, c.step, c.initial.lo, c.initial.hi} {
		dst = appendNumber(dst, n)
	}
	return dst
}

// decode takes two numbers in order. Thumbs do not pass each other, so a page sends no others.
func (rangeSlider) decode(raw json.RawMessage, _ ends) (ends, bool) {
	var pair []json.RawMessage
	if json.Unmarshal(raw, &pair) != nil || len(pair) != 2 {
		return ends{}, false
	}
	lo, ok := decodeInt(pair[0])
	hi, also := decodeInt(pair[1])
	return ends{lo, hi}, ok && also && lo <= hi
}

func (c rangeSlider) clamp(v ends) ends {
	return ends{nearestStep(v.lo, c.min, c.max, c.step), nearestStep(v.hi, c.min, c.max, c.step)}
}

func (c rangeSlider) write(o wire.Object, v ends) wire.Object {
	return o.Int("min", c.min).Int("max", c.max).Int("step", c.step).Ints("v", []int{v.lo, v.hi})
}
