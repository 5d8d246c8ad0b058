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

// bound is a widget that is bound to the parameter "p": how it is drawn, how its user
// sets it, its value as text, the address that follows, and addresses whose parameter
// does not fit.
type bound struct {
	draw    func(*app.UI) any
	set     func(*apptest.App)
	value   string
	address string
	first   string
	misfits []string
}

func boundWidgets() map[string]bound {
	letters := []string{"a", "b & c", "d"}
	day := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	return map[string]bound{
		"TextInput": {func(ui *app.UI) any { return ui.TextInput("W", "x", app.Bind("p"), app.Max(5)) },
			func(at *apptest.App) { at.TextInput("W").Set("ä&b") }, "ä&b", "p=%C3%A4%26b", "x", []string{"p=123456", "p=%00", "p=%FF", "p=a&p=b"}},
		"an empty TextInput": {func(ui *app.UI) any { return ui.TextInput("W", "x", app.Bind("p")) },
			func(at *apptest.App) { at.TextInput("W").Set("") }, "", "p=", "x", nil},
		"TextArea": {func(ui *app.UI) any { return ui.TextArea("W", "", app.Bind("p")) },
			func(at *apptest.App) { at.TextArea("W").Set("1\n2") }, "1\n2", "p=1%0A2", "", []string{"p=%00"}},
		"Number": {func(ui *app.UI) any { return ui.Number("W", 1, app.Max(9), app.Bind("p")) },
			func(at *apptest.App) { at.Number("W").Set(-7) }, "-7", "p=-7", "1", []string{"p=10", "p=x", "p=", "p=1.5", "p=1&p=2"}},
		"NumberFloat": {func(ui *app.UI) any { return ui.NumberFloat("W", 1, app.Bind("p")) },
			func(at *apptest.App) { at.NumberFloat("W").Set(2.5) }, "2.5", "p=2.5", "1", []string{"p=NaN", "p=Inf", "p=1e999", "p=x"}},
		"Slider": {func(ui *app.UI) any { return ui.Slider("W", 0, 100, 50, app.Step(5), app.Bind("p")) },
			func(at *apptest.App) { at.Slider("W").Set(20) }, "20", "p=20", "50", []string{"p=21", "p=-5", "p=105"}},
		"SliderFloat": {func(ui *app.UI) any { return ui.SliderFloat("W", 0, 1, 0.5, app.Bind("p")) },
			func(at *apptest.App) { at.SliderFloat("W").Set(0.25) }, "0.25", "p=0.25", "0.5", []string{"p=2", "p=NaN"}},
		"RangeSlider": {func(ui *app.UI) any { lo, hi := ui.RangeSlider("W", -9, 9, 0, 9, app.Bind("p")); return [2]int{lo, hi} },
			func(at *apptest.App) { at.RangeSlider("W").Set(-3, 4) }, "[-3 4]", "p=-3..4", "[0 9]", []string{"p=4..3", "p=4", "p=1..99", "p=a..b"}},
		"RangeSliderFloat": {func(ui *app.UI) any {
			lo, hi := ui.RangeSliderFloat("W", 0, 1, 0, 1, app.Bind("p"))
			return [2]float64{lo, hi}
		},
			func(at *apptest.App) { at.RangeSliderFloat("W").Set(0.25, 0.5) }, "[0.25 0.5]", "p=0.25..0.5", "[0 1]", []string{"p=0..2", "p=0.5..0.25"}},
		"Select": {func(ui *app.UI) any { return ui.Select("W", letters, app.Bind("p")) },
			func(at *apptest.App) { at.Select("W").Set("b & c") }, "b & c", "p=b+%26+c", "a", []string{"p=z", "p=", "p=1"}},
		"Select of days": {func(ui *app.UI) any {
			return app.Select(ui, "W", []time.Weekday{time.Monday, time.Tuesday}, app.Initial(time.Monday), app.Bind("p"))
		}, func(at *apptest.App) { at.Select("W").Set("Tuesday") }, "Tuesday", "p=Tuesday", "Monday", []string{"p=2"}},
		"Radio": {func(ui *app.UI) any { return ui.Radio("W", letters, app.Bind("p")) },
			func(at *apptest.App) { at.Radio("W").Set("d") }, "d", "p=d", "a", []string{"p=z"}},
		"MultiSelect": {func(ui *app.UI) any { return ui.MultiSelect("W", letters, app.Max(2), app.Initial("a"), app.Bind("p")) },
			func(at *apptest.App) { at.MultiSelect("W").Set("d", "b & c") }, "[b & c d]", "p=b+%26+c&p=d", "[a]",
			[]string{"p=z", "p=a&p=z", "p=a&p=d&p=b+%26+c"}},
		"an empty MultiSelect": {func(ui *app.UI) any { return ui.MultiSelect("W", letters, app.Initial("a"), app.Bind("p")) },
			func(at *apptest.App) { at.MultiSelect("W").Set() }, "[]", "p=", "[a]", nil},
		"Checkbox": {func(ui *app.UI) any { return ui.Checkbox("W", false, app.Bind("p")) },
			func(at *apptest.App) { at.Checkbox("W").Set(true) }, "true", "p=true", "false", []string{"p=yes", "p="}},
		"Toggle": {func(ui *app.UI) any { return ui.Toggle("W", true, app.Bind("p")) },
			func(at *apptest.App) { at.Toggle("W").Set(false) }, "false", "p=false", "true", []string{"p=off"}},
		"DateInput": {func(ui *app.UI) any { return ui.DateInput("W", day, app.Min(day), app.Bind("p")).Format(time.DateOnly) },
			func(at *apptest.App) { at.DateInput("W").Set(day.AddDate(0, 0, 1)) }, "2026-02-01", "p=2026-02-01", "2026-01-31",
			[]string{"p=2026-01-30", "p=2026-02-30", "p=", "p=0001-01-01"}},
		"TimeInput": {func(ui *app.UI) any { return ui.TimeInput("W", time.Hour, app.Bind("p")) },
			func(at *apptest.App) { at.TimeInput("W").Set(13*time.Hour + 5*time.Minute) }, "13h5m0s", "p=13%3A05", "1h0m0s", []string{"p=25:00", "p=1", "p=13:05:30"}},
		"ColorPicker": {func(ui *app.UI) any { return ui.ColorPicker("W", "#3cf", app.Bind("p")) },
			func(at *apptest.App) { at.ColorPicker("W").Set("#ffffff") }, "#ffffff", "p=ffffff", "#33ccff", []string{"p=red"}},
	}
}

// Hazard: a kind of widget does not get its value back from its link, writes its first
// value into the address, or takes a value from a link that its user could not
// choose. // A8
func TestBind_EachKindGoesIntoTheAddressAndComesBack(t *testing.T) {
	for kind, b := range boundWidgets() {
		t.Run(kind, func(t *testing.T) {
			var got string
			script := func(ui *app.UI) error { got = fmt.Sprint(b.draw(ui)); return nil }
			want := func(what, value string, at *apptest.App, address string) {
				t.Helper()
				if query := at.QueryParams().Encode(); got != value || query != address || len(at.Error()) > 0 {
					t.Errorf("%s: the script has %q, want %q; the address has %q, want %q; errors %q", what, got, value, query, address, at.Error())
				}
			}
			at := apptest.New(t, script)
			at.Run()
			want("at first", b.first, at, "")
			b.set(at)
			at.Run()
			want("set", b.value, at, b.address)
			at.Run()
			want("after another run", b.value, at, b.address)
			at.Back()
			at.Run()
			want("gone back", b.first, at, "")
			at.Forward()
			at.Run()
			want("gone forward", b.value, at, b.address)

			shared := at.NewTab()
			shared.Navigate("?" + b.address)
			shared.Run()
			want("opened by a link", b.value, shared, b.address)
			for _, query := range b.misfits {
				tab := at.NewTab()
				tab.Navigate("?" + query)
				tab.Run()
				want("opened by "+query, b.first, tab, "")
				if !strings.Contains(at.Log(), "parameter=p") {
					t.Errorf("%s: the log has no line", query)
				}
				shared.Navigate("?" + query)
				shared.Run()
				want("sent to "+query, b.first, shared, "")
				b.set(shared)
				shared.Run()
			}
		})
	}
}

// Hazard: a script passes the value back as the initial one. The value then counts as the
// first one and is left out of the address. // A4
func TestBind_AValueGivenBackStaysInTheAddress(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		kept := app.State(ui, "kept", "")
		*kept = ui.TextInput("Name", *kept, app.Bind("name"))
		return nil
	})
	at.Run()
	at.TextInput("Name").Set("Ada")
	for range 3 {
		at.Run()
		if got := at.QueryParams().Encode(); got != "name=Ada" {
			t.Errorf("the address has %q", got)
		}
	}
}

// Hazard: the script's QueryParams and the widget overwrite one another's parameter, or
// the widget undoes a Navigate to a link of the app.
func TestBind_TheScriptChangesTheAddress(t *testing.T) {
	var got string
	at := apptest.New(t, func(ui *app.UI) error {
		if ui.Button("Rome") {
			ui.Navigate("?city=Rome")
		}
		if ui.Button("Oslo") {
			ui.QueryParams().Set("city", "Oslo")
		}
		got = ui.Select("City", []string{"Paris", "Rome", "Oslo"}, app.Bind("city"))
		return nil
	})
	at.Run()
	for _, city := range []string{"Rome", "Oslo"} {
		at.Button(city).Click()
		at.Run()
		if query := at.QueryParams().Encode(); got != city || query != "city="+city {
			t.Errorf("the script has %q, the address %q; want %s", got, query, city)
		}
	}
}

// Hazard: a link of the sidebar to another page has no parameters, so it resets the
// widgets that stand on all pages.
func TestBind_AWidgetOfAllPagesKeepsItsValue(t *testing.T) {
	var got string
	page := func(ui *app.UI) error { return nil }
	pages := app.Pages(app.Page{Title: "One", Script: page}, app.Page{Title: "Two", Script: page})
	at := apptest.New(t, func(ui *app.UI) error {
		got = ui.Sidebar().Select("City", []string{"Paris", "Rome"}, app.Bind("city"))
		return pages(ui)
	})
	at.Run()
	at.Select("City").Set("Rome")
	at.Run()
	at.Navigate("two")
	at.Run()
	if got != "Rome" || at.QueryParams().Get("city") != "Rome" || at.Page() != "two" {
		t.Errorf("on the other page the script has %q, the address %q", got, at.QueryParams())
	}
	at.Navigate("?city=Paris")
	at.Run()
	if got != "Paris" {
		t.Errorf("an address with the parameter gives %q", got)
	}
}

// Hazard: two widgets write to one parameter in turn. The error for that must disappear
// when one of them does.
func TestBind_TwoWidgetsOfOneParameterAreAnError(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		if !ui.Checkbox("Only the second", false) {
			ui.TextInput("First", "", app.Bind("q"))
		}
		ui.Fragment("part", func(ui *app.UI) error {
			ui.TextInput("Second", "", app.Bind("q"))
			return nil
		})
		return nil
	})
	at.Run()
	if errs := at.Error(); len(errs) != 1 || !strings.Contains(errs[0], `TextInput "Second" is bound to the parameter "q"`) || !strings.Contains(errs[0], "bind_test.go:") {
		t.Errorf("errors: %q", errs)
	}
	at.TextInput("Second").Set("unbound")
	at.Run() // runs the fragment alone
	if len(at.Error()) != 1 || len(at.QueryParams()) > 0 {
		t.Errorf("errors %q, the address has %q", at.Error(), at.QueryParams())
	}
	at.Checkbox("Only the second").Set(true)
	at.Run()
	if len(at.Error()) != 0 || at.QueryParams().Get("q") != "unbound" {
		t.Errorf("alone: errors %q, the address has %q", at.Error(), at.QueryParams())
	}
}

// Hazard: a link sets a disabled widget, or a hidden widget loses the value that its user
// chose.
func TestBind_DisabledAndHiddenWidgets(t *testing.T) {
	var got, also string
	at := apptest.New(t, func(ui *app.UI) error {
		got = ui.TextInput("Role", "guest", app.Bind("role"), app.Disabled())
		if !ui.Checkbox("Less", false) {
			also = ui.TextInput("City", "", app.Bind("city"))
		}
		return nil
	})
	at.Navigate("?role=admin")
	at.Run()
	if got != "guest" {
		t.Errorf("a link made the role %q", got)
	}
	at.TextInput("City").Set("Rome")
	at.Run()
	for _, less := range []bool{true, false} {
		at.Checkbox("Less").Set(less)
		at.Run()
	}
	if also != "Rome" {
		t.Errorf("shown again, the widget has %q", also)
	}
}

// Hazard: dragging a slider fills the browser's history, so that the back button is
// useless. Or two widgets that change in one run make two entries.
func TestBind_ActionsOfTheUserMakeHistoryEntries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			ui.Slider("N", 0, 100, 0, app.Bind("n"))
			ui.TextInput("T", "", app.Bind("t"))
			return nil
		}).open("")
		p.end(0)
		entries := func(values map[string]any) (pushed int) {
			t.Helper()
			from := len(p.deltas)
			p.end(p.set(values))
			for _, d := range p.deltas[from:] {
				if d.Head != nil && d.Head.Push {
					pushed++
				}
			}
			return pushed
		}
		sum := 0
		for n := range 20 {
			sum += entries(map[string]any{"N": n + 1})
			time.Sleep(100 * time.Millisecond)
		}
		if sum != 1 {
			t.Errorf("a drag made %d entries", sum)
		}
		time.Sleep(2 * time.Second)
		if n := entries(map[string]any{"N": 50}); n != 1 {
			t.Errorf("another drag made %d entries", n)
		}
		if n := entries(map[string]any{"N": 60, "T": "x"}); n > 1 {
			t.Errorf("two widgets at once made %d entries", n)
		}
		if n := entries(map[string]any{"N": 60}); n != 0 {
			t.Errorf("no change made %d entries", n)
		}
	})
}

// Hazard: a value that was still on its way when the user went back overrides the
// address, or a value that came later is lost. // A7
func TestBind_TheLatestChangeWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got string
		p := serve(t, func(ui *app.UI) error {
			got = ui.TextInput("T", "", app.Bind("t"))
			return nil
		}).open("")
		p.end(0)
		send := func(set map[string]any, query string) {
			p.event++
			p.send(map[string]any{"t": "event", "n": p.event, "set": set, "go": map[string]any{"page": "", "query": query}})
			p.end(p.event)
		}
		id := p.widget("T")
		send(map[string]any{id: "typed"}, "t=gone")
		if got != "gone" {
			t.Errorf("a value that its user left is %q", got)
		}
		p.event++
		p.send(map[string]any{"t": "event", "n": p.event, "go": map[string]any{"page": "", "query": "t=there"}, "more": true})
		p.end(p.set(map[string]any{"T": "later"}))
		if got != "later" {
			t.Errorf("what was typed after is %q", got)
		}
	})
}

// Hazard: a value that is too long for an address is lost, or removes the other
// parameters.
func TestBind_ALongValueIsLeftOutOfTheAddress(t *testing.T) {
	long := strings.Repeat("x", 9000)
	var got string
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Checkbox("Box", false, app.Bind("box"))
		got = ui.TextArea("Text", "", app.Bind("text"))
		return nil
	})
	at.Run()
	at.Checkbox("Box").Set(true)
	at.TextArea("Text").Set(long)
	for range 2 {
		at.Run()
		if query := at.QueryParams().Encode(); got != long || query != "box=true" {
			t.Errorf("the script has %d characters, the address %q", len(got), query)
		}
	}
}
