package hostile

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// Call is one way to call one method or function that draws.
type Call struct {
	Name    string // as NAME, or NAME of VARIANT
	Options bool   // it takes some
	Draw    func(ui *app.UI, text string, opts ...app.Option)
}

// Undrawn are the methods of ui that draw nothing, or that end the run.
var Undrawn = map[string]bool{"Deadline": true, "Done": true, "Err": true, "Value": true, "Rerun": true, "RerunFragment": true, "Stop": true,
	"Navigate": true, "QueryParams": true}

// Functions are the functions of package app that draw, by name.
var Functions = map[string]func(ui *app.UI, text string, opts ...app.Option){
	"Select":      func(ui *app.UI, text string, opts ...app.Option) { app.Select(ui, text, named(text), opts...) },
	"Radio":       func(ui *app.UI, text string, opts ...app.Option) { app.Radio(ui, text, named(text), opts...) },
	"MultiSelect": func(ui *app.UI, text string, opts ...app.Option) { app.MultiSelect(ui, text, named(text), opts...) },
	"DataEditor":  func(ui *app.UI, text string, opts ...app.Option) { app.DataEditor(ui, text, records(text), opts...) },
	"State":       func(ui *app.UI, text string, _ ...app.Option) { ui.Text(*app.State(ui, text, text)) },
	"Set": func(ui *app.UI, text string, opts ...app.Option) {
		app.Set(ui, text, text)
		ui.TextArea(text, "", append(opts, app.Key(text))...)
	},
	"Draw": func(ui *app.UI, text string, _ ...app.Option) {
		drawing.Get(ui, text)
	},
	"LogHandler": func(ui *app.UI, text string, _ ...app.Option) {
		logging.Get(ui, text)
	},
}

var (
	memos   = refrain.New(refrain.Config{Name: "hostile"})
	drawing = refrain.NewMemo("drawing", func(ctx context.Context, text string) (string, error) {
		ui := app.Draw(ctx)
		ui.Markdown(text)
		ui.Table(records(text))
		return "", errors.New(text)
	}, refrain.In(memos), refrain.Spinner("<img src=x onerror=window.pwned=1>"))
	logging = refrain.NewMemo("logging", func(ctx context.Context, text string) (string, error) {
		slog.New(app.LogHandler(ctx)).Error(text, text, text)
		return text, nil
	}, refrain.In(memos))
)

// Options are the functions that make an option of a text, by name.
var Options = map[string]func(text string) app.Option{
	"Help": app.Help, "Placeholder": app.Placeholder, "Label": app.Label, "Caption": app.Caption, "Avatar": app.Avatar, "Level": app.Level,
	"Key": app.Key, "Bind": app.Bind, "X": app.X, "Color": app.Color,
	"Y":            func(text string) app.Option { return app.Y("n") },
	"Delta":        func(text string) app.Option { return app.Delta(text) },
	"Initial":      func(text string) app.Option { return app.Initial(text) },
	"Format":       func(text string) app.Option { return app.Format(func(string) string { return text }) },
	"NameColumn":   func(text string) app.Option { return app.NameColumn("n", text+"!") },
	"FormatColumn": func(text string) app.Option { return app.FormatColumn("n", strings.ReplaceAll(text, "%", "%%")+"%d") },
	"FormatValue":  func(text string) app.Option { return app.FormatValue(strings.ReplaceAll(text, "%", "%%") + "%d") },
	"HideColumns":  func(text string) app.Option { return app.HideColumns(text) },
	"Accept":       func(text string) app.Option { return app.Accept(text) },
}

// Textless are the options that take no text.
var Textless = map[string]bool{"Disabled": true, "OnChange": true, "Height": true, "Min": true, "Max": true, "Step": true, "Horizontal": true, "Open": true, "Primary": true,
	"Stack":    true, // one of four names; others are refused
	"Password": true, "Width": true, "MaxSize": true, "Every": true, "ClearOnSubmit": true}

type record struct {
	Text string
	N    int `table:"n"`
}

func records(text string) []record { return []record{{text, 1}, {text + "2", 2}} }
func named(text string) []string   { return []string{text, text + "2"} }

// anything gives the arguments for parameters of type any, by name.
var anything = map[string]func(text string) any{
	"text":   func(text string) any { return text },
	"maps":   func(text string) any { return []map[string]any{{text: text, "n": 1}, {text: text, "n": 2}} },
	"fields": func(text string) any { return [][]string{{text, "n"}, {text, "1"}} },
	"error":  func(text string) any { return errors.New(text) },
	"map":    func(text string) any { return map[string]any{text: []any{text, 1, nil}} },
	"SVG": func(text string) any {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="window.pwned=1"><script>window.pwned=1</script><image href="https://evil.invalid/s.png"/><!--` + text + `--></svg>`)
	},
	"function": func(text string) any {
		return func(yield func(string) bool) { _ = yield(text[:len(text)/2]) && yield(text[len(text)/2:]) }
	},
	"spec":  func(text string) any { return spec(text, nil) },
	"image": func(text string) any { return spec(text, map[string]any{"type": "image", "url": text}) },
	"link": func(text string) any {
		return spec(text, map[string]any{"type": "point", "href": text, "tooltip": map[string]any{"expr": text}})
	},
	"escapes": escapes, "expression": expression,
	"stringer": func(text string) any { return stringer(text) },
}

type stringer string

func (s stringer) String() string { return string(s) }

// spec is a specification of Vega-Lite that says text wherever one may.
func spec(text string, mark any) map[string]any {
	if mark == nil {
		mark = map[string]any{"type": "text", "tooltip": true, "description": text}
	}
	return map[string]any{
		"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "description": text, "title": map[string]any{"text": text, "subtitle": text},
		"data": map[string]any{"values": []any{map[string]any{"a": text, "n": 1}}}, "mark": mark,
		"encoding": map[string]any{
			"x":    map[string]any{"field": "a", "type": "nominal", "title": text},
			"y":    map[string]any{"field": "n", "type": "quantitative"},
			"text": map[string]any{"field": "a"}, "href": map[string]any{"field": "a"},
		},
	}
}

// escapes is a chart specification whose expressions try to leave the interpreter.
func escapes(text string) any {
	s := spec(text, nil)
	s["transform"] = []any{
		map[string]any{"calculate": `toString.constructor('window.pwned=1')()`, "as": "b"},
		map[string]any{"calculate": `datum.constructor.constructor('window.pwned=1')()`, "as": "c"},
		map[string]any{"calculate": `datum['__proto__']['constructor']['constructor']('window.pwned=1')()`, "as": "d"},
		map[string]any{"calculate": `replace('x', regexp('x'), datum.a.constructor.constructor('window.pwned=1'))`, "as": "e"},
	}
	return s
}

// expression is one with text as an expression.
func expression(text string) any {
	s := spec(text, nil)
	s["transform"] = []any{map[string]any{"calculate": text, "as": "b"}, map[string]any{"filter": text}}
	s["params"] = []any{map[string]any{"name": "p", "expr": text}}
	return s
}

// Calls returns all calls. It panics at a method with a parameter for which it has no
// value.
func Calls() []Call {
	var calls []Call
	for name, draw := range Functions {
		calls = append(calls, Call{name, name != "State" && name != "Draw" && name != "LogHandler", draw})
	}
	ui := reflect.TypeFor[*app.UI]()
	for i := range ui.NumMethod() {
		m := ui.Method(i)
		if Undrawn[m.Name] {
			continue
		}
		for _, variant := range variants(m.Type) {
			calls = append(calls, method(m, variant))
		}
	}
	return calls
}

// variants are the names of the arguments for the parameters of type any.
func variants(f reflect.Type) []string {
	for i := 1; i < f.NumIn(); i++ {
		if in := f.In(i); in == reflect.TypeFor[any]() || in == reflect.TypeFor[[]any]() {
			var names []string
			for name := range anything {
				names = append(names, name)
			}
			return names
		}
	}
	return []string{""}
}

func method(m reflect.Method, variant string) Call {
	c := Call{Name: m.Name}
	if variant != "" {
		c.Name += " of " + variant
	}
	var in []reflect.Type
	for i := 1; i < m.Type.NumIn(); i++ {
		if m.Type.In(i) == reflect.TypeFor[[]app.Option]() {
			c.Options = true
			continue
		}
		in = append(in, m.Type.In(i))
		value(m.Type.In(i), variant, 0, "x") // panics here rather than later
	}
	c.Draw = func(ui *app.UI, text string, opts ...app.Option) {
		args := []reflect.Value{reflect.ValueOf(ui)}
		for i, t := range in {
			if t == reflect.TypeFor[any]() && slices.Contains(in[:i], t) {
				args = append(args, reflect.Zero(t)) // the data of a specification that has its own
				continue
			}
			args = append(args, value(t, variant, i, text))
		}
		switch {
		case !m.Type.IsVariadic():
		case c.Options:
			args = append(args, reflect.ValueOf(opts))
		}
		call := m.Func.Call
		if m.Type.IsVariadic() {
			call = m.Func.CallSlice
		}
		for _, result := range call(args) {
			use(result.Interface(), m.Name, text)
		}
	}
	return c
}

// value is an argument: the text, or a value that holds it.
func value(t reflect.Type, variant string, i int, text string) reflect.Value {
	numbers := []int{1, 1, 10, 2, 3, 4}
	var v any
	switch t {
	case reflect.TypeFor[string]():
		v = text
	case reflect.TypeFor[[]string]():
		v = named(text)
	case reflect.TypeFor[any]():
		v = anything[variant](text)
	case reflect.TypeFor[[]any]():
		v = []any{anything[variant](text)}
	case reflect.TypeFor[int]():
		v = numbers[i]
	case reflect.TypeFor[float64]():
		v = float64(numbers[i])
	case reflect.TypeFor[bool]():
		v = true
	case reflect.TypeFor[time.Time]():
		v = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	case reflect.TypeFor[time.Duration]():
		v = time.Hour
	case reflect.TypeFor[func() error]():
		v = func() error { return errors.New(text) }
	case reflect.TypeFor[func(*app.UI) error]():
		v = func(ui *app.UI) error { ui.Text(text); return errors.New(text) }
	case reflect.TypeFor[iter.Seq[string]]():
		v = iter.Seq[string](anything["function"](text).(func(func(string) bool)))
	default:
		panic(fmt.Sprintf("hostile: give an argument of type %v some text", t))
	}
	return reflect.ValueOf(v).Convert(t)
}

// use draws the text in the places and with the values that a call returns.
func use(result any, name, text string) {
	switch r := result.(type) {
	case *app.UI:
		r.Markdown(text)
		if name == "Form" {
			r.TextInput(text, text)
			r.Submit(text)
		}
	case []*app.UI:
		for _, ui := range r {
			ui.Text(text)
		}
	case *app.Progress:
		r.Label(text)
		r.Set(0.5)
	}
}
