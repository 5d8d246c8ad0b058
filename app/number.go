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
	return input(ui, c, label, initial, o, line)
}

type number struct {
	options        options
	min, max, step int
	initial        int
}

func (number) kind() string { return "number" }
func (number) call() string { return "Number" }

func (c number) appendParameters(dst []byte) []byte {
	for _, n := range [...]int{c.min, c.max, c.step, c.initial} {
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
	return o.Int("step", c.step).Int("v", v)
}

// decodeInt reads a JSON number that is whole, however it is written. One too large for an int is the largest there is,
// which the widget's own limits then cut.
func decodeInt(raw json.RawMessage) (int, bool) {
	if n, err := strconv.Atoi(string(raw)); err == nil {
		return n, true
	}
	f, ok := decodeFloat(raw)
	if !ok || f != math.Trunc(f) {
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

// decodeFloat reads a JSON number; one too large for a float64 is none.
func decodeFloat(raw json.RawMessage) (float64, bool) {
	var f *float64
	if json.Unmarshal(raw, &f) != nil || f == nil {
		return 0, false
	}
	return *f, true
}
