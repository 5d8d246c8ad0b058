package app

// Radio shows options of which one is chosen, all of them at once, the first at first unless Initial names another, and returns
// the chosen one. It is a Select for a few. Without options it draws an error and returns "".
//
// With Key, the options may change from run to run: the choice stays as long as it is among them.
//
// Options: Initial, Format, Key, Help, Disabled, OnChange.
func (ui *UI) Radio(label string, options []string, opts ...Option) string {
	return chooseOne(ui, "radio", "Radio", label, options, opts, caller())
}

// Radio is UI.Radio for values of any type, shown as Format says. Without options it returns the zero value.
func Radio[T any](ui *UI, label string, options []T, opts ...Option) T {
	return chooseOne(ui, "radio", "Radio", label, options, opts, caller())
}
