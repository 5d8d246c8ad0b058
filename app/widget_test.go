package app_test

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// A value must not move to another widget, or be lost, because an element was drawn
// before.
func TestWidget_KeepsItsValueWhenSomethingIsInsertedBefore(t *testing.T) { // A4
	at := apptest.New(t, func(ui *app.UI) error {
		if ui.Checkbox("More", false) {
			ui.Text("inserted")
			ui.Number("Other", 0)
			ui.Expander("Details").Number("N", 0)
		}
		ui.Columns(2)[1].Number("N", 0)
		ui.Number("N", 0)
		ui.Sidebar().Number("N", 0)
		return nil
	})
	at.Run()
	if errs := at.Error(); len(errs) != 0 {
		t.Fatalf("one label in different places: %q", errs)
	}
	at.Number("N").Set(1)
	at.Sidebar().Number("N").Set(3)
	at.Run()
	at.Checkbox("More").Set(true)
	at.Run()
	if got := at.Expander("Details").Number("N").Value(); got != 0 {
		t.Errorf("the new widget has the value %d of another", got)
	}
	at.Checkbox("More").Set(false)
	at.Run()
	if a, b := at.Number("N").Value(), at.Sidebar().Number("N").Value(); a != 1 || b != 3 {
		t.Errorf("the values are %d and %d, want 1 and 3", a, b)
	}
}

// A widget is another one if its question is another. With Key it is the same, whatever
// it looks like.
func TestWidget_IdentityIsLabelParametersAndPlaceOrKey(t *testing.T) { // A4
	type look struct {
		label       string
		min, max    int
		inContainer bool
	}
	base := look{"Rows", 0, 10, false}
	for _, other := range []look{{"Lines", 0, 10, false}, {"Rows", 1, 10, false}, {"Rows", 0, 9, false}, {"Rows", 0, 10, true}} {
		for _, keyed := range []bool{false, true} {
			var now look
			var value int
			at := apptest.New(t, func(ui *app.UI) error {
				var opts []app.Option
				if keyed {
					opts = append(opts, app.Key("k"))
				}
				if now.inContainer {
					ui = ui.Container()
				}
				value = ui.Slider(now.label, now.min, now.max, 2, opts...)
				return nil
			})
			now = base
			at.Run()
			at.Slider("Rows").Set(5)
			at.Run()
			now = other
			at.Run()
			if want := map[bool]int{false: 2, true: 5}[keyed]; value != want {
				t.Errorf("%+v became %+v, with Key %v: the value is %d, want %d", base, other, keyed, value, want)
			}
		}
	}
}

// A keyed widget keeps its value when its limits change. The value may then be outside
// its limits.
func TestWidget_KeyedValueIsClampedToNewLimits(t *testing.T) { // A4
	most, options := 10, []string{"a", "b", "c"}
	var n int
	var choice string
	at := apptest.New(t, func(ui *app.UI) error {
		n = ui.Slider("N", 0, most, 0, app.Key("n"))
		choice = ui.Select("L", options, app.Key("l"))
		return nil
	})
	at.Run()
	at.Slider("N").Set(9)
	at.Select("L").Set("b")
	at.Run()
	most, options = 5, []string{"x", "y", "b"}
	at.Run()
	if n != 5 || choice != "b" {
		t.Errorf("with new limits the values are %d and %q, want 5 and b", n, choice)
	}
	options = []string{"x"}
	at.Run()
	if choice != "x" {
		t.Errorf("without the chosen option the choice is %q, want the first", choice)
	}
}

// The options may change between the page that the user saw and the run. The user means
// the option that they clicked.
func TestSelect_ChoiceIsByTheShownText(t *testing.T) { // A2
	options := []string{"a", "b", "c"}
	var choice string
	at := apptest.New(t, func(ui *app.UI) error {
		choice = ui.Select("L", options, app.Key("l"))
		return nil
	})
	at.Run()
	at.Select("L").Set("b")
	options = []string{"new", "a", "b"}
	at.Run()
	if choice != "b" {
		t.Errorf("the choice is %q, want b", choice)
	}
}

// Two widgets of one identity would share a value. The author must be told the lines of
// both.
func TestWidget_DuplicateNamesBothPlaces(t *testing.T) { // A4
	var top int // the line above the first call
	at := apptest.New(t, func(ui *app.UI) error {
		_, _, top, _ = runtime.Caller(0)
		ui.Button("Go")
		ui.Columns(2)[0].Button("Go")
		if ui.Button("Go") {
			t.Error("the duplicate was pressed")
		}
		app.Select(ui, "S", []int{1})
		if got := app.Select(ui, "S", []int{1}); got != 1 {
			t.Errorf("the duplicate returns %d", got)
		}
		ui.Select("T", []string{"x"}, app.Key("k"))
		ui.Select("U", []string{"x"}, app.Key("k"))
		ui.Number("N", 7)
		if got := ui.Number("N", 7); got != 7 {
			t.Errorf("the duplicate returns %d", got)
		}
		return nil
	})
	at.Run()
	at.Button("Go").Click()
	at.Run()
	errs := at.Error()
	if len(errs) != 4 {
		t.Fatalf("the page shows %q", errs)
	}
	for i, lines := range [][2]int{{1, 3}, {6, 7}, {10, 11}, {12, 13}} {
		for _, line := range lines {
			if !strings.Contains(errs[i], fmt.Sprint("widget_test.go:", top+line)) {
				t.Errorf("%q does not name line %d", errs[i], top+line)
			}
		}
	}
}

// A widget that is no longer drawn must not come back with an old value. Its value must
// not be kept forever.
func TestWidget_ValueGoesWithTheWidget(t *testing.T) { // A4
	at := apptest.New(t, func(ui *app.UI) error {
		if ui.Checkbox("Show", true) {
			ui.Number("N", 1)
		}
		return nil
	})
	at.Run()
	at.Number("N").Set(9)
	at.Run()
	at.Checkbox("Show").Set(false)
	at.Run()
	at.Checkbox("Show").Set(true)
	at.Run()
	if got := at.Number("N").Value(); got != 1 {
		t.Errorf("the widget came back with %d", got)
	}
}

// A press belongs to its run. If that run failed before it took the press, a later
// surprising action would be worse than no action.
func TestButton_PressGoesWithAFailedRun(t *testing.T) { // A2
	var pressed bool
	at := apptest.New(t, func(ui *app.UI) error {
		if ui.Checkbox("Fail", false) {
			return errors.New("failed")
		}
		pressed = ui.Button("Act")
		return nil
	})
	at.Run()
	at.Checkbox("Fail").Set(true)
	at.Button("Act").Click()
	at.Run()
	at.Checkbox("Fail").Set(false)
	at.Run()
	if pressed {
		t.Error("the press came back")
	}
}

// OnChange sets state that the script needs from its first line. So it runs before the
// script, in the order of the page.
func TestOnChange_RunsBeforeTheScript(t *testing.T) {
	var trace []string
	at := apptest.New(t, func(ui *app.UI) error {
		trace = append(trace, "script")
		note := func(s string) app.Option { return app.OnChange(func() { trace = append(trace, s) }) }
		ui.Checkbox("C", false, note("C"))
		ui.Button("B", note("B"))
		ui.Number("N", 0, note("N"))
		return nil
	})
	at.Run()
	at.Number("N").Set(3)
	at.Button("B").Click()
	at.Run()
	at.Run()
	if want := []string{"script", "B", "N", "script", "script"}; !slices.Equal(trace, want) {
		t.Errorf("the order was %q, want %q", trace, want)
	}
}

// A mistake in a callback must be shown, and the page must still be there.
func TestOnChange_FaultIsShownAndTheScriptRuns(t *testing.T) { // A5
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Button("Panic", app.OnChange(func() { panic("x") }))
		ui.Button("Draw", app.OnChange(func() { ui.Text("x") }))
		ui.Title("page")
		return nil
	})
	at.Run()
	at.Button("Panic").Click()
	at.Run()
	if len(at.Error()) != 1 || len(at.Title()) != 1 || at.Err() == nil {
		t.Errorf("after a panic the page shows %q, %q", at.Error(), at.Title())
	}
	at.Run()
	at.Button("Draw").Click()
	at.Run()
	if e := at.Error(); len(e) != 1 || !strings.Contains(e[0], "draw in the script") {
		t.Errorf("after a callback that draws the page shows %q", e)
	}
}

// Options of any type are chosen by their texts. The call must return the option itself.
func TestSelect_TakesAnyType(t *testing.T) {
	type carrier struct{ Code, Name string }
	var got carrier
	at := apptest.New(t, func(ui *app.UI) error {
		got = app.Select(ui, "Carrier", []carrier{{"AA", "American"}, {"WN", "Southwest"}})
		return nil
	})
	at.Run()
	if got.Code != "AA" {
		t.Errorf("the first choice is %v", got)
	}
	at.Select("Carrier").Set("{WN Southwest}")
	at.Run()
	if got.Name != "Southwest" {
		t.Errorf("the choice is %v", got)
	}
}

// A call that makes no sense is a mistake of the author. The page must name the call and
// its line, and the call must return a value.
func TestCalls_MeaninglessOnesDrawAnErrorInPlace(t *testing.T) {
	for i, c := range []struct {
		draw func(*app.UI) any
		want any
		says string
	}{
		{func(ui *app.UI) any { return ui.Slider("S", 5, 1, 3) }, 3, `Slider "S": its least value 5 is above its greatest 1`},
		{func(ui *app.UI) any { return ui.Slider("S", 1, 5, 3, app.Step(0)) }, 3, `Slider "S": Step(0)`},
		{func(ui *app.UI) any { return ui.Number("N", 3, app.Min(5), app.Max(4)) }, 3, `Number "N": Min(5) is above Max(4)`},
		{func(ui *app.UI) any { return ui.TextInput("T", "x", app.Max(0)) }, "x", `TextInput "T": Max(0)`},
		{func(ui *app.UI) any { return len(ui.Columns(0)) }, 1, `Columns(0)`},
		{func(ui *app.UI) any { return len(ui.Columns(math.MaxInt)) }, 64, `Columns(`},
		{func(ui *app.UI) any { return ui.Button("B", app.Min(3)) }, false, `Button "B" does not take Min: it takes Key, Help, Disabled, OnChange and Primary`},
		{func(ui *app.UI) any { return ui.Checkbox("C", true, app.Option{}) }, true, `Checkbox "C" does not take an empty Option`},
		{func(ui *app.UI) any { return ui.Select("L", []string{"a", "b"}, app.Step(1)) }, "a", `Select "L" does not take Step`},
		{func(ui *app.UI) any { ui.Table(nil); return nil }, nil, `Table: nil cannot be shown`},
		{func(ui *app.UI) any { ui.LineChart(3); return nil }, nil, `LineChart: int cannot be shown`},
		{func(ui *app.UI) any { ui.BarChart([]row{{}}, app.Y("Nope")); return nil }, nil, `Nope`},
		{func(ui *app.UI) any { ui.BarChart([]row{{}}, app.Height(-1)); return nil }, nil, `BarChart: Height(-1)`},
		{func(ui *app.UI) any { ui.VegaLite("not json", nil); return nil }, nil, `VegaLite: `},
		{func(ui *app.UI) any { ui.Metric("M", 1, app.Step(1)); return nil }, nil, `Metric "M" does not take Step: it takes Help, Delta and FormatValue`},
		{func(ui *app.UI) any { return *app.State(ui, "k", "s") }, "s", `State "k" is of type string here and of type int elsewhere`},
	} {
		var got any
		at := apptest.New(t, func(ui *app.UI) error {
			app.State(ui, "k", 1)
			got = c.draw(ui)
			ui.Text("after")
			return nil
		})
		at.Run()
		if e := at.Error(); len(e) != 1 || !strings.Contains(e[0], c.says) || got != c.want || len(at.Text()) != 1 || at.Err() != nil {
			t.Errorf("%d: returned %v, want %v; the page shows %q, want %s", i, got, c.want, e, c.says)
		}
	}
}

// An initial value outside the limits often comes from data. It is moved inside the
// limits and not refused.
func TestWidget_InitialValueIsMovedInside(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Text(fmt.Sprint(ui.Slider("A", 0, 20, 50), ui.Slider("B", 10, 20, 5), ui.Slider("C", 0, 10, 5, app.Step(4)),
			ui.Number("D", -5, app.Min(0)), ui.TextInput("E", "abcdef", app.Max(3)), ui.Slider("F", 3, 3, 3)))
		return nil
	})
	at.Run()
	if got := at.Text()[0]; got != "20 10 4 0abc3" {
		t.Errorf("the values are %q", got)
	}
}
