package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Slider shows a whole number between min and max, both included, to be chosen by dragging. An initial value outside is
// moved to the nearer end, and one between two steps to the nearer step.
//
// Options: Step, Key, Help, Disabled, OnChange.
func (ui *UI) Slider(label string, min, max, initial int, opts ...Option) int {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("Slider", label, common|optStep, opts)
	if !ok {
		return initial
	}
	l := ui.limits("Slider", label, o)
	c := slider{min, max, above(l, optStep, limit(l, optStep, 1)), initial}
	if span(l, min, max); l.wrong {
		return initial
	}
	return input(ui, c, label, initial, o, line)
}

// span demands that the ends of a slider are in order.
func span[T int | float64](l *limits, min, max T) {
	if min > max {
		l.problem("its least value %v is above its greatest %v: give the least first", min, max)
	}
}

type slider struct{ min, max, step, initial int }

func (slider) kind() string { return "slider" }
func (slider) call() string { return "Slider" }

func (c slider) appendParameters(dst []byte) []byte {
	for _, n := range [...]int{c.min, c.max, c.step, c.initial} {
		dst = appendNumber(dst, n)
	}
	return dst
}

func (slider) decode(raw json.RawMessage, _ int) (int, bool) { return decodeInt(raw) }

func (c slider) clamp(v int) int { return nearestStep(v, c.min, c.max, c.step) }

// nearestStep is the value nearest to v that lies some steps above min and not above max. It counts in uint64, where the
// distance of any two ints has room.
func nearestStep(v, least, most, step int) int {
	v = min(max(v, least), most)
	above, by := uint64(v)-uint64(least), uint64(step)
	down := above - above%by
	if up := down + by; up > down && up <= uint64(most)-uint64(least) && up-above < above-down {
		return int(uint64(least) + up)
	}
	return int(uint64(least) + down)
}

func (c slider) write(o wire.Object, v int) wire.Object {
	return o.Int("min", c.min).Int("max", c.max).Int("step", c.step).Int("v", v)
}
