package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// keepsGiving runs a script that passes a widget's own value back as the initial one, and
// sets the widget again and again.
func keepsGiving[T any](t *testing.T, draw func(*app.UI, T) T, set func(*apptest.App, T), values ...T) {
	t.Helper()
	var got T
	at := apptest.New(t, func(ui *app.UI) error {
		kept := app.State(ui, "kept", values[0])
		*kept = draw(ui, *kept)
		got = *kept
		return nil
	})
	at.Run()
	for _, want := range values[1:] {
		set(at, want)
		for range 2 {
			if at.Run(); fmt.Sprint(got) != fmt.Sprint(want) || len(at.Error()) > 0 {
				t.Errorf("set to %v, the script has %v; errors %q", want, got, at.Error())
			}
		}
	}
}

// Hazard: the initial value is part of the widget's identity. A script that passes the
// value back then has another widget in each run, and every second input is lost without
// a message. // A4
func TestWidget_ValueGivenBackLosesNoInput(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	letters := []string{"a", "b", "c", "d"}
	keepsGiving(t, func(ui *app.UI, v string) string { return ui.TextInput("W", v) },
		func(at *apptest.App, v string) { at.TextInput("W").Set(v) }, "a", "b", "c", "", "d")
	keepsGiving(t, func(ui *app.UI, v string) string { return ui.TextArea("W", v) },
		func(at *apptest.App, v string) { at.TextArea("W").Set(v) }, "a", "b", "c", "d")
	keepsGiving(t, func(ui *app.UI, v bool) bool { return ui.Checkbox("W", v) },
		func(at *apptest.App, v bool) { at.Checkbox("W").Set(v) }, false, true, false, true)
	keepsGiving(t, func(ui *app.UI, v bool) bool { return ui.Toggle("W", v) },
		func(at *apptest.App, v bool) { at.Toggle("W").Set(v) }, false, true, false, true)
	keepsGiving(t, func(ui *app.UI, v int) int { return ui.Number("W", v) },
		func(at *apptest.App, v int) { at.Number("W").Set(v) }, 1, 2, 3, 4)
	keepsGiving(t, func(ui *app.UI, v float64) float64 { return ui.NumberFloat("W", v) },
		func(at *apptest.App, v float64) { at.NumberFloat("W").Set(v) }, 1.5, 2.5, 3, 4)
	keepsGiving(t, func(ui *app.UI, v int) int { return ui.Slider("W", 0, 9, v) },
		func(at *apptest.App, v int) { at.Slider("W").Set(v) }, 1, 2, 3, 4)
	keepsGiving(t, func(ui *app.UI, v float64) float64 { return ui.SliderFloat("W", 0, 9, v) },
		func(at *apptest.App, v float64) { at.SliderFloat("W").Set(v) }, 1, 2, 3, 4)
	keepsGiving(t, func(ui *app.UI, v [2]int) [2]int {
		lo, hi := ui.RangeSlider("W", 0, 9, v[0], v[1])
		return [2]int{lo, hi}
	},
		func(at *apptest.App, v [2]int) { at.RangeSlider("W").Set(v[0], v[1]) }, [2]int{1, 2}, [2]int{2, 3}, [2]int{4, 9}, [2]int{0, 1})
	keepsGiving(t, func(ui *app.UI, v [2]float64) [2]float64 {
		lo, hi := ui.RangeSliderFloat("W", 0, 9, v[0], v[1])
		return [2]float64{lo, hi}
	},
		func(at *apptest.App, v [2]float64) { at.RangeSliderFloat("W").Set(v[0], v[1]) }, [2]float64{1, 2}, [2]float64{2.5, 3}, [2]float64{4, 9}, [2]float64{0, 1})
	keepsGiving(t, func(ui *app.UI, v string) string { return ui.ColorPicker("W", v) },
		func(at *apptest.App, v string) { at.ColorPicker("W").Set(v) }, "#000000", "#111111", "#222222", "#333333")
	keepsGiving(t, func(ui *app.UI, v time.Time) time.Time { return ui.DateInput("W", v) },
		func(at *apptest.App, v time.Time) { at.DateInput("W").Set(v) }, day(1), day(2), day(3), day(4))
	keepsGiving(t, func(ui *app.UI, v time.Duration) time.Duration { return ui.TimeInput("W", v) },
		func(at *apptest.App, v time.Duration) { at.TimeInput("W").Set(v) }, time.Hour, 2*time.Hour, 3*time.Hour)
	keepsGiving(t, func(ui *app.UI, v string) string { return ui.Select("W", letters, app.Initial(v)) },
		func(at *apptest.App, v string) { at.Select("W").Set(v) }, "a", "b", "c", "d")
	keepsGiving(t, func(ui *app.UI, v string) string { return ui.Radio("W", letters, app.Initial(v)) },
		func(at *apptest.App, v string) { at.Radio("W").Set(v) }, "a", "b", "c", "d")
	keepsGiving(t, func(ui *app.UI, v []string) []string { return ui.MultiSelect("W", letters, app.Initial(v...)) },
		func(at *apptest.App, v []string) { at.MultiSelect("W").Set(v...) }, []string{"a"}, []string{"b"}, []string{"b", "c"}, []string{"d"})
}

// editorOfItsOwn returns an app that gives an editor the rows that the editor returned
// before, and a pointer to the rows after the last run.
func editorOfItsOwn(t *testing.T) (*apptest.App, *[]string) {
	got := new([]string)
	at := apptest.New(t, func(ui *app.UI) error {
		kept := app.State(ui, "kept", []string{"a", "b", "c"})
		*kept = app.DataEditor(ui, "E", *kept)
		*got = slices.Clone(*kept)
		return nil
	})
	at.Run()
	return at, got
}

// Hazard: the script gives an editor the rows that it returned. The page still counts by
// the rows that it had, so its next edits are taken for edits of other rows and
// dropped. // A4
func TestDataEditor_RowsGivenBackLoseNoEdit(t *testing.T) {
	at, got := editorOfItsOwn(t)
	steps := []struct {
		edit func(e apptest.DataEditor)
		want string
	}{
		{func(e apptest.DataEditor) { e.SetCell(0, "value", "A") }, "[A b c]"},
		{func(e apptest.DataEditor) { e.SetCell(1, "value", "B") }, "[A B c]"},
		{func(e apptest.DataEditor) { e.AddRow() }, "[A B c ]"},
		{func(e apptest.DataEditor) { e.SetCell(3, "value", "d") }, "[A B c d]"},
		{func(e apptest.DataEditor) { e.DeleteRow(1) }, "[A c d]"},
		{func(e apptest.DataEditor) { e.SetCell(0, "value", "AA") }, "[AA c d]"},
		{func(e apptest.DataEditor) { e.SetCell(2, "value", "D") }, "[AA c D]"},
	}
	for i, step := range steps {
		step.edit(at.DataEditor("E"))
		if at.Run(); fmt.Sprint(*got) != step.want {
			t.Errorf("edit %d made %v, want %s", i, *got, step.want)
		}
		if at.Run(); fmt.Sprint(*got) != step.want {
			t.Errorf("after another run: %v, want %s", *got, step.want)
		}
	}
}

// Hazard: a page that does not know the new rows yet sends all edits of the old ones
// again. // A4 A7
func TestDataEditor_EditsOfAPageThatIsBehindAreCarriedForward(t *testing.T) {
	at, got := editorOfItsOwn(t)
	behind := at.DataEditor("E") // the page at first: three rows without edits
	var edits []func()
	for i, step := range []struct {
		edit func()
		want string
	}{
		{func() { behind.SetCell(0, "value", "A") }, "[A b c]"},
		{func() { behind.AddRow(); behind.SetCell(3, "value", "d") }, "[A b c d]"},
		{func() { behind.DeleteRow(1) }, "[A c d]"},
		{func() { behind.SetCell(2, "value", "C"); behind.AddRow(); behind.SetCell(4, "value", "e") }, "[A C d e]"},
		{func() { behind.DeleteRow(3); behind.SetCell(0, "value", "AA") }, "[AA C e]"},
	} {
		edits = append(edits, step.edit)
		for _, again := range edits { // a page sends all of its edits each time
			again()
		}
		if at.Run(); fmt.Sprint(*got) != step.want {
			t.Errorf("edit %d made %v, want %s", i, *got, step.want)
		}
	}
}
