package app

// Bind ties a widget to a parameter of the page's address. A link to that address then
// shows its reader the widget's value:
//
//	city := ui.Select("City", cities, app.Bind("city")) // …/?city=Rome
//
// At first the widget has the value that the address gives it. Later changes of the
// widget are written into the address. While the widget has the value that it would begin
// with otherwise, the parameter is left out.
//
// A change by the user makes a new entry in the browser's history. All changes of one run
// make one entry. So do changes of one parameter that follow each other within a second,
// as while a slider is dragged. The browser's back and forward buttons, a link, Navigate
// and QueryParams set the widget's value. On another page of the app, a widget that is
// still drawn keeps its value, unless the address has a value for it. A widget that is no
// longer drawn leaves its parameter in the address.
//
// The address shows values in readable form: a text, a number, true or false, 2026-01-31,
// 15:04, 33ccff, and 10..20 for a range. An option is written as the text that it shows.
// A MultiSelect repeats its parameter for each of its choices. A parameter that does not
// fit its widget, such as a number above Max, is ignored, and the log has a line at level
// Debug. A disabled widget ignores the address. A value that would make the address
// longer than 8 KiB is left out.
//
// Two widgets cannot be bound to one parameter, and a password cannot be bound at all.
// Each of these draws an error in place.
func Bind(parameter string) Option {
	return Option{optBind, func(o *options) { o.bind = parameter }}
}

// bindable has the options of widgets whose values can be written into the address.
var bindable = common | optBind

// one returns the value of a parameter that has exactly one.
func one(texts []string) (string, bool) {
	if len(texts) != 1 {
		return "", false
	}
	return texts[0], true
}

// fits reads a value from its text. It returns false if the widget's limits would change
// the value.
func fits[T comparable](texts []string, read func(string) (T, bool), clamp func(T) T) (v T, ok bool) {
	text, ok := one(texts)
	if !ok {
		return v, false
	}
	v, ok = read(text)
	return v, ok && clamp(v) == v
}
