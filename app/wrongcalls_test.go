package app_test

import (
	"context"
	"image"
	"iter"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// wrongCalls returns scripts that draw errors, by the mistake in them.
func wrongCalls(t *testing.T) map[string]func(*app.UI) error {
	all := make(map[string]func(*app.UI) error)
	for _, some := range []map[string]func(*app.UI){
		wrongElements(), wrongCharts(), wrongData(), wrongNumbers(), wrongChoices(), wrongFiles(t), wrongPlaces(), wrongParts(), wrongInMemos(), wrongSets(),
	} {
		for cause, call := range some {
			if all[cause] != nil {
				t.Errorf("%q is caused twice", cause)
			}
			all[cause] = func(ui *app.UI) error { call(ui); return nil }
		}
	}
	for cause, script := range wrongScripts() {
		all[cause] = script
	}
	return all
}

type unseen struct{ hidden int }

type twice struct {
	Gross float64 `table:"Amount"`
	Net   float64 `table:"Amount"`
}

var few = []row{{ID: 1}, {ID: 2}}

func wrongElements() map[string]func(*app.UI) {
	return map[string]func(*app.UI){
		"a Metric of no such format":        func(ui *app.UI) { ui.Metric("Rows", 5, app.FormatValue("%s rows %s")) },
		"a Slider without a verb":           func(ui *app.UI) { ui.Slider("Rows", 1, 9, 5, app.FormatValue("rows")) },
		"a Slider of two verbs":             func(ui *app.UI) { ui.Slider("Rows", 1, 9, 5, app.FormatValue("%d of %d")) },
		"a Slider of whole decimals":        func(ui *app.UI) { ui.Slider("Rows", 1, 9, 5, app.FormatValue("%.1d")) },
		"a Badge of another level":          func(ui *app.UI) { ui.Badge("beta", app.Level("purple")) },
		"a ChatMessage without a role":      func(ui *app.UI) { ui.ChatMessage("") },
		"a Latex without end":               func(ui *app.UI) { ui.Latex(strings.Repeat("x", 100_000)) },
		"a Text without end":                func(ui *app.UI) { ui.Text(strings.Repeat("x", 17<<20)) },
		"a JSON without end":                func(ui *app.UI) { ui.JSON(strings.Repeat("x", 17<<20)) },
		"a VegaLite without end":            func(ui *app.UI) { ui.VegaLite(`{"title":"`+strings.Repeat("x", 17<<20)+`"}`, nil) },
		"a Select of endless options":       func(ui *app.UI) { ui.Select("Text", []string{strings.Repeat("x", 17<<20)}) },
		"a Toast without a text":            func(ui *app.UI) { ui.Toast("") },
		"a WriteStream of nil":              func(ui *app.UI) { ui.WriteStream(nil) },
		"a WriteStream without end":         func(ui *app.UI) { ui.WriteStream(wordsWithoutEnd) },
		"a LinkButton to a script":          func(ui *app.UI) { ui.LinkButton("Press", "javascript:alert(1)") },
		"a State of two types":              func(ui *app.UI) { app.State(ui, "n", 1); app.State(ui, "n", "one") },
		"an option that is not taken":       func(ui *app.UI) { ui.Button("Go", app.Placeholder("Name")) },
		"an option that is empty":           func(ui *app.UI) { ui.Checkbox("Go", true, app.Option{}) },
		"a Button twice":                    func(ui *app.UI) { ui.Button("Go"); ui.Button("Go") },
		"a Slider twice by one Key":         func(ui *app.UI) { ui.Slider("A", 1, 9, 5, app.Key("n")); ui.Slider("B", 1, 9, 5, app.Key("n")) },
		"a query parameter without end":     func(ui *app.UI) { ui.QueryParams().Set("q", strings.Repeat("x", 10_000)) },
		"a Navigate to elsewhere":           func(ui *app.UI) { ui.Navigate("https://go.dev/") },
		"a Navigate to a script":            func(ui *app.UI) { ui.Navigate("javascript:alert(1)") },
		"a Navigate to a host":              func(ui *app.UI) { ui.Navigate(`\\go.dev`) },
		"a TextInput of too many":           func(ui *app.UI) { ui.TextInput("Name", "", app.Max(2_000_000)) },
		"a TextArea with more than it may":  func(ui *app.UI) { ui.TextArea("Note", strings.Repeat("x", 2_000_000)) },
		"a ColorPicker of no colour":        func(ui *app.UI) { ui.ColorPicker("Colour", "red") },
		"a TextInput of a height":           func(ui *app.UI) { ui.TextInput("Name", "", app.Height(100)) },
		"a ChatInput with a Max below zero": func(ui *app.UI) { ui.ChatInput("Say", app.Max(-1)) },
		"a Bind to no parameter":            func(ui *app.UI) { ui.Number("Page", 1, app.Bind("")) },
		"a Bind of a password":              func(ui *app.UI) { ui.TextInput("Password", "", app.Password(), app.Bind("p")) },
		"a Bind of two widgets": func(ui *app.UI) {
			ui.Number("From", 1, app.Bind("page"))
			ui.Number("To", 1, app.Bind("page"))
		},
	}
}

func wordsWithoutEnd(yield func(string) bool) {
	for yield(strings.Repeat("words ", 1<<16)) {
	}
}

var _ iter.Seq[string] = wordsWithoutEnd

func wrongCharts() map[string]func(*app.UI) {
	type fractions struct {
		Name  string
		A, B  float64
		Place string
	}
	rows := []fractions{{"a", 1, 2, "x"}, {"b", 3, 4, "y"}}
	return map[string]func(*app.UI){
		"a BarChart of another Stack":        func(ui *app.UI) { ui.BarChart(rows, app.Stack("zero")) },
		"an AreaChart side by side":          func(ui *app.UI) { ui.AreaChart(rows, app.Stack("side")) },
		"a LineChart that stacks":            func(ui *app.UI) { ui.LineChart(rows, app.Stack("percent")) },
		"a LineChart of no such format":      func(ui *app.UI) { ui.LineChart(rows, app.FormatValue("%x")) },
		"a LineChart of a missing column":    func(ui *app.UI) { ui.LineChart(rows, app.X("Day"), app.Label("Delays")) },
		"a BarChart of texts":                func(ui *app.UI) { ui.BarChart(rows, app.Y("Name")) },
		"an AreaChart of two Y and a Color":  func(ui *app.UI) { ui.AreaChart(rows, app.Y("A", "B"), app.Color("Place")) },
		"a LineChart coloured by fractions":  func(ui *app.UI) { ui.LineChart(rows, app.Y("A"), app.Color("B")) },
		"a LineChart without numbers":        func(ui *app.UI) { ui.LineChart([]string{"a"}) },
		"a LineChart of no columns":          func(ui *app.UI) { ui.LineChart([]map[string]any{}, app.X("a")) },
		"a LineChart of a number":            func(ui *app.UI) { ui.LineChart(1) },
		"a BarChart without a height":        func(ui *app.UI) { ui.BarChart(rows, app.Height(0)) },
		"a BarChart of too many bars":        func(ui *app.UI) { ui.BarChart(numbered(20_000)) },
		"a LineChart along too many names":   func(ui *app.UI) { ui.LineChart(numbered(20_000), app.X("Name")) },
		"a LineChart of too many series":     func(ui *app.UI) { ui.LineChart(numbered(20_000), app.X("N"), app.Y("N"), app.Color("Name")) },
		"a ScatterChart of too many series":  func(ui *app.UI) { ui.ScatterChart(numbered(40_000), app.X("N"), app.Y("N"), app.Color("Name")) },
		"a ScatterChart of too many points":  func(ui *app.UI) { ui.ScatterChart(lots{}) },
		"a VegaLite of no JSON":              func(ui *app.UI) { ui.VegaLite("bar", nil) },
		"a VegaLite of a list":               func(ui *app.UI) { ui.VegaLite("[]", nil) },
		"a VegaLite of null":                 func(ui *app.UI) { ui.VegaLite("null", nil) },
		"a VegaLite of bytes":                func(ui *app.UI) { ui.VegaLite("\xff", nil) },
		"a VegaLite of a channel":            func(ui *app.UI) { ui.VegaLite(make(chan int), nil) },
		"a VegaLite of Vega":                 func(ui *app.UI) { ui.VegaLite(`{"$schema":"https://vega.github.io/schema/vega/v6.json"}`, nil) },
		"a VegaLite that loads":              func(ui *app.UI) { ui.VegaLite(`{"data":{"url":"https://example.com/a.csv"},"mark":"bar"}`, nil) },
		"a VegaLite with usermeta":           func(ui *app.UI) { ui.VegaLite(`{"usermeta":{},"mark":"bar"}`, nil) },
		"a VegaLite of data twice":           func(ui *app.UI) { ui.VegaLite(`{"data":{"values":[]},"mark":"bar"}`, rows) },
		"a VegaLite of too many rows":        func(ui *app.UI) { ui.VegaLite(`{"mark":"bar"}`, numbered(200_000)) },
		"a VegaLite of rows that are a text": func(ui *app.UI) { ui.VegaLite(`{"mark":"bar"}`, "rows") },
	}
}

type name struct {
	Name string
	N    float64
}

func numbered(n int) []name {
	rows := make([]name, n)
	for i := range rows {
		rows[i] = name{strconv.Itoa(i), float64(i)}
	}
	return rows
}

// lots has more rows than a chart reads.
type lots struct{}

func (lots) Columns() []app.Column {
	return []app.Column{{Name: "x", Type: app.Int}, {Name: "y", Type: app.Int}}
}
func (lots) Len() int            { return 1 << 30 }
func (lots) Cell(row, _ int) any { return row }

func wrongData() map[string]func(*app.UI) {
	return map[string]func(*app.UI){
		"a Table of nil":                   func(ui *app.UI) { ui.Table(nil) },
		"a Table of a number":              func(ui *app.UI) { ui.Table(1, app.Label("Sums")) },
		"a Table of columns that differ":   func(ui *app.UI) { ui.Table(map[string][]int{"a": {1}, "b": {1, 2}}) },
		"a Table of two fields of a name":  func(ui *app.UI) { ui.Table([]twice{{1, 2}}) },
		"a Table of two columns of a name": func(ui *app.UI) { ui.Table([][]string{{"a", "a"}, {"1", "2"}}) },
		"a Table of functions":             func(ui *app.UI) { ui.Table([]func(){nil}) },
		"a Table of structs without shown": func(ui *app.UI) { ui.Table([]unseen{{hidden: 1}}) },
		"a Table of a query that failed":   func(ui *app.UI) { ui.Table((*cursor)(nil)) },
		"a Table of an endless query":      func(ui *app.UI) { ui.Table(&cursor{}) },
		"a Table without a named column":   func(ui *app.UI) { ui.Table(few, app.NameColumn("Price", "€")) },
		"a Table of hidden columns":        func(ui *app.UI) { ui.Table([]int{1}, app.HideColumns("value")) },
		"a Table of a wrong format":        func(ui *app.UI) { ui.Table(few, app.FormatColumn("ID", "%s")) },
		"a DataEditor of channels":         func(ui *app.UI) { app.DataEditor(ui, "Edit", []chan int{nil}) },
		"a DataEditor of lists":            func(ui *app.UI) { app.DataEditor(ui, "Edit", [][]string{{"a"}}) },
		"a DataEditor of too many rows":    func(ui *app.UI) { app.DataEditor(ui, "Edit", make([]row, 200_000)) },
		"a SelectRows of a text":           func(ui *app.UI) { ui.SelectRows("Choose", "rows") },
		"a SelectRows of too many":         func(ui *app.UI) { ui.SelectRows("Choose", few, app.Max(1<<30)) },
	}
}

// cursor is a query without end.
type cursor struct{}

func (*cursor) Columns() ([]string, error) { return make([]string, 1000), nil }
func (*cursor) Next() bool                 { return true }
func (*cursor) Scan(...any) error          { return nil }
func (*cursor) Err() error                 { return nil }
func (*cursor) Close() error               { return nil }

func wrongNumbers() map[string]func(*app.UI) {
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	return map[string]func(*app.UI){
		"a Slider the wrong way round":         func(ui *app.UI) { ui.Slider("Rows", 9, 1, 5) },
		"a Slider of no step":                  func(ui *app.UI) { ui.Slider("Rows", 1, 9, 5, app.Step(0)) },
		"a Slider of a step in floats":         func(ui *app.UI) { ui.Slider("Rows", 1, 9, 5, app.Step(0.5)) },
		"a SliderFloat that is too long":       func(ui *app.UI) { ui.SliderFloat("Rate", -math.MaxFloat64, math.MaxFloat64, 0) },
		"a SliderFloat from nowhere":           func(ui *app.UI) { ui.SliderFloat("Rate", math.NaN(), 1, 0) },
		"a NumberFloat of an endless Max":      func(ui *app.UI) { ui.NumberFloat("Rate", 1, app.Max(math.Inf(1))) },
		"a NumberFloat of no number":           func(ui *app.UI) { ui.NumberFloat("Rate", math.NaN()) },
		"a Number with limits crossed":         func(ui *app.UI) { ui.Number("Pieces", 1, app.Min(9), app.Max(1)) },
		"a Number with a Min in time":          func(ui *app.UI) { ui.Number("Pieces", 1, app.Min(time.Second)) },
		"a RangeSliderFloat from nowhere":      func(ui *app.UI) { ui.RangeSliderFloat("Rate", 0, 1, math.NaN(), 1) },
		"a RangeSlider the wrong way round":    func(ui *app.UI) { ui.RangeSlider("Years", 1990, 2026, 2020, 2010) },
		"a DateInput with limits crossed":      func(ui *app.UI) { ui.DateInput("Day", day, app.Min(day), app.Max(day.AddDate(0, 0, -1))) },
		"a DateInput with a Min in hours":      func(ui *app.UI) { ui.DateInput("Day", day, app.Min(time.Hour)) },
		"a TimeInput of more than a day's Max": func(ui *app.UI) { ui.TimeInput("At", 0, app.Max(25*time.Hour)) },
		"a TimeInput of half a second's Min":   func(ui *app.UI) { ui.TimeInput("At", 0, app.Min(time.Second/2)) },
	}
}

func wrongChoices() map[string]func(*app.UI) {
	list := []string{"red", "green"}
	return map[string]func(*app.UI){
		"a Select with a Format of others":   func(ui *app.UI) { ui.Select("Colour", list, app.Format(strconv.Itoa)) },
		"a Select with an Initial of others": func(ui *app.UI) { ui.Select("Colour", list, app.Initial(1)) },
		"a MultiSelect of too many":          func(ui *app.UI) { ui.MultiSelect("Colours", list, app.Max(1<<30)) },
	}
}

// wrongSets give widgets values that they cannot take.
func wrongSets() map[string]func(*app.UI) {
	set := func(value any, draw func(*app.UI, app.Option)) func(*app.UI) {
		return func(ui *app.UI) {
			app.Set(ui, "w", value)
			draw(ui, app.Key("w"))
		}
	}
	text := func(ui *app.UI, key app.Option) { ui.TextInput("Name", "", key) }
	rate := func(ui *app.UI, key app.Option) { ui.NumberFloat("Rate", 1, key) }
	years := func(ui *app.UI, key app.Option) { ui.RangeSlider("Years", 1, 9, 1, 9, key) }
	colour := func(ui *app.UI, key app.Option) { ui.ColorPicker("Colour", "#000", key) }
	one := func(ui *app.UI, key app.Option) { ui.Select("Colour", []string{"red", "green"}, key) }
	some := func(ui *app.UI, key app.Option) { ui.MultiSelect("Colours", []string{"red", "green"}, key) }
	rows := func(ui *app.UI, key app.Option) { app.DataEditor(ui, "Staff", []string{"a"}, key) }
	return map[string]func(*app.UI){
		"a Set without a key":                  func(ui *app.UI) { app.Set(ui, "", 1) },
		"a Set of a TextInput to a number":     set(1, text),
		"a Set of a TextInput to too much":     set(strings.Repeat("x", 2_000_000), text),
		"a Set of a NumberFloat to no number":  set(math.NaN(), rate),
		"a Set of a RangeSlider to one number": set(1, years),
		"a Set of a RangeSlider the wrong way": set([2]int{9, 1}, years),
		"a Set of a ColorPicker to no colour":  set("red", colour),
		"a Set of a Select to none of it":      set("blue", one),
		"a Set of a Select to a number":        set(1, one),
		"a Set of a MultiSelect to one":        set("red", some),
		"a Set of a MultiSelect to none of it": set([]string{"red", "blue"}, some),
		"a Set of a DataEditor to other rows":  set([]string{"b"}, rows),
		"a Set of more keys than can be waited for": func(ui *app.UI) {
			for i := range 1001 {
				app.Set(ui, strconv.Itoa(i), 1)
			}
		},
	}
}

func wrongFiles(t *testing.T) map[string]func(*app.UI) {
	none := filepath.Join(t.TempDir(), "none.png")
	empty := image.NewGray(image.Rect(0, 0, 0, 0))
	return map[string]func(*app.UI){
		"an Image of nil":                      func(ui *app.UI) { ui.Image(nil) },
		"an Image of a text":                   func(ui *app.UI) { ui.Image("cat.png", app.Label("A cat")) },
		"an Image of a number":                 func(ui *app.UI) { ui.Image(1) },
		"an Image of no file":                  func(ui *app.UI) { ui.Image((*app.File)(nil)) },
		"an Image of a missing file":           func(ui *app.UI) { ui.Image(app.Path(none)) },
		"an Image of a missing file here":      func(ui *app.UI) { ui.Image(app.Path("media/none.png")) },
		"an Audio of too many bytes":           func(ui *app.UI) { ui.Audio(append(wav, make([]byte, 65<<20)...)) },
		"an Image of a directory":              func(ui *app.UI) { ui.Image(app.Path(".")) },
		"an Image of a file that is none":      func(ui *app.UI) { ui.Image(app.Path("messages_test.go")) },
		"an Image of nothing":                  func(ui *app.UI) { ui.Image(empty) },
		"an Image of no width":                 func(ui *app.UI) { ui.Image(empty, app.Width(0)) },
		"an Audio of words":                    func(ui *app.UI) { ui.Audio([]byte("la la la")) },
		"a Video of words":                     func(ui *app.UI) { ui.Video([]byte("once upon a time")) },
		"a DownloadButton of a number":         func(ui *app.UI) { ui.DownloadButton("Save", "a.txt", 1) },
		"a FileUpload that takes too much":     func(ui *app.UI) { ui.FileUpload("File", app.MaxSize(1<<40)) },
		"a FileUpload of what is no extension": func(ui *app.UI) { ui.FileUpload("File", app.Accept("csv")) },
	}
}

func wrongPlaces() map[string]func(*app.UI) {
	return map[string]func(*app.UI){
		"Columns of none":             func(ui *app.UI) { ui.Columns(0) },
		"Tabs of none":                func(ui *app.UI) { ui.Tabs() },
		"Tabs of no name":             func(ui *app.UI) { ui.Tabs("One", "") },
		"Tabs of one name twice":      func(ui *app.UI) { ui.Tabs("One", "One") },
		"Tabs of too many":            func(ui *app.UI) { ui.Tabs(manyNames()...) },
		"a Sidebar in a form":         func(ui *app.UI) { ui.Form("order").Sidebar() },
		"a Form in a form":            func(ui *app.UI) { ui.Form("order").Form("address") },
		"a Form twice":                func(ui *app.UI) { ui.Form("order"); ui.Form("order") },
		"a Button in a form":          func(ui *app.UI) { ui.Form("order").Button("Send") },
		"a Submit outside a form":     func(ui *app.UI) { ui.Submit("Send") },
		"a Text by another goroutine": func(ui *app.UI) { aside(func() { ui.Text("hello") }) },
		"a Dialog without a title":    func(ui *app.UI) { ui.Dialog("", draws) },
		"a Dialog without a function": func(ui *app.UI) { ui.Dialog("Settings", nil) },
		"a Dialog twice":              func(ui *app.UI) { ui.Dialog("Settings", draws); ui.Dialog("Settings", draws) },
		"Pages in a page": func(ui *app.UI) {
			inner := app.Pages(app.Page{Title: "Inner", Script: draws})
			app.Pages(app.Page{Title: "Outer", Script: inner})(ui)
		},
	}
}

// aside calls fn on another goroutine and waits for its end.
func aside(fn func()) {
	var other sync.WaitGroup
	other.Go(fn)
	other.Wait()
}

func draws(ui *app.UI) error { ui.Text("drawn"); return nil }

func manyNames() []string {
	names := make([]string, 100)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}

func wrongParts() map[string]func(*app.UI) {
	return map[string]func(*app.UI){
		"a Fragment without a name":     func(ui *app.UI) { ui.Fragment("", draws) },
		"a Fragment without a function": func(ui *app.UI) { ui.Fragment("clock", nil) },
		"a Fragment that never rests":   func(ui *app.UI) { ui.Fragment("clock", draws, app.Every(time.Nanosecond)) },
		"a Fragment twice":              func(ui *app.UI) { ui.Fragment("clock", draws); ui.Fragment("clock", draws) },
		"a Fragment that draws outside": func(ui *app.UI) {
			ui.Fragment("clock", func(*app.UI) error { ui.Text("12:00"); return nil })
		},
		"a place of a Fragment drawn on behind it": func(ui *app.UI) {
			var place *app.UI
			ui.Fragment("clock", func(ui *app.UI) error { place = ui; return nil })
			place.Text("12:00")
		},
		"an error of a Fragment": func(ui *app.UI) {
			ui.Fragment("saving", func(*app.UI) error { return errFull })
			ui.Text("the script goes on")
		},
	}
}

// wrongInMemos returns calls in a memo's function that only a script may make.
func wrongInMemos() map[string]func(*app.UI) {
	all := make(map[string]func(*app.UI))
	for cause, call := range map[string]func(*app.UI){
		"a widget":      func(ui *app.UI) { ui.Button("Go") },
		"a Form":        func(ui *app.UI) { ui.Form("order") },
		"a Fragment":    func(ui *app.UI) { ui.Fragment("clock", draws) },
		"a Sidebar":     func(ui *app.UI) { ui.Sidebar() },
		"an Image":      func(ui *app.UI) { ui.Image(picture(1)) },
		"a State":       func(ui *app.UI) { app.State(ui, "n", 1) },
		"a Toast":       func(ui *app.UI) { ui.Toast("done") },
		"a QueryParams": func(ui *app.UI) { ui.QueryParams() },
		"a Navigate":    func(ui *app.UI) { ui.Navigate("reports") },
		"a Request":     func(ui *app.UI) { ui.Request() },
		"a Rerun":       func(ui *app.UI) { ui.Rerun() },
		"a Set":         func(ui *app.UI) { app.Set(ui, "n", 1) },
		"a Stop":        func(ui *app.UI) { ui.Stop() },
	} {
		all[cause+" in a memo's function"] = func(ui *app.UI) {
			cache := refrain.New(refrain.Config{})
			memo := refrain.NewMemo0("memo", func(ctx context.Context) (int, error) { call(app.Draw(ctx)); return 1, nil }, refrain.In(cache))
			memo.Get(ui)
		}
	}
	return all
}

// wrongScripts returns scripts that fail as a whole.
func wrongScripts() map[string]func(*app.UI) error {
	return map[string]func(*app.UI) error{
		"an error of the script": func(*app.UI) error { return errFull },
		"a panic of the script":  func(*app.UI) error { panic("secret") },
		"a Goexit of the script": func(*app.UI) error { runtime.Goexit(); return nil },
		"a Set to another value without end": func(ui *app.UI) error {
			app.Set(ui, "n", ui.Number("N", 0, app.Key("n"))+1)
			return nil
		},
		"a Rerun without end":       func(ui *app.UI) error { ui.Rerun(); return nil },
		"a run that takes too long": func(ui *app.UI) error { <-ui.Done(); return ui.Err() },
		"a page without end": func(ui *app.UI) error {
			for {
				ui.Divider()
			}
		},
	}
}

// wrongLater returns scripts whose second run draws an error. A press of Go starts that
// run.
func wrongLater() map[string]func(*app.UI) error {
	var earlier *app.UI
	return map[string]func(*app.UI) error{
		"an OnChange that draws": func(ui *app.UI) error {
			ui.Button("Go", app.OnChange(func() { ui.Text("drawn") }))
			return nil
		},
		"a place of an earlier run": func(ui *app.UI) error {
			ui.Fragment("part", func(part *app.UI) error {
				if earlier != nil {
					earlier.Text("drawn")
				}
				part.Button("Go")
				return nil
			})
			earlier = ui
			return nil
		},
	}
}

func wrongDeclarations() map[string]func() {
	script := app.Page{Title: "One", Script: draws}
	return map[string]func(){
		"Locale of no place":             func() { app.Locale("german!") },
		"Lang of no language":            func() { app.Lang("german!") },
		"TrustedProxies of a name":       func() { app.TrustedProxies("proxy.example") },
		"User without a function":        func() { app.User(nil) },
		"an app without a script":        func() { app.New(nil) },
		"no Pages":                       func() { app.Pages() },
		"a Page without a title":         func() { app.Pages(app.Page{Script: draws}) },
		"a Page without a script":        func() { app.Pages(app.Page{Title: "One"}) },
		"a Page of a bad path":           func() { app.Pages(app.Page{Title: "One", Path: "a/b", Script: draws}) },
		"a Page of a path of the server": func() { app.Pages(app.Page{Title: "One", Path: "assets", Script: draws}) },
		"two Pages of one path":          func() { app.Pages(slices.Repeat([]app.Page{script}, 2)...) },
		"a UploadLimit of zero":          func() { app.UploadLimit(0) },
		"a UploadQuota of zero":          func() { app.UploadQuota(0, 1) },
		"an InputQuota of zero":          func() { app.InputQuota(1, 0) },
		"a ResumeTime below zero":        func() { app.ResumeTime(-time.Second) },
		"a RunTimeout below zero":        func() { app.RunTimeout(-time.Second) },
		"RunsPerSecond without a burst":  func() { app.RunsPerSecond(1, 0) },
		"MaxSessions of zero":            func() { app.MaxSessions(0, 1) },
	}
}
