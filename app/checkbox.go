package app

import (
	"encoding/json"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Checkbox shows a box to tick and reports whether it is ticked.
//
// Options: Bind, Key, Help, Disabled, OnChange.
func (ui *UI) Checkbox(label string, initial bool, opts ...Option) bool {
	line := caller()
	ui.check()
	o, ok := ui.takes("Checkbox", label, bindable, opts)
	if !ok {
		return initial
	}
	return input(ui, checkbox{initial}, label, initial, o, line)
}

type checkbox struct{ initial bool }

func (checkbox) kind() string { return "checkbox" }
func (checkbox) call() string { return "Checkbox" }

func (checkbox) appendParameters(dst []byte) []byte { return dst }

func (checkbox) takes() intake { return takesBool }

func (checkbox) decode(raw json.RawMessage, _ bool) (v, ok bool) {
	switch string(raw) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

func (checkbox) clamp(v bool) bool { return v }

func (checkbox) write(o wire.Object, v bool) wire.Object { return o.Bool("v", v) }

func (checkbox) asQuery(v bool) []string { return []string{strconv.FormatBool(v)} }

func (c checkbox) parse(texts []string) (bool, bool) {
	return fits(texts, func(text string) (bool, bool) {
		v, err := strconv.ParseBool(text)
		return v, err == nil
	}, c.clamp)
}

func (checkbox) assign(v any) (bool, error) { return assignable[bool](v) }
