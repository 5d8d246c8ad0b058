package app

// Radio shows a few options, all at once, and returns the chosen one. One of them is
// always chosen: at first the first, unless Initial names another. For many options, use
// Select. If there are no options, Radio says so and returns "".
//
// With Key, the options may change from run to run. The choice stays as long as it is
// among them.
//
// Options: Initial, Format, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) Radio(label string, options []string, opts ...Option) string {
	return chooseOne(ui, "radio", "Radio", label, options, opts, caller())
}

// Radio is UI.Radio for values of any type. Format says how they are shown. Without
// options it returns the zero value.
func Radio[T any](ui *UI, label string, options []T, opts ...Option) T {
	return chooseOne(ui, "radio", "Radio", label, options, opts, caller())
}
