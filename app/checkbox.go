package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Checkbox shows a box to tick and reports whether it is.
//
// Options: Key, Help, Disabled, OnChange.
func (ui *UI) Checkbox(label string, initial bool, opts ...Option) bool {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("Checkbox", label, common, opts)
	if !ok {
		return initial
	}
	return input(ui, checkbox{initial}, label, initial, o, line)
}

type checkbox struct{ initial bool }

func (checkbox) kind() string { return "checkbox" }
func (checkbox) call() string { return "Checkbox" }

func (c checkbox) appendParameters(dst []byte) []byte {
	if c.initial {
		return append(dst, 1)
	}
	return append(dst, 0)
}

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
