package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// defaultTextHeight is the height in pixels to which a TextArea grows.
const defaultTextHeight = 320

// TextArea shows a field for text of several lines. The text may have 1 MB. For a longer
// text, the rules of TextInput hold. The field grows with its text up to Height, by
// default 320 pixels. The script gets the value when the user leaves the field or presses
// Ctrl+Enter. Lines end in "\n".
//
// Options: Max (characters), Placeholder, Height, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) TextArea(label, initial string, opts ...Option) string {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("TextArea", label, bindable|optMax|optPlaceholder|optHeight, opts)
	if !ok {
		return initial
	}
	l := ui.limits("TextArea", label, o)
	c := textArea{o, initial, characters(l, initial), defaultTextHeight}
	if o.has(optHeight) {
		c.height = above(l, optHeight, o.height)
	}
	if l.wrong {
		return initial
	}
	return session.Input(&ui.at, c, o.call("textarea", "TextArea", label, line), initial)
}

type textArea struct {
	options     options
	initial     string
	max, height int
}

func (c textArea) AppendParameters(dst []byte) []byte {
	return identity.AppendNumber(dst, c.max)
}

func (c textArea) Takes() session.Intake { return takesLines(c.max) }

func (textArea) Decode(raw json.RawMessage, _ string) (string, bool) { return decodeText(raw) }

func (c textArea) Clamp(v string) string { return cut(lines(v), c.max) }

func (c textArea) Write(o wire.Object, v string) wire.Object {
	o = o.Optional("placeholder", c.options.placeholder).Int("height", c.height)
	if c.options.has(optMax) {
		o = o.Int("max", c.max)
	}
	return o.Text("v", v)
}

func (textArea) AsQuery(v string) []string { return []string{v} }

func (c textArea) Parse(texts []string) (string, bool) { return fits(texts, parsePlain, c.Clamp) }

func (textArea) Assign(v any) (string, error) { return assignText(v) }
