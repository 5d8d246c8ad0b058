package app

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Number shows a field for a whole number. An initial value outside Min and Max is moved to the nearer of them.
//
// Options: Min, Max, Step, Key, Help, Disabled, OnChange.
func (ui *UI) Number(label string, initial int, opts ...Option) int {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("Number", label, common|optMin|optMax|optStep, opts)
	c := number{options: o, min: math.MinInt, max: math.MaxInt, initial: initial}
	if o.has(optMin) {
		c.min = o.min
	}
	if o.has(optMax) {
		c.max = o.max
	}
	switch {
	case !ok:
		return initial
	case c.min > c.max:
		ui.problem("%s: Min(%d) is above Max(%d)", describe("Number", label), c.min, c.max)
		return initial
	case o.step <= 0:
		ui.problem("%s: Step(%d) is not above zero", describe("Number", label), o.step)
		return initial
	}
	return input(ui, c, label, initial, o, line)
}

type number struct {
	options  options
	min, max int
	initial  int
}

func (number) kind() string { return "number" }
func (number) call() string { return "Number" }

func (c number) appendParameters(dst []byte) []byte {
	for _, n := range [...]int{c.min, c.max, c.options.step, c.initial} {
		dst = appendNumber(dst, n)
	}
	return dst
}

func (number) decode(raw json.RawMessage, _ int) (int, bool) { return decodeInt(raw) }

func (c number) clamp(v int) int { return min(max(v, c.min), c.max) }

func (c number) write(o wire.Object, v int) wire.Object {
	if c.options.has(optMin) {
		o = o.Int("min", c.min)
	}
	if c.options.has(optMax) {
		o = o.Int("max", c.max)
	}
	return o.Int("step", c.options.step).Int("v", v)
}

// decodeInt reads a JSON number that is whole, however it is written. One too large for an int is the largest there is,
// which the widget's own limits then cut.
func decodeInt(raw json.RawMessage) (int, bool) {
	if n, err := strconv.Atoi(string(raw)); err == nil {
		return n, true
	}
	var f float64
	if json.Unmarshal(raw, &f) != nil || string(raw) == "null" || f != math.Trunc(f) {
		return 0, false
	}
	switch {
	case f >= math.MaxInt:
		return math.MaxInt, true
	case f <= math.MinInt:
		return math.MinInt, true
	}
	return int(f), true
}
