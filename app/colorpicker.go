package app

import (
	"encoding/json"
	"strings"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// ColorPicker shows a colour to choose another, and returns it as "#rrggbb" in small letters. Initial may also be short, as
// "#3cf" is; what is no colour is an error in place, and the answer black.
//
// Options: Key, Help, Disabled, OnChange.
func (ui *UI) ColorPicker(label, initial string, opts ...Option) string {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("ColorPicker", label, common, opts)
	c, isColor := parseColor(initial)
	if ok && !isColor {
		ui.problem("%s: %q is no colour: give one such as \"#3cf\" or \"#33ccff\"", describe("ColorPicker", label), cut(initial, 40))
	}
	if !ok || !isColor {
		return c
	}
	return input(ui, colorPicker{c}, label, c, o, line)
}

// parseColor returns a colour in its one long form; what is none is black.
func parseColor(s string) (string, bool) {
	digits, marked := strings.CutPrefix(strings.ToLower(s), "#")
	if !marked || strings.Trim(digits, "0123456789abcdef") != "" {
		return "#000000", false
	}
	switch d := digits; len(d) {
	case 6:
		return "#" + d, true
	case 3:
		return string([]byte{'#', d[0], d[0], d[1], d[1], d[2], d[2]}), true
	}
	return "#000000", false
}

type colorPicker struct{ initial string }

func (colorPicker) kind() string { return "color" }
func (colorPicker) call() string { return "ColorPicker" }

func (c colorPicker) appendParameters(dst []byte) []byte { return appendPart(dst, c.initial) }

func (colorPicker) decode(raw json.RawMessage, _ string) (string, bool) {
	text, ok := decodeText(raw)
	if !ok {
		return "", false
	}
	return parseColor(text)
}

func (colorPicker) clamp(v string) string { return v }

func (colorPicker) write(o wire.Object, v string) wire.Object { return o.Text("v", v) }
