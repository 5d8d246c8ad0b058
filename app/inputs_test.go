package app_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// moreInputs draws each widget that everything does not draw, and shows the values that
// they return.
func moreInputs(ui *app.UI) error {
	lo, hi := ui.RangeSlider("RangeSlider", 0, 10, 2, 8, app.Step(2))
	from, to := ui.RangeSliderFloat("RangeSliderFloat", 0, 1, 0.2, 0.8, app.Step(0.1))
	ui.Text("values: " + fmt.Sprint(
		ui.Toggle("Toggle", true), " ",
		ui.Radio("Radio", []string{"a", "b", "c"}), " ",
		ui.MultiSelect("MultiSelect", []string{"a", "b", "c", "d"}, app.Initial("c", "a"), app.Max(3)), " ",
		ui.SliderFloat("SliderFloat", 0, 1, 0.3, app.Step(0.1)), " ",
		lo, "-", hi, " ",
		from, "-", to, " ",
		ui.NumberFloat("NumberFloat", 1.5, app.Min(0), app.Max(2.5)), " ",
		fmt.Sprintf("%q", ui.TextArea("TextArea", "text", app.Max(6))), " ",
		ui.DateInput("DateInput", date(2026, 11, 22), app.Min(date(2026, 1, 1)), app.Max(date(2026, 12, 31))).Format(time.DateOnly), " ",
		ui.TimeInput("TimeInput", 13*time.Hour, app.Min(8*time.Hour), app.Max(20*time.Hour), app.Step(15*time.Minute)), " ",
		ui.ColorPicker("ColorPicker", "#336699"), " ",
		fmt.Sprintf("%q", ui.TextInput("Password", "pw", app.Password()))))
	return nil
}

// A page may send any JSON for a widget. The script must get a value that the widget can
// have, or no new value.
func TestPage_ValuesOfMoreInputsAreDecodedAndClamped(t *testing.T) { // A8
	initial := []string{"true", "a", "[a c]", "0.3", "2-8", "0.2-0.8", "1.5", `"text"`, "2026-11-22", "13h0m0s", "#336699", `"pw"`}
	labels := []string{"Toggle", "Radio", "MultiSelect", "SliderFloat", "RangeSlider", "RangeSliderFloat", "NumberFloat", "TextArea", "DateInput", "TimeInput",
		"ColorPicker", "Password"}
	const ignored = ""
	for _, c := range []struct{ label, sent, want string }{
		{"Toggle", `false`, "false"}, {"Toggle", `0`, ignored}, {"Toggle", `null`, ignored},

		{"Radio", `2`, "c"}, {"Radio", `3`, ignored}, {"Radio", `-1`, ignored}, {"Radio", `"b"`, ignored}, {"Radio", `1.5`, ignored},
		{"Radio", `1e999`, ignored},

		{"MultiSelect", `[3,1]`, "[b d]"}, {"MultiSelect", `[]`, "[]"}, {"MultiSelect", `[1,1,1,1,1]`, "[b]"},
		{"MultiSelect", `[3,2,1,0]`, "[a b c]"}, {"MultiSelect", `[0,4]`, ignored}, {"MultiSelect", `[-1]`, ignored},
		{"MultiSelect", `[0.5]`, ignored}, {"MultiSelect", `["a"]`, ignored}, {"MultiSelect", `[null]`, ignored}, {"MultiSelect", `[[0]]`, ignored},
		{"MultiSelect", `null`, ignored}, {"MultiSelect", `{}`, ignored}, {"MultiSelect", `1`, ignored}, {"MultiSelect", `[99999999999999999999]`, ignored},

		{"SliderFloat", `0.7`, "0.7"}, {"SliderFloat", `0.34`, "0.3"}, {"SliderFloat", `7`, "1"}, {"SliderFloat", `-1e300`, "0"},
		{"SliderFloat", `1e999`, ignored}, {"SliderFloat", `"0.5"`, ignored}, {"SliderFloat", `null`, ignored}, {"SliderFloat", `[0.5]`, ignored},

		{"RangeSlider", `[4,6]`, "4-6"}, {"RangeSlider", `[6,6]`, "6-6"}, {"RangeSlider", `[6,4]`, ignored}, {"RangeSlider", `[-5,99]`, "0-10"},
		{"RangeSlider", `[20,30]`, "10-10"}, {"RangeSlider", `[3,6.0]`, "2-6"}, {"RangeSlider", `[1]`, ignored}, {"RangeSlider", `[1,2,3]`, ignored},
		{"RangeSlider", `5`, ignored}, {"RangeSlider", `null`, ignored}, {"RangeSlider", `[null,4]`, ignored}, {"RangeSlider", `["0","4"]`, ignored},

		{"RangeSliderFloat", `[0.4,0.6]`, "0.4-0.6"}, {"RangeSliderFloat", `[0.34,0.36]`, "0.3-0.4"}, {"RangeSliderFloat", `[0.5,0.5]`, "0.5-0.5"},
		{"RangeSliderFloat", `[0.6,0.4]`, ignored}, {"RangeSliderFloat", `[-1e300,7]`, "0-1"}, {"RangeSliderFloat", `[0,1e999]`, ignored},
		{"RangeSliderFloat", `[0.5]`, ignored}, {"RangeSliderFloat", `[0,0.5,1]`, ignored}, {"RangeSliderFloat", `0.5`, ignored},
		{"RangeSliderFloat", `null`, ignored}, {"RangeSliderFloat", `[null,1]`, ignored}, {"RangeSliderFloat", `["0","1"]`, ignored},

		{"NumberFloat", `2.25`, "2.25"}, {"NumberFloat", `3`, "2.5"}, {"NumberFloat", `-0.001`, "0"}, {"NumberFloat", `1e999`, ignored},
		{"NumberFloat", `"2"`, ignored}, {"NumberFloat", `null`, ignored}, {"NumberFloat", `true`, ignored},

		{"TextArea", `"a\nb"`, `"a\nb"`}, {"TextArea", `"a\r\nb\rc"`, `"a\nb\nc"`}, {"TextArea", `"ünïcödé"`, `"ünïcöd"`},
		{"TextArea", `"` + strings.Repeat("x", 100_000) + `"`, `"xxxxxx"`}, {"TextArea", `7`, ignored}, {"TextArea", `null`, ignored},

		{"DateInput", `"2026-02-28"`, "2026-02-28"}, {"DateInput", `"2026-02-29"`, ignored}, {"DateInput", `"2025-12-31"`, "2026-01-01"},
		{"DateInput", `"9999-12-31"`, "2026-12-31"}, {"DateInput", `"0000-01-01"`, ignored}, {"DateInput", `"0001-01-01"`, ignored},
		{"DateInput", `"12026-01-01"`, ignored}, {"DateInput", `"-2026-01-01"`, ignored}, {"DateInput", `""`, ignored}, {"DateInput", `0`, ignored},
		{"DateInput", `"2026-02-01T00:00:00Z"`, ignored}, {"DateInput", `null`, ignored},

		{"TimeInput", `"09:30"`, "9h30m0s"}, {"TimeInput", `"09:35:10"`, "9h30m0s"}, {"TimeInput", `"23:59"`, "20h0m0s"}, {"TimeInput", `"00:00"`, "8h0m0s"},
		{"TimeInput", `"24:00"`, ignored}, {"TimeInput", `"9:30"`, ignored}, {"TimeInput", `"09:30:00.5"`, ignored}, {"TimeInput", `"-1:00"`, ignored},
		{"TimeInput", `34200`, ignored}, {"TimeInput", `""`, ignored},

		{"ColorPicker", `"#FFaa00"`, "#ffaa00"}, {"ColorPicker", `"#fa0"`, "#ffaa00"}, {"ColorPicker", `"red"`, ignored}, {"ColorPicker", `"#12345g"`, ignored},
		{"ColorPicker", `"url(x)"`, ignored}, {"ColorPicker", `"#１２３"`, ignored}, {"ColorPicker", `""`, ignored}, {"ColorPicker", `0`, ignored},

		{"Password", `"a\nb"`, `"ab"`}, {"Password", `false`, ignored},
		{"Password", `"` + strings.Repeat("x", 100_000) + `"`, `"` + strings.Repeat("x", 100_000) + `"`},
		{"Password", `"` + strings.Repeat("x", 1<<20+1) + `"`, ignored},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := serve(t, moreInputs).open("")
			p.end(0)
			p.end(p.set(map[string]any{c.label: json.RawMessage(c.sent)}))
			want := slices.Clone(initial)
			if c.want != ignored {
				want[slices.Index(labels, c.label)] = c.want
			}
			main := p.page.Main()
			var last struct{ Text string }
			json.Unmarshal([]byte(main[len(main)-1].JSON), &last)
			if last.Text != "values: "+strings.Join(want, " ") {
				t.Errorf("%s set to %.40s: the page shows %.300s, want %.300s", c.label, c.sent, last.Text, want)
			}
		})
	}
}

// A value that is set must come back unchanged, in the script and on the page.
func TestInputs_ReturnTheValuesThatPagesSet(t *testing.T) {
	at := apptest.New(t, moreInputs)
	at.Run()
	at.Toggle("Toggle").Set(false)
	at.Radio("Radio").Set("b")
	at.MultiSelect("MultiSelect").Set("d", "b")
	at.SliderFloat("SliderFloat").Set(0.6)
	at.RangeSlider("RangeSlider").Set(4, 10)
	at.RangeSliderFloat("RangeSliderFloat").Set(0.1, 0.3)
	at.NumberFloat("NumberFloat").Set(0.125)
	at.TextArea("TextArea").Set("a\nb")
	at.DateInput("DateInput").Set(time.Date(2026, 7, 4, 23, 0, 0, 0, time.FixedZone("", 14*3600)))
	at.TimeInput("TimeInput").Set(9*time.Hour + 15*time.Minute)
	at.ColorPicker("ColorPicker").Set("#ff0000")
	at.TextInput("Password").Set("secret")
	at.Run()
	if got, want := at.Text()[0], `values: false b [b d] 0.6 4-10 0.1-0.3 0.125 "a\nb" 2026-07-04 9h15m0s #ff0000 "secret"`; got != want {
		t.Errorf("the script has %s, want %s", got, want)
	}
	lo, hi := at.RangeSlider("RangeSlider").Value()
	from, to := at.RangeSliderFloat("RangeSliderFloat").Value()
	page := fmt.Sprint(at.Toggle("Toggle").Value(), at.Radio("Radio").Value(), at.MultiSelect("MultiSelect").Value(), at.SliderFloat("SliderFloat").Value(),
		lo, hi, from, to, at.NumberFloat("NumberFloat").Value(), at.DateInput("DateInput").Value().Format(time.DateOnly), at.TimeInput("TimeInput").Value(), at.ColorPicker("ColorPicker").Value())
	if want := fmt.Sprint(false, "b", []string{"b", "d"}, 0.6, 4, 10, 0.1, 0.3, 0.125, "2026-07-04", 9*time.Hour+15*time.Minute, "#ff0000"); page != want {
		t.Errorf("the page has %s, want %s", page, want)
	}
}

// A call that makes no sense must draw an error that names the call, the mistake and the
// way out. It must return a usable value.
func TestInputs_MeaninglessOnesDrawAnErrorInPlace(t *testing.T) {
	pair := func(lo, hi int) any { return [2]int{lo, hi} }
	floats := func(lo, hi float64) any { return [2]float64{lo, hi} }
	for i, c := range []struct {
		draw func(*app.UI) any
		want any
		says string
	}{
		{func(ui *app.UI) any { return ui.Number("N", 3, app.Min(0.5)) }, 3, `Number "N": Min(0.5) is a float64: give an int`},
		{func(ui *app.UI) any { return ui.Number("N", 3, app.Max(time.Hour)) }, 3, `Number "N": Max(1h0m0s) is a time.Duration: give an int`},
		{func(ui *app.UI) any { return ui.Slider("S", 1, 5, 3, app.Step(0.5)) }, 3, `Slider "S": Step(0.5) is a float64: give an int`},
		{func(ui *app.UI) any { return ui.NumberFloat("N", 3, app.Min(math.NaN())) }, 3.0, `NumberFloat "N": Min(NaN) is not a finite number`},
		{func(ui *app.UI) any { return ui.NumberFloat("N", math.Inf(1)) }, 0.0, `NumberFloat "N": its initial value +Inf is not a finite number`},
		{func(ui *app.UI) any { return ui.NumberFloat("N", 3, app.Min(2.5), app.Max(2)) }, 3.0, `NumberFloat "N": Min(2.5) is above Max(2)`},
		{func(ui *app.UI) any { return ui.NumberFloat("N", 3, app.Step(0)) }, 3.0, `NumberFloat "N": Step(0) is not above zero`},
		{func(ui *app.UI) any { return ui.SliderFloat("S", 0, math.Inf(1), 3) }, 3.0, `SliderFloat "S": its greatest value +Inf is not a finite number`},
		{func(ui *app.UI) any { return ui.SliderFloat("S", 0, 1, math.NaN()) }, 0.0, `SliderFloat "S": its initial value NaN is not a finite number`},
		{func(ui *app.UI) any { return ui.SliderFloat("S", -math.MaxFloat64, math.MaxFloat64, 1) }, 1.0, `is too wide`},
		{func(ui *app.UI) any { return ui.SliderFloat("S", 2, 1, 1) }, 1.0, `SliderFloat "S": its least value 2 is above its greatest 1`},
		{func(ui *app.UI) any { return pair(ui.RangeSlider("R", 0, 9, 5, 3)) }, pair(5, 3), `RangeSlider "R": its initial range from 5 to 3 is reversed`},
		{func(ui *app.UI) any { return pair(ui.RangeSlider("R", 9, 0, 3, 5)) }, pair(3, 5), `RangeSlider "R": its least value 9 is above its greatest 0`},
		{func(ui *app.UI) any { return floats(ui.RangeSliderFloat("R", 0, 1, 0.5, 0.3)) }, floats(0.5, 0.3), `RangeSliderFloat "R": its initial range from 0.5 to 0.3 is reversed`},
		{func(ui *app.UI) any { return floats(ui.RangeSliderFloat("R", 1, 0, 0.3, 0.5)) }, floats(0.3, 0.5), `RangeSliderFloat "R": its least value 1 is above its greatest 0`},
		{func(ui *app.UI) any { return floats(ui.RangeSliderFloat("R", 0, 1, math.NaN(), math.Inf(1))) }, floats(0, 0), `RangeSliderFloat "R": its initial lower end NaN is not a finite number`},
		{func(ui *app.UI) any { return floats(ui.RangeSliderFloat("R", 0, math.Inf(1), 1, 2)) }, floats(1, 2), `RangeSliderFloat "R": its greatest value +Inf is not a finite number`},
		{func(ui *app.UI) any { return floats(ui.RangeSliderFloat("R", 0, 1, 0.2, 0.4, app.Step(0))) }, floats(0.2, 0.4), `RangeSliderFloat "R": Step(0) is not above zero`},
		{func(ui *app.UI) any { return app.Radio(ui, "R", []int{7, 8}, app.Initial("7")) }, 7, `Radio "R": Initial is given a []string: give options of the type []int`},
		{func(ui *app.UI) any { return app.Select(ui, "S", []int{7}, app.Format(strings.ToUpper)) }, 7, `Select "S": Format is given a func(string) string: give a func(int) string`},
		{func(ui *app.UI) any { return len(ui.MultiSelect("M", []string{"a"}, app.Max(0))) }, 0, `MultiSelect "M": Max(0) is not above zero`},
		{func(ui *app.UI) any { return len(ui.MultiSelect("M", []string{"a"}, app.Max(1001))) }, 0, `MultiSelect "M": Max(1001) is more than the 1000 that can be chosen`},
		{func(ui *app.UI) any { return ui.TextArea("T", "x", app.Max(1<<20+1)) }, "x", `TextArea "T": Max(1048577) is more than the 1 MB`},
		{func(ui *app.UI) any { return len(ui.TextArea("T", strings.Repeat("ü", 1<<19+1))) }, 1<<20 + 2, `TextArea "T": its initial text has 1048578 bytes`},
		{func(ui *app.UI) any { return ui.TextArea("T", "x", app.Height(0)) }, "x", `TextArea "T": Height(0) is not above zero`},
		{func(ui *app.UI) any {
			return ui.DateInput("D", date(2026, 1, 1), app.Min(date(2026, 2, 1)), app.Max(date(2026, 1, 31)))
		}, date(2026, 1, 1), `DateInput "D": Min(2026-02-01) is above Max(2026-01-31)`},
		{func(ui *app.UI) any { return ui.DateInput("D", date(2026, 1, 1), app.Min(2026)) }, date(2026, 1, 1), `DateInput "D": Min(2026) is an int: give a time.Time`},
		{func(ui *app.UI) any { return ui.TimeInput("T", time.Hour, app.Step(15)) }, time.Hour, `TimeInput "T": Step(15) is an int: give a time.Duration`},
		{func(ui *app.UI) any { return ui.TimeInput("T", time.Hour, app.Max(25*time.Hour)) }, time.Hour, `TimeInput "T": 25h0m0s is not a time of day`},
		{func(ui *app.UI) any { return ui.TimeInput("T", time.Hour, app.Step(time.Millisecond)) }, time.Hour, `TimeInput "T": 1ms is not a time of day: give whole seconds`},
		{func(ui *app.UI) any { return ui.ColorPicker("C", "red") }, "#000000", `ColorPicker "C": "red" is not a colour`},
		{func(ui *app.UI) any { ui.LinkButton("L", "javascript:alert(1)"); return nil }, nil, `LinkButton "L": "javascript:alert(1)" is not an address for a link`},
		{func(ui *app.UI) any { ui.LinkButton("L", "java\nscript:alert(1)"); return nil }, nil, `LinkButton "L": `},
		{func(ui *app.UI) any { ui.LinkButton("L", " data:text/html,x"); return nil }, nil, `LinkButton "L": `},
		{func(ui *app.UI) any { ui.LinkButton("L", "data:text/html,x"); return nil }, nil, `LinkButton "L": `},
		{func(ui *app.UI) any { ui.LinkButton("L", "https://"); return nil }, nil, `LinkButton "L": `},
		{func(ui *app.UI) any { ui.LinkButton("L", "//example.com/x"); return nil }, nil, `LinkButton "L": "//example.com/x" is not an address`},
		{func(ui *app.UI) any { ui.LinkButton("L", "", app.Primary()); return nil }, nil, `LinkButton "L": "" is not an address`},
		{func(ui *app.UI) any { m, ok := ui.ChatInput("C", app.Max(-1)); return m + fmt.Sprint(ok) }, "false", `ChatInput "C": Max(-1) is not above zero`},
		{func(ui *app.UI) any { return ui.Toggle("T", true, app.Primary()) }, true, `Toggle "T" does not take Primary`},
		{func(ui *app.UI) any { return ui.TextArea("T", "x", app.Password()) }, "x", `TextArea "T" does not take Password`},
	} {
		var got any
		at := apptest.New(t, func(ui *app.UI) error {
			got = c.draw(ui)
			ui.Text("after")
			return nil
		})
		at.Run()
		if e := at.Error(); len(e) != 1 || !strings.Contains(e[0], c.says) || got != c.want || len(at.Text()) != 1 || at.Err() != nil {
			t.Errorf("%d: returned %.40v, want %v; the page shows %.300q, want %s", i, got, c.want, e, c.says)
		}
	}
}

// Users read steps as decimal numbers. A slider that shows 0.30000000000000004 is broken.
func TestSliderFloat_StepsAreDecimal(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Text(fmt.Sprint(
			ui.SliderFloat("A", 0, 1, 0.1+0.2), " ",
			ui.SliderFloat("B", -0.05, 0.05, 0.033), " ",
			ui.SliderFloat("C", 0, 3.7, 2.347), " ",
			ui.SliderFloat("D", 1, 1000, 333.3), " ",
			ui.SliderFloat("E", 0.1, 0.9, 9, app.Step(0.2)), " ",
			ui.SliderFloat("F", 0, 10, 10, app.Step(4)), " ",
			ui.SliderFloat("G", 2, 2, 7)))
		return nil
	})
	at.Run()
	if got, want := at.Text()[0], "0.3 0.033 2.35 333 0.9 8 2"; got != want {
		t.Errorf("the values are %s, want %s", got, want)
	}
}

// Dates must not depend on the server's zone, and must not lose a day in a zone that
// skips midnights.
func TestDateInput_IsMidnightUTCOfTheDateOnItsOwnClock(t *testing.T) {
	east, west := time.FixedZone("east", 14*3600), time.FixedZone("west", -11*3600)
	at := apptest.New(t, func(ui *app.UI) error {
		for i, initial := range []time.Time{
			time.Date(2026, 11, 22, 0, 30, 0, 0, east), time.Date(2026, 11, 22, 23, 30, 0, 0, west),
			time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), {},
		} {
			ui.Text(ui.DateInput(fmt.Sprint(i), initial).Format(time.RFC3339))
		}
		return nil
	})
	at.Run()
	want := "[2026-11-22T00:00:00Z 2026-11-22T00:00:00Z 9999-12-31T00:00:00Z 0001-01-02T00:00:00Z 0001-01-01T00:00:00Z]"
	if got := fmt.Sprint(at.Text()); got != want {
		t.Errorf("the dates are %s, want %s", got, want)
	}
	at.DateInput("4").Set(date(2026, 5, 1))
	at.Run()
	if got := at.DateInput("4").Value(); got != date(2026, 5, 1) {
		t.Errorf("the date is %v", got)
	}
	at.DateInput("4").Set(time.Time{})
	at.Run()
	if got := at.DateInput("4").Value(); !got.IsZero() {
		t.Errorf("the date was emptied and is %v", got)
	}
}

// Options may change between the user's click and the run. The user means the options
// that the page showed.
func TestMultiSelect_ChoiceIsByTheShownText(t *testing.T) { // A2
	type fruit struct{ ID int }
	names := map[int]string{1: "apple", 2: "pear", 3: "plum", 4: "quince"}
	list := []fruit{{1}, {2}, {3}}
	var got []fruit
	at := apptest.New(t, func(ui *app.UI) error {
		got = app.MultiSelect(ui, "Fruit", list, app.Key("f"), app.Initial(fruit{3}, fruit{9}),
			app.Format(func(f fruit) string { return names[f.ID] }))
		return nil
	})
	at.Run()
	if fmt.Sprint(got) != "[{3}]" || fmt.Sprint(at.MultiSelect("Fruit").Options()) != "[apple pear plum]" {
		t.Errorf("at first %v of %q is chosen", got, at.MultiSelect("Fruit").Options())
	}
	at.MultiSelect("Fruit").Set("plum", "apple")
	list = []fruit{{4}, {3}, {2}, {1}}
	at.Run()
	if fmt.Sprint(got) != "[{3} {1}]" {
		t.Errorf("chosen are %v, want plum and apple in the new order", got)
	}
	list = []fruit{{4}, {1}}
	at.Run()
	if fmt.Sprint(got) != "[{1}]" {
		t.Errorf("without plum %v is chosen", got)
	}
	at.MultiSelect("Fruit").Set()
	at.Run()
	if got != nil {
		t.Errorf("with nothing chosen the result is %v", got)
	}
}

// The result belongs to the caller: sorting it must not change the result of the next
// run.
func TestMultiSelect_ResultIsTheCallersOwn(t *testing.T) {
	options := []string{"a", "b"}
	var got []string
	at := apptest.New(t, func(ui *app.UI) error {
		got = ui.MultiSelect("M", options, app.Initial("a", "b"))
		return nil
	})
	at.Run()
	slices.Reverse(got)
	at.Run()
	if fmt.Sprint(got, options) != "[a b] [a b]" {
		t.Errorf("after the caller changed its result it is %v of %v", got, options)
	}
}

// The initial choice is one of the options, even if Initial names values that are not.
func TestRadio_InitialIsFoundByItsText(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Text(fmt.Sprint(
			app.Radio(ui, "A", []time.Duration{time.Second, time.Minute}, app.Initial(time.Minute)), " ",
			ui.Radio("B", []string{"x", "y"}, app.Initial("gone")), " ",
			ui.Select("C", []string{"x", "y"}, app.Initial("gone", "y")), " ",
			app.Select(ui, "D", []any{1, "a", nil}, app.Initial[any](nil))))
		return nil
	})
	at.Run()
	if got := at.Text()[0]; got != "1m0s x y <nil>" {
		t.Errorf("the values are %s", got)
	}
	if got := at.Radio("A").Options(); fmt.Sprint(got) != "[1s 1m0s]" {
		t.Errorf("the options show %q", got)
	}
}

// A list of thousands of options may be sent once. Sent again at each click, it would
// make every app with such a list slow.
func TestMultiSelect_ManyOptionsAreNotSentAgain(t *testing.T) { // A6
	options := make([]string, 10_000)
	for i := range options {
		options[i] = fmt.Sprintf("option %05d", i)
	}
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			ui.Text(fmt.Sprint(ui.Number("N", 0), ui.MultiSelect("M", options), app.Select(ui, "S", options)))
			return nil
		}).open("")
		p.end(0)
		whole := 0
		for _, d := range p.deltas {
			whole += d.bytes
		}
		if whole < 2*10_000*len(options[0]) {
			t.Errorf("the page was sent %d bytes, which cannot hold the options", whole)
		}
		sent, before := 0, len(p.deltas)
		p.end(p.set(map[string]any{"M": []int{9999, 3}, "S": 7}))
		p.end(p.set(map[string]any{"N": 1}))
		for _, d := range p.deltas[before:] {
			sent += d.bytes
		}
		if !p.shows("1 [option 00003 option 09999]option 00007") {
			t.Errorf("the page shows %.300s", p.page.Main()[len(p.page.Main())-1].JSON)
		}
		if sent > 1000 {
			t.Errorf("two interactions sent %d bytes", sent)
		}
	})
}

// Each message must reach the script, once and in order, no matter how fast messages
// come.
func TestChatInput_NoMessageIsLost(t *testing.T) { // A2
	for range 20 {
		var want []string
		var history *[]string
		at := apptest.New(t, func(ui *app.UI) error {
			history = app.State(ui, "history", []string(nil))
			if m, ok := ui.ChatInput("Say"); ok {
				*history = append(*history, m)
			}
			for _, m := range *history {
				ui.Text(m)
			}
			return nil
		})
		at.Run()
		for i := range 30 {
			want = append(want, fmt.Sprint("message ", i))
			at.ChatInput("Say").Send(want[i])
		}
		at.Run()
		at.Run()
		if !slices.Equal(*history, want) || !slices.Equal(at.Text(), want) {
			t.Fatalf("the script has %q, the page shows %q", *history, at.Text())
		}
	}
}

// Other values are not messages, and must not start a conversation.
func TestChatInput_TakesOnlyMessages(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var got []string
		p := serve(t, func(ui *app.UI) error {
			if m, ok := ui.ChatInput("Say", app.Max(5)); ok {
				got = append(got, m)
			}
			return nil
		}).open("")
		p.end(0)
		for _, sent := range []string{`""`, `" \n\t"`, `null`, `7`, `["a"]`, `true`, `"hello world"`, `"a\r\nb"`} {
			p.end(p.set(map[string]any{"Say": json.RawMessage(sent)}))
		}
		p.event++
		p.send(map[string]any{"t": "event", "n": p.event, "press": []string{p.widget("Say")}})
		p.end(p.event)
		if !slices.Equal(got, []string{"hello", "a\nb"}) {
			t.Errorf("the script got %q", got)
		}
	})
}

// The number of waiting messages is bounded. They are dropped when the user stops a run,
// since the user then does not want an answer to the next one.
func TestChatInput_WaitingMessagesAreBoundedAndDroppedByStop(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var got []string
		var hold atomic.Bool
		p := serve(t, func(ui *app.UI) error {
			if hold.Load() {
				<-ui.Done()
				return ui.Err()
			}
			if m, ok := ui.ChatInput("Say"); ok {
				got = append(got, m)
			}
			ui.Text(fmt.Sprint("heard ", len(got)))
			return nil
		}, app.RunsPerSecond(0, 1)).open("")
		p.end(0)
		id := p.widget("Say")
		send := func(text string) {
			p.event++
			p.send(map[string]any{"t": "event", "n": p.event, "set": map[string]string{id: text}})
			synctest.Wait()
		}
		hold.Store(true)
		for i := range maxMessages + 6 {
			send(fmt.Sprint(i))
		}
		hold.Store(false)
		p.send(map[string]any{"t": "rerun"})
		for !p.shows(fmt.Sprint(`"heard `, maxMessages, `"`)) {
			p.end(p.event)
		}
		if len(got) != maxMessages || got[0] != "0" || got[maxMessages-1] != fmt.Sprint(maxMessages-1) {
			t.Errorf("%d messages came through: %q", len(got), got)
		}
		hold.Store(true)
		send("unwanted")
		p.send(map[string]any{"t": "stop"})
		if how := p.end(p.event); how != "stopped" {
			t.Errorf("the run ended as %s", how)
		}
		hold.Store(false)
		p.send(map[string]any{"t": "rerun"})
		p.end(p.event)
		if len(got) != maxMessages {
			t.Errorf("after Stop the script got %q", got[maxMessages:])
		}
	})
}

// maxMessages is the number of messages that may wait for one ChatInput.
const maxMessages = 64

// A message whose run fails has been seen. The messages behind it must still be.
func TestChatInput_AFailedRunKeepsWaitingMessages(t *testing.T) { // A2, A5
	var got []string
	calls := 0
	at := apptest.New(t, func(ui *app.UI) error {
		m, ok := ui.ChatInput("Say", app.OnChange(func() { calls++ }))
		if !ok {
			return nil
		}
		if got = append(got, m); m == "b" {
			return errors.New("cannot answer b")
		}
		return nil
	})
	at.Run()
	for _, m := range []string{"a", "b", "c"} {
		at.ChatInput("Say").Send(m)
	}
	at.Run()
	if !slices.Equal(got, []string{"a", "b", "c"}) || calls < 3 {
		t.Errorf("the script got %q, with %d calls of OnChange", got, calls)
	}
}

// A link button has the given address, of any kind that a browser may open.
func TestLinkButton_ShowsItsAddress(t *testing.T) {
	addresses := []string{"https://example.com/a?b=c#d", "http://localhost:8080", "mailto:a@example.com", "docs/", "/other", "?page=2", "#part"}
	at := apptest.New(t, func(ui *app.UI) error {
		for _, address := range addresses {
			ui.LinkButton(address, address)
		}
		return nil
	})
	at.Run()
	for _, address := range addresses {
		if got := at.LinkButton(address).Address; got != address {
			t.Errorf("%s leads to %s", address, got)
		}
	}
	if len(at.Error()) != 0 {
		t.Errorf("the page shows %q", at.Error())
	}
}
