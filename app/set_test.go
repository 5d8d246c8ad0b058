package app_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// Hazard: Set does not work for a kind of widget, or the call returns another value. //
// A4
func TestSet_EachKindTakesAValue(t *testing.T) {
	day := time.Date(2026, 1, 31, 15, 4, 0, 0, time.Local)
	letters := []string{"a", "b", "c"}
	for kind, w := range map[string]struct {
		draw  func(*app.UI) any
		value any
		want  string
	}{
		"TextInput":   {func(ui *app.UI) any { return ui.TextInput("W", "x", app.Key("w")) }, "new", "new"},
		"TextArea":    {func(ui *app.UI) any { return ui.TextArea("W", "x", app.Key("w")) }, "1\r\n2", "1\n2"},
		"Number":      {func(ui *app.UI) any { return ui.Number("W", 1, app.Key("w")) }, 7, "7"},
		"NumberFloat": {func(ui *app.UI) any { return ui.NumberFloat("W", 1, app.Key("w")) }, 2.5, "2.5"},
		"an int":      {func(ui *app.UI) any { return ui.SliderFloat("W", 0, 9, 1, app.Key("w")) }, 2, "2"},
		"Slider":      {func(ui *app.UI) any { return ui.Slider("W", 0, 9, 1, app.Key("w")) }, 99, "9"},
		"RangeSlider": {func(ui *app.UI) any { lo, hi := ui.RangeSlider("W", 0, 9, 1, 2, app.Key("w")); return [2]int{lo, hi} }, [2]int{3, 4}, "[3 4]"},
		"RangeSliderFloat": {func(ui *app.UI) any {
			lo, hi := ui.RangeSliderFloat("W", 0, 9, 1, 2, app.Key("w"))
			return [2]float64{lo, hi}
		}, [2]float64{0.5, 4}, "[0.5 4]"},
		"Checkbox":        {func(ui *app.UI) any { return ui.Checkbox("W", false, app.Key("w")) }, true, "true"},
		"Toggle":          {func(ui *app.UI) any { return ui.Toggle("W", true, app.Key("w")) }, false, "false"},
		"Select":          {func(ui *app.UI) any { return ui.Select("W", letters, app.Key("w")) }, "b", "b"},
		"Radio of days":   {func(ui *app.UI) any { return app.Radio(ui, "W", []time.Month{1, 2}, app.Key("w")) }, time.February, "February"},
		"MultiSelect":     {func(ui *app.UI) any { return ui.MultiSelect("W", letters, app.Key("w")) }, []string{"c", "a"}, "[a c]"},
		"no choice":       {func(ui *app.UI) any { return ui.MultiSelect("W", letters, app.Initial("a"), app.Key("w")) }, []string(nil), "[]"},
		"DateInput":       {func(ui *app.UI) any { return ui.DateInput("W", time.Time{}, app.Key("w")).Format(time.DateTime) }, day, "2026-01-31 00:00:00"},
		"TimeInput":       {func(ui *app.UI) any { return ui.TimeInput("W", 0, app.Key("w")) }, 90 * time.Minute, "1h30m0s"},
		"ColorPicker":     {func(ui *app.UI) any { return ui.ColorPicker("W", "#000", app.Key("w")) }, "#FFF", "#ffffff"},
		"the first value": {func(ui *app.UI) any { return ui.TextInput("W", "x", app.Key("w")) }, nil, "x"},
	} {
		for _, before := range []bool{true, false} {
			var got []string
			at := apptest.New(t, func(ui *app.UI) error {
				place, set := ui.Container(), ui.Button("Set")
				if set && before {
					app.Set(ui, "w", w.value)
				}
				got = append(got, fmt.Sprint(w.draw(place)))
				if set && !before {
					app.Set(ui, "w", w.value)
				}
				return nil
			})
			at.Run()
			first := got[0]
			got = nil
			at.Button("Set").Click()
			at.Run()
			want := []string{w.want}
			if !before {
				want = []string{first, w.want}
			}
			if fmt.Sprint(got) != fmt.Sprint(want) || len(at.Error()) > 0 {
				t.Errorf("%s, set before it is drawn: %v: the runs have %q, want %q; errors %q", kind, before, got, want, at.Error())
			}
		}
	}
}

// Hazard: a DataEditor or another widget that takes no value cannot be reset either.
func TestSet_NilDropsEditsAndSelections(t *testing.T) {
	var rows []string
	var chosen []int
	at := apptest.New(t, func(ui *app.UI) error {
		rows = app.DataEditor(ui, "E", []string{"a", "b"}, app.Key("e"))
		chosen = ui.SelectRows("S", []string{"x", "y"}, app.Key("s"))
		if ui.Button("Reset") {
			app.Set(ui, "e", nil)
			app.Set(ui, "s", nil)
		}
		if ui.Button("Wrong") {
			app.Set(ui, "e", []string{"c"})
		}
		return nil
	})
	at.Run()
	at.DataEditor("E").SetCell(0, "value", "A")
	at.SelectRows("S").Set(1)
	at.Run()
	at.Button("Reset").Click()
	at.Run()
	if fmt.Sprint(rows, chosen) != "[a b] []" {
		t.Errorf("after the reset: %v %v", rows, chosen)
	}
	at.Button("Wrong").Click()
	at.Run()
	if want := `Set("e"): DataEditor "E" takes only nil: pass other values to its call`; len(at.Error()) != 1 || at.Error()[0] != want {
		t.Errorf("errors: %q", at.Error())
	}
}

// Hazard: files cannot be taken out of a field by the script, or stay on the disk, or the
// page still has those of a form that nobody has sent.
func TestSet_NilRemovesFiles(t *testing.T) {
	for _, before := range []bool{true, false} {
		dir, got := t.TempDir(), []string(nil)
		at := apptest.New(t, func(ui *app.UI) error {
			place, reset := ui.Container(), ui.Button("Reset")
			set := func(now bool) {
				if reset && now {
					app.Set(ui, "one", nil)
					app.Set(ui, "many", nil)
				}
			}
			set(before)
			got = nil
			if f := place.FileUpload("One", app.Key("one")); f != nil {
				got = append(got, f.Name)
			}
			form := place.Form("form")
			for _, f := range form.FileUploads("Many", app.Key("many")) {
				got = append(got, f.Name)
			}
			form.Submit("Send")
			set(!before)
			return nil
		}, app.UploadDir(dir))
		at.Run()
		fill := func() {
			at.FileUpload("One").Set("a", []byte("one"))
			at.FileUpload("Many").Set("b", []byte("two"))
			at.FileUpload("Many").Add("c", []byte("three"))
			at.Form("form").Submit()
			if at.Run(); fmt.Sprint(got) != "[a b c]" {
				t.Fatalf("before the reset the script has %q", got)
			}
		}
		fill()
		at.FileUpload("Many").Add("d", []byte("not sent"))
		at.Button("Reset").Click()
		at.Run()
		shown := append(at.FileUpload("One").Value(), at.FileUpload("Many").Value()...)
		if len(got)+len(shown)+len(at.Error()) > 0 {
			t.Errorf("set first: %v: after the reset the script has %q, the page %q, errors %q", before, got, shown, at.Error())
		}
		at.Form("form").Submit()
		if at.Run(); len(got) > 0 {
			t.Errorf("set first: %v: the form sent %q", before, got)
		}
		fill()
	}
}

// Hazard: Set for a widget that cannot take the value does nothing, and nobody is told.
func TestSet_OfWidgetsWithoutAValueDrawsAnError(t *testing.T) {
	for want, draw := range map[string]func(*app.UI){
		`Button "W" has no value that could be set: give the Key of another widget`:         func(ui *app.UI) { ui.Button("W", app.Key("w")) },
		`DownloadButton "W" has no value that could be set: give the Key of another widget`: func(ui *app.UI) { ui.DownloadButton("W", "a.txt", "a", app.Key("w")) },
		`ChatInput "W" has no value that could be set: give the Key of another widget`:      func(ui *app.UI) { ui.ChatInput("W", app.Key("w")) },
		`FileUpload "W" takes only nil, which removes its files`:                            func(ui *app.UI) { ui.FileUpload("W", app.Key("w")) },
		`SelectRows "W" takes only nil: pass other values to its call`:                      func(ui *app.UI) { ui.SelectRows("W", []int{1}, app.Key("w")) },
	} {
		set := true
		at := apptest.New(t, func(ui *app.UI) error {
			if set {
				app.Set(ui, "w", "x")
			}
			draw(ui)
			return nil
		}, app.UploadDir(t.TempDir()))
		if at.Run(); len(at.Error()) != 1 || at.Error()[0] != `Set("w"): `+want {
			t.Errorf("errors: %q, want %s", at.Error(), want)
		}
		set = false
		if at.Run(); len(at.Error()) != 0 {
			t.Errorf("the error stays: %q", at.Error())
		}
	}
}

// Hazard: a script that corrects a value in each run never ends. Or a value that is set
// again overwrites the text that the user types next.
func TestSet_TheSameValueAgainStartsNoRun(t *testing.T) {
	runs := 0
	at := apptest.New(t, func(ui *app.UI) error {
		runs++
		name := ui.TextInput("Name", "", app.Key("name"))
		app.Set(ui, "name", strings.ToUpper(name))
		ui.Text(name)
		return nil
	})
	at.Run()
	for _, typed := range []string{"ada", "bob", "BOB", "ada"} {
		at.TextInput("Name").Set(typed)
		at.Run()
		if got := at.Text(); got[0] != strings.ToUpper(typed) || at.TextInput("Name").Value() != got[0] {
			t.Errorf("%s became %q", typed, got)
		}
	}
	if runs > 10 {
		t.Errorf("%d runs for 5 interactions", runs)
	}
}

func TestSet_WithoutEndIsStopped(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		n := ui.Number("N", 0, app.Key("n"))
		app.Set(ui, "n", n+1)
		return nil
	})
	at.Run()
	if at.Err() == nil || !strings.Contains(at.Err().Error(), "Set with another value in 100 runs") {
		t.Errorf("it ended with %v", at.Err())
	}
}

// Hazard: a value is lost if it comes before its widget, or from a fragment that does not
// draw the widget.
func TestSet_WaitsForItsWidget(t *testing.T) {
	var got string
	whole := 0
	at := apptest.New(t, func(ui *app.UI) error {
		whole++
		if ui.Checkbox("Details", false) {
			got = ui.TextInput("Name", "", app.Key("name"))
		}
		ui.Fragment("part", func(ui *app.UI) error {
			if ui.Button("Fill in") {
				app.Set(ui, "name", fmt.Sprint("name ", whole))
			}
			return nil
		})
		return nil
	})
	at.Run()
	at.Button("Fill in").Click()
	at.Run()
	if whole != 1 {
		t.Errorf("a value that waits started %d runs", whole-1)
	}
	at.Checkbox("Details").Set(true)
	at.Run()
	if got != "name 1" {
		t.Errorf("the widget came and has %q", got)
	}
	at.Button("Fill in").Click()
	at.Run()
	if got != "name 2" {
		t.Errorf("set from a fragment, it has %q", got)
	}
}

// Hazard: OnChange runs before the script, with the ui of a run that is over.
func TestSet_MayBeCalledByOnChange(t *testing.T) {
	var got string
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Button("Clear", app.OnChange(func() { app.Set(ui, "name", "") }))
		got = ui.TextInput("Name", "x", app.Key("name"))
		return nil
	})
	at.Run()
	at.TextInput("Name").Set("Ada")
	at.Run()
	at.Button("Clear").Click()
	at.Run()
	if got != "" || len(at.Error()) > 0 {
		t.Errorf("the script has %q, errors %q", got, at.Error())
	}
}

// Hazard: the script sets a field in a form, but the form still shows, and later sends,
// the text that the user typed before.
func TestSet_ReplacesUnsentValuesOfAForm(t *testing.T) {
	var got string
	at := apptest.New(t, func(ui *app.UI) error {
		f := ui.Form("f")
		got = f.TextInput("Name", "", app.Key("name"))
		f.Submit("Send")
		if ui.Button("Prefill") {
			app.Set(ui, "name", "Ada")
		}
		return nil
	})
	at.Run()
	at.TextInput("Name").Set("half ty")
	at.Button("Prefill").Click()
	at.Run()
	at.Form("f").Submit()
	at.Run()
	if got != "Ada" {
		t.Errorf("the form sent %q", got)
	}
	at.TextInput("Name").Set("Bob")
	at.Form("f").Submit()
	at.Run()
	if got != "Bob" {
		t.Errorf("what was typed after is %q", got)
	}
}

// Hazard: Set overwrites a value that the user set after the call. // A7
func TestSet_LaterInputOfTheUserWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got string
		set := make(chan struct{})
		p := serve(t, func(ui *app.UI) error {
			got = ui.TextInput("Name", "", app.Key("name"))
			if ui.Button("Set") {
				app.Set(ui, "name", "script")
				close(set)
				<-ui.Done()
			}
			return nil
		}).open("")
		p.end(0)
		p.press("Set")
		<-set
		p.end(p.set(map[string]any{"Name": "user"}))
		if got != "user" {
			t.Errorf("the script has %q", got)
		}
	})
}

// Hazard: a value of another type is dropped without an error, or the widget is dropped
// too.
func TestSet_MistakesDrawAnError(t *testing.T) {
	var got string
	at := apptest.New(t, func(ui *app.UI) error {
		if ui.Button("Set") {
			app.Set(ui, "name", 7)
		}
		got = ui.TextInput("Name", "Ada", app.Key("name"))
		return nil
	})
	at.Run()
	at.Button("Set").Click()
	at.Run()
	if want := `Set("name"): TextInput "Name" is given an int: give a string`; got != "Ada" || len(at.Error()) != 1 || at.Error()[0] != want {
		t.Errorf("the script has %q, errors %q", got, at.Error())
	}
	at.Run()
	if len(at.Error()) != 0 {
		t.Errorf("the error stays: %q", at.Error())
	}
}

// If a widget has Bind, a value from Set must get into the address.
func TestSet_GoesIntoTheAddress(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Number("N", 1, app.Key("n"), app.Bind("n"))
		if ui.Button("Set") {
			app.Set(ui, "n", 5)
		}
		if ui.Button("Reset") {
			app.Set(ui, "n", nil)
		}
		return nil
	})
	at.Run()
	at.Button("Set").Click()
	at.Run()
	if at.QueryParams().Get("n") != "5" || at.Number("N").Value() != 5 {
		t.Errorf("set: the address has %q, the page %d", at.QueryParams(), at.Number("N").Value())
	}
	at.Back()
	at.Run()
	if at.Number("N").Value() != 1 {
		t.Errorf("gone back, the page has %d", at.Number("N").Value())
	}
	at.Forward()
	at.Run()
	at.Button("Reset").Click()
	at.Run()
	if len(at.QueryParams()) != 0 || at.Number("N").Value() != 1 {
		t.Errorf("reset: the address has %q, the page %d", at.QueryParams(), at.Number("N").Value())
	}
}
