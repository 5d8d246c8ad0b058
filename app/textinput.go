package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// TextInput shows a field for one line of text, of at most 40,000 characters. With Password it shows dots in their place.
//
// Options: Max (characters), Placeholder, Password, Key, Help, Disabled, OnChange.
func (ui *UI) TextInput(label, initial string, opts ...Option) string {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("TextInput", label, common|optMax|optPlaceholder|optPassword, opts)
	if !ok {
		return initial
	}
	l := ui.limits("TextInput", label, o)
	c := textInput{o, initial, characters(l, initial)}
	if l.wrong {
		return initial
	}
	return input(ui, c, label, initial, o, line)
}

// Password has a TextInput show dots instead of what is typed, and browsers neither complete nor correct it.
func Password() Option { return Option{name: optPassword} }

type textInput struct {
	options options
	initial string
	max     int
}

func (textInput) kind() string { return "textinput" }
func (textInput) call() string { return "TextInput" }

func (c textInput) appendParameters(dst []byte) []byte {
	return appendNumber(appendPart(dst, c.initial), c.max)
}

func (textInput) decode(raw json.RawMessage, _ string) (string, bool) { return decodeText(raw) }

func (c textInput) clamp(v string) string { return cut(withoutBreaks(v), c.max) }

func (c textInput) write(o wire.Object, v string) wire.Object {
	o = o.Optional("placeholder", c.options.placeholder).Flag("password", c.options.has(optPassword))
	if c.options.has(optMax) {
		o = o.Int("max", c.max)
	}
	return o.Text("v", v)
}
