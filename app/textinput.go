package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// TextInput shows a field for one line of text. The text may have 1 MB. A longer text, or
// one with more characters than Max, stays in the field, and the field says so, until the
// user has shortened it. With Password the field shows dots.
//
// Options: Max (characters), Placeholder, Password, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) TextInput(label, initial string, opts ...Option) string {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("TextInput", label, bindable|optMax|optPlaceholder|optPassword, opts)
	if !ok {
		return initial
	}
	l := ui.limits("TextInput", label, o)
	c := textInput{o, initial, characters(l, initial)}
	if l.wrong {
		return initial
	}
	return session.Input(&ui.at, c, o.call("textinput", "TextInput", label, line), initial)
}

// Password makes a TextInput show dots instead of the typed text. Browsers neither
// complete nor correct the text.
func Password() Option { return flagOption(optPassword) }

type textInput struct {
	options options
	initial string
	max     int
}

func (c textInput) AppendParameters(dst []byte) []byte {
	return identity.AppendNumber(dst, c.max)
}

func (c textInput) Takes() session.Intake { return takesLine(c.max) }

func (textInput) Decode(raw json.RawMessage, _ string) (string, bool) { return decodeText(raw) }

func (c textInput) Clamp(v string) string { return cut(withoutBreaks(v), c.max) }

func (c textInput) Write(o wire.Object, v string) wire.Object {
	o = o.Optional("placeholder", c.options.placeholder).Flag("password", c.options.has(optPassword))
	if c.options.has(optMax) {
		o = o.Int("max", c.max)
	}
	return o.Text("v", v)
}

func (textInput) AsQuery(v string) []string { return []string{v} }

func (c textInput) Parse(texts []string) (string, bool) { return fits(texts, parsePlain, c.Clamp) }

func (textInput) Assign(v any) (string, error) { return assignText(v) }
