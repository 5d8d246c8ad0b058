package app

import (
	"encoding/json"
	"iter"
	"reflect"
	"strings"
	"time"
)

// Write shows each argument by its type: a string as Markdown, an error as an error, a
// number, a bool or a time as text, a slice of structs or another table as a table, a
// sequence of strings as WriteStream does. A map or JSON text whose $schema is that of
// Vega-Lite is a chart. Anything else is shown as JSON.
func (ui *UI) Write(args ...any) {
	ui.at.Check()
	for _, arg := range args {
		ui.write(arg)
	}
}

func (ui *UI) write(arg any) {
	switch v := arg.(type) {
	case nil:
		ui.Text("nil")
		return
	case string:
		ui.Markdown(v)
		return
	case error:
		ui.Error(v.Error())
		return
	case time.Time, time.Duration:
		ui.Text(shown(v))
		return
	case Table:
		ui.Table(v)
		return
	case iter.Seq[string]:
		ui.WriteStream(v)
		return
	case func(func(string) bool):
		ui.WriteStream(v)
		return
	case map[string]any:
		if isVegaLite(v["$schema"]) {
			ui.VegaLite(v, nil)
			return
		}
	case json.RawMessage:
		var spec map[string]any
		if json.Unmarshal(v, &spec) == nil && isVegaLite(spec["$schema"]) {
			ui.VegaLite(v, nil)
			return
		}
	}
	switch v := reflect.ValueOf(arg); {
	case v.CanInt(), v.CanUint(), v.CanFloat(), v.Kind() == reflect.Bool:
		ui.Text(shown(arg))
	case v.Kind() == reflect.String:
		ui.Markdown(v.String())
	case isRows(v.Type()):
		ui.Table(arg)
	default:
		ui.JSON(arg)
	}
}

func isVegaLite(schema any) bool {
	s, _ := schema.(string)
	return strings.Contains(s, "/schema/vega-lite/")
}

// isRows reports whether values of t are tables rather than lists of something else.
func isRows(t reflect.Type) bool {
	if t.Kind() != reflect.Slice {
		return false
	}
	row := t.Elem()
	if row.Kind() == reflect.Pointer {
		row = row.Elem()
	}
	return row.Kind() == reflect.Struct && row != reflect.TypeFor[time.Time]() ||
		t.ConvertibleTo(reflect.TypeFor[[]map[string]any]()) || t.ConvertibleTo(reflect.TypeFor[[][]string]())
}
