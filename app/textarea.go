package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// defaultTextHeight is how many pixels a TextArea grows to.
const defaultTextHeight = 320

// TextArea shows a field for text of several lines, of at most 40,000 characters. It grows with its text up to Height, 320
// pixels unless given. Its value goes to the script when its user leaves it or presses Ctrl+Enter. Lines end in "\n".
//
// Options: Max (characters), Placeholder, Height, Key, Help, Disabled, OnChange.
func (ui *UI) TextArea(label, initial string, opts ...Option) string {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("TextArea", label, common|optMax|optPlaceholder|optHeight, opts)
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
	return input(ui, c, label, initial, o, line)
}

type textArea struct {
	options     options
	initial     string
	max, height int
}

func (textArea) kind() string { return "textarea" }
func (textArea) call() string { return "TextArea" }

func (c textArea) appendParameters(dst []byte) []byte {
	return appendNumber(appendPart(dst, c.initial), c.max)
}

func (textArea) decode(raw json.RawMessage, _ string) (string, bool) { return decodeText(raw) }

func (c textArea) clamp(v string) string { return cut(lines(v), c.max) }

func (c textArea) write(o wire.Object, v string) wire.Object {
	o = o.Optional("placeholder", c.options.placeholder).Int("height", c.height)
	if c.options.has(optMax) {
		o = o.Int("max", c.max)
	}
	return o.Text("v", v)
}
