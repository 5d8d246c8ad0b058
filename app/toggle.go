package app

import "github.com/refrain-go/refrain/app/internal/session"

// Toggle shows a switch and reports whether it is on. It is a Checkbox for a setting that
// takes effect at once.
//
// Options: Bind, Key, Help, Disabled, OnChange.
func (ui *UI) Toggle(label string, initial bool, opts ...Option) bool {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("Toggle", label, bindable, opts)
	if !ok {
		return initial
	}
	return session.Input(&ui.at, toggle{checkbox{initial}}, o.call("toggle", "Toggle", label, line), initial)
}

type toggle struct{ checkbox }
