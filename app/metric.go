package app

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// Metric shows one value, large, under its label.
//
// Options: Delta, Help.
func (ui *UI) Metric(label string, value any, opts ...Option) {
	ui.run.check()
	o, ok := ui.takes("Metric", label, optDelta|optHelp, opts)
	if !ok {
		return
	}
	object := ui.begin("metric").Text("label", label).Text("value", shown(value))
	if delta := shown(o.delta); delta != "" {
		object = object.Text("delta", delta).Text("dir", direction(o.delta, delta))
	}
	ui.draw("metric", object.Optional("help", o.help), nil)
}

// direction says which way a change goes, by its sign.
func direction(delta any, text string) string {
	switch v := reflect.ValueOf(delta); {
	case v.CanInt():
		return way(float64(v.Int()))
	case v.CanUint():
		return way(float64(v.Uint()))
	case v.CanFloat():
		return way(v.Float())
	}
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "−") {
		return "down"
	}
	return "up"
}

func way(n float64) string {
	switch {
	case n > 0:
		return "up"
	case n < 0:
		return "down"
	}
	return "flat" // NaN as well
}

// shown is a single value as a table would show it. Nil is nothing.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	f, err := frame.Of([]map[string]any{{"": v}})
	if err != nil {
		panic(err) // a map of anything is always a table
	}
	return string(f.AppendText(nil, 0, 0))
}
