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
	switch {
	case !ok:
		return initial
	case min > max:
		ui.problem("%s: its least value %d is above its greatest %d", describe("Slider", label), min, max)
		return initial
	case o.step <= 0:
		ui.problem("%s: Step(%d) is not above zero", describe("Slider", label), o.step)
		return initial
	}
	return input(ui, slider{min, max, o.step, initial}, label, initial, o, line)
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

// clamp counts in uint64, where the distance of any two ints has room.
func (c slider) clamp(v int) int {
	v = min(max(v, c.min), c.max)
	above, step := uint64(v)-uint64(c.min), uint64(c.step)
	down := above - above%step
	if up := down + step; up > down && up <= uint64(c.max)-uint64(c.min) && up-above < above-down {
		return int(uint64(c.min) + up)
	}
	return int(uint64(c.min) + down)
}

func (c slider) write(o wire.Object, v int) wire.Object {
	return o.Int("min", c.min).Int("max", c.max).Int("step", c.step).Int("v", v)
}
