package app

import (
	"fmt"

	"github.com/refrain-go/refrain/app/internal/session"
)

// Set gives the widget with that Key a value, as if its user had set it. Use it to
// prefill or to reset a field. A nil value is the initial value of the widget.
// DataEditor, FileUpload and SelectRows take only nil, which drops their edits, files and
// selection.
//
//	name := ui.TextInput("Name", "", app.Key("name"))
//	if ui.Button("Clear") {
//		app.Set(ui, "name", "")
//	}
//
// Set may be called before or after the widget is drawn, and from the function of an
// OnChange. If there is no such widget yet, the next one drawn with the key takes the
// value. A widget that the run has drawn already keeps its value in this run. Another run
// follows, as after Rerun, and gives it the new value. If Set gives a widget the same
// value again, no other run follows, so a script may call Set in each run. Text that the
// user has half typed into the widget is replaced. OnChange is not called.
//
// The value has the type that the widget returns. NumberFloat and SliderFloat also take
// an int, and a range takes a [2]int or a [2]float64. The value is moved into the limits
// of the widget, as an initial value is. A value of another type, or one that is not
// among the options, draws an error in front of the widget, and the widget keeps its
// value. So does a value for a widget that has none, such as a Button or a ChatInput.
//
// Set works with one widget for each key: give each widget that you set a key of its own.
func Set(ui *UI, key string, value any) {
	line := caller()
	if ui.at.ScriptsOnly("Set", session.NoWidget) {
		return
	}
	ui.at.Give(key, value, line)
}

// assignable reads a value that must have the type of the widget's value.
func assignable[T any](v any) (T, error) {
	t, ok := v.(T)
	if !ok {
		return t, fmt.Errorf("is given %s: give %s", kindOf(v), kindOf(t))
	}
	return t, nil
}
