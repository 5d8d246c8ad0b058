package app

// Spinner calls fn and returns its error. If fn takes longer than a moment, the page
// shows the text until fn returns. The spinner leaves no gap: the next element takes its
// place.
//
// A memo that the script waits for has a spinner of its own. Inside of fn, the page shows
// this spinner instead.
func (ui *UI) Spinner(text string, fn func() error) error {
	ui.at.Check()
	defer ui.at.Spin(text)()
	return fn()
}
