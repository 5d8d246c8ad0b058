package app

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// ColorPicker shows a field to choose a colour. It returns the colour as "#rrggbb" in
// lower case. The initial colour may also be short, such as "#3cf". If it is not a
// colour, ColorPicker draws an error in place and returns black.
//
// Options: Bind, Key, Help, Disabled, OnChange.
func (ui *UI) ColorPicker(label, initial string, opts ...Option) string {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("ColorPicker", label, bindable, opts)
	c, isColor := parseColor(initial)
	if ok && !isColor {
		ui.at.Problem("%s: %q is not a colour: give one such as \"#3cf\" or \"#33ccff\"", describe("ColorPicker", label), cut(initial, 40))
	}
	if !ok || !isColor {
		return c
	}
	return session.Input(&ui.at, colorPicker{c}, o.call("color", "ColorPicker", label, line), c)
}

// parseColor returns a colour in its long form, or black and false if s is not a colour.
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

func (colorPicker) AppendParameters(dst []byte) []byte { return dst }

func (colorPicker) Takes() session.Intake { return takesWord }

func (colorPicker) Decode(raw json.RawMessage, _ string) (string, bool) {
	text, ok := decodeText(raw)
	if !ok {
		return "", false
	}
	return parseColor(text)
}

func (colorPicker) Clamp(v string) string { return v }

func (colorPicker) Write(o wire.Object, v string) wire.Object { return o.Text("v", v) }

// AsQuery leaves out the number sign, since addresses write it as %23.
func (colorPicker) AsQuery(v string) []string { return []string{strings.TrimPrefix(v, "#")} }

func (c colorPicker) Parse(texts []string) (string, bool) {
	return fits(texts, func(text string) (string, bool) { return parseColor("#" + strings.TrimPrefix(text, "#")) }, c.Clamp)
}

func (colorPicker) Assign(v any) (string, error) {
	text, err := assignable[string](v)
	c, ok := parseColor(text)
	if err == nil && !ok {
		err = fmt.Errorf("is given %q, which is not a colour: give one such as \"#3cf\" or \"#33ccff\"", cut(text, 40))
	}
	return c, err
}
