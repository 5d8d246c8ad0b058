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
	initial := ends[int]{initialLo, initialHi}
	c := rangeSlider{min, max, above(l, optStep, limit(l, optStep, 1)), initial}
	span(l, min, max)
	if initial.inOrder(l); l.wrong {
		return initialLo, initialHi
	}
	v := input(ui, c, label, initial, o, line)
	return v.lo, v.hi
}

// ends are those of a range.
type ends[T int | float64] struct{ lo, hi T }

// inOrder demands that the range is not the wrong way round.
func (e ends[T]) inOrder(l *limits) {
	if e.lo > e.hi {
		l.problem("its initial range from %v to %v is the wrong way round: give the lower end first", e.lo, e.hi)
	}
}

// decodeEnds takes two numbers in order. Thumbs do not pass each other, so a page sends no others.
func decodeEnds[T int | float64](raw json.RawMessage, number func(json.RawMessage) (T, bool)) (ends[T], bool) {
	var pair []json.RawMessage
	if json.Unmarshal(raw, &pair) != nil || len(pair) != 2 {
		return ends[T]{}, false
	}
	lo, ok := number(pair[0])
	hi, also := number(pair[1])
	return ends[T]{lo, hi}, ok && also && lo <= hi
}

type rangeSlider struct {
	min, max, step int
	initial        ends[int]
}

func (rangeSlider) kind() string { return "rangeslider" }
func (rangeSlider) call() string { return "RangeSlider" }

func (c rangeSlider) appendParameters(dst []byte) []byte {
	for _, n := range [...]int{c.min, c.max, c.step, c.initial.lo, c.initial.hi} {
		dst = appendNumber(dst, n)
	}
	return dst
}

func (rangeSlider) decode(raw json.RawMessage, _ ends[int]) (ends[int], bool) {
	return decodeEnds(raw, decodeInt)
}

func (c rangeSlider) clamp(v ends[int]) ends[int] {
	return ends[int]{nearestStep(v.lo, c.min, c.max, c.step), nearestStep(v.hi, c.min, c.max, c.step)}
}

func (c rangeSlider) write(o wire.Object, v ends[int]) wire.Object {
	return o.Int("min", c.min).Int("max", c.max).Int("step", c.step).Ints("v", []int{v.lo, v.hi})
}
