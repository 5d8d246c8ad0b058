package app

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// TextInput shows a field for one line of text.
//
// Options: Max (characters), Placeholder, Key, Help, Disabled, OnChange.
func (ui *UI) TextInput(label, initial string, opts ...Option) string {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("TextInput", label, common|optMax|optPlaceholder, opts)
	switch {
	case !ok:
		return initial
	case o.has(optMax) && o.max <= 0:
		ui.problem("%s: Max(%d) is not above zero", describe("TextInput", label), o.max)
		return initial
	}
	return input(ui, textInput{o, initial}, label, initial, o, line)
}

type textInput struct {
	options options
	initial string
}

func (textInput) kind() string { return "textinput" }
func (textInput) call() string { return "TextInput" }

func (c textInput) appendParameters(dst []byte) []byte {
	return appendNumber(appendPart(dst, c.initial), c.options.max)
}

func (textInput) decode(raw json.RawMessage, _ string) (string, bool) {
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return "", false
	}
	return *s, true
}

// clamp makes one line of v, as a browser does, and cuts it after the greatest number of characters.
func (c textInput) clamp(v string) string {
	if strings.ContainsAny(v, "\r\n") {
		v = strings.NewReplacer("\r", "", "\n", "").Replace(v)
	}
	if !c.options.has(optMax) || len(v) <= c.options.max {
		return v
	}
	for i, left := 0, c.options.max; i < len(v); left-- {
		if left == 0 {
			return v[:i]
		}
		_, size := utf8.DecodeRuneInString(v[i:])
		i += size
	}
	return v
}

func (c textInput) write(o wire.Object, v string) wire.Object {
	o = o.Optional("placeholder", c.options.placeholder)
	if c.options.has(optMax) {
		o = o.Int("max", c.options.max)
	}
	return o.Text("v", v)
}
