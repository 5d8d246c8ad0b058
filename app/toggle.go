package app

// Toggle shows a switch and reports whether it is on. It is a Checkbox for a setting that
// takes effect at once.
//
// Options: Bind, Key, Help, Disabled, OnChange.
func (ui *UI) Toggle(label string, initial bool, opts ...Option) bool {
	line := caller()
	ui.check()
	o, ok := ui.takes("Toggle", label, bindable, opts)
	if !ok {
		return initial
	}
	return input(ui, toggle{checkbox{initial}}, label, initial, o, line)
}

type toggle struct{ checkbox }

func (toggle) kind() string { return "toggle" }
func (toggle) call() string { return "Toggle" }
