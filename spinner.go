package refrain

// Spinner is what an app's page says while a call of a run waits for the function: "Loading pages". Without the option it says
// "Running" or, of a singleton, "Opening", and the name. Calls that are quick are not told. An empty text says nothing.
func Spinner(text string) Option {
	return Option{"Spinner", "", func(s *settings) error { s.spinner = &text; return nil }}
}

// doing is what a page says of a memo or a singleton that somebody waits for.
func (s *settings) doing(kind, name string) string {
	switch {
	case s.spinner != nil:
		return *s.spinner
	case kind == kindSingleton:
		return "Opening " + name + "…"
	}
	return "Running " + name + "…"
}
