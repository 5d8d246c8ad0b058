package app

import (
	"encoding/json"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Checkbox shows a box to tick and reports whether it is ticked.
//
// Options: Bind, Key, Help, Disabled, OnChange.
func (ui *UI) Checkbox(label string, initial bool, opts ...Option) bool {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("Checkbox", label, bindable, opts)
	if !ok {
		return initial
	}
	return session.Input(&ui.at, checkbox{initial}, o.call("checkbox", "Checkbox", label, line), initial)
}

type checkbox struct{ initial bool }

func (checkbox) AppendParameters(dst []byte) []byte { return dst }

func (checkbox) Takes() session.Intake { return takesBool }

func (checkbox) Decode(raw json.RawMessage, _ bool) (v, ok bool) {
	switch string(raw) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

func (checkbox) Clamp(v bool) bool { return v }

func (checkbox) Write(o wire.Object, v bool) wire.Object { return o.Bool("v", v) }

func (checkbox) AsQuery(v bool) []string { return []string{strconv.FormatBool(v)} }

func (c checkbox) Parse(texts []string) (bool, bool) {
	return fits(texts, func(text string) (bool, bool) {
		v, err := strconv.ParseBool(text)
		return v, err == nil
	}, c.Clamp)
}

func (checkbox) Assign(v any) (bool, error) { return assignable[bool](v) }
