package app

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// Metric shows one value in large type under its label. Numbers get the separators of the
// visitor's locale. Times are shown to the second.
//
// Options: Delta, FormatValue, Help.
func (ui *UI) Metric(label string, value any, opts ...Option) {
	ui.at.Check()
	o, ok := ui.takes("Metric", label, optDelta|optHelp|optFormatValue, opts)
	if !ok {
		return
	}
	text, kind, err := figure(value, o.formatValue)
	if err != nil {
		ui.at.Problem("%s: FormatValue(%q): %s", describe("Metric", label), o.formatValue, err)
		return
	}
	object := ui.at.Begin("metric").Text("label", label).Text("value", text).Optional("type", kind)
	// A delta gets the format of the value if that fits. A Delta of text has its own
	// format.
	delta, deltaKind, err := figure(o.delta, o.formatValue)
	if err != nil || deltaKind == "" {
		delta, deltaKind, _ = figure(o.delta, "")
	}
	if delta != "" {
		object = object.Text("delta", delta).Text("dir", direction(o.delta, delta)).Optional("deltatype", deltaKind)
	}
	ui.at.Draw("metric", object.Optional("help", o.help), nil)
}

// figure writes a single value as text. Kind tells the page how to put the text into the
// visitor's locale: "number" and "time" are in the form of table cells, and "formatted"
// is a number with a format of its own. Kind is empty for text.
func figure(v any, format string) (text, kind string, err error) {
	switch at := v.(type) {
	case nil:
		return "", "", nil
	case string:
		return at, "", nil
	case time.Time:
		v = at.Truncate(time.Second)
	}
	f, err := frame.Of([]map[string]any{{"": v}})
	if err != nil {
		return "", "", err
	}
	if format != "" {
		shaped, err := f.With([]frame.Change{{Format: format}})
		if err != nil {
			return "", "", fmt.Errorf("it is not for a %T: give one verb of package fmt that is, or for a time a layout of package time", v)
		}
		f = shaped
	}
	text = string(f.AppendText(nil, 0, 0))
	switch f.Columns()[0].Type {
	case frame.Int, frame.Float:
		kind = "number"
		if format != "" {
			kind = "formatted"
		}
	case frame.Time:
		if format == "" {
			kind = "time"
		}
	}
	return text, kind, nil
}

// direction tells whether a change goes up or down, by its sign.
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

// shown returns a single value as a table shows it. It returns "" for nil.
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
		panic(err) // every slice of maps is a table
	}
	return string(f.AppendText(nil, 0, 0))
}
