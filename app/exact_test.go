//go:build !(386 || arm || mips || mipsle)

// An int of 32 bits is exact on every page, so these numbers need 64.

package app_test

import (
	"math"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// Hazard: a page reads numbers as float64, so an id of 19 digits comes back as another
// one.
func TestNumber_IsExactBeyondAFloat(t *testing.T) {
	const id, other = 1<<53 + 1, math.MaxInt64 - 2
	synctest.Test(t, func(t *testing.T) {
		var number, slider, lo, hi int
		p := serve(t, func(ui *app.UI) error {
			number = ui.Number("Order", id)
			slider = ui.Slider("Offset", math.MinInt64, math.MaxInt64, id)
			lo, hi = ui.RangeSlider("Offsets", 0, math.MaxInt64, 7, id)
			return nil
		}).open("")
		p.end(0)
		for _, text := range []string{`"v":"9007199254740993"`, `"min":"-9223372036854775808"`, `"max":"9223372036854775807"`, `"v":[7,"9007199254740993"]`} {
			if !p.shows(text) {
				t.Errorf("the page is not told %s: %s", text, p.page.String())
			}
		}
		n := p.set(map[string]any{
			"Order":   "9223372036854775805",
			"Offset":  "9223372036854775805",
			"Offsets": []any{8, "9223372036854775805"},
		})
		p.end(n)
		if number != other || slider != other || lo != 8 || hi != other {
			t.Errorf("the script has %d, %d, and %d to %d, want %d", number, slider, lo, hi, other)
		}
	})
}

// A text that is not a whole number must not be taken for one.
func TestNumber_TextsOfOtherKindsAreIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var number int
		p := serve(t, func(ui *app.UI) error { number = ui.Number("Order", 5); return nil }).open("")
		p.end(0)
		for _, text := range []string{"", "1.5", "ten", "0x10", " 7", "1e3", "99999999999999999999", strings.Repeat("9", 1000)} {
			p.end(p.set(map[string]any{"Order": text}))
			if number != 5 {
				t.Errorf("%.30q made the number %d", text, number)
			}
		}
	})
}

// apptest must read the same values as a page.
func TestNumber_OfATestIsExactToo(t *testing.T) {
	var number, lo, hi int
	at := apptest.New(t, func(ui *app.UI) error {
		number = ui.Number("Order", math.MaxInt64)
		lo, hi = ui.RangeSlider("Offsets", math.MinInt64, math.MaxInt64, 0, math.MaxInt64)
		return nil
	})
	at.Run()
	if got := at.Number("Order").Value(); got != math.MaxInt64 {
		t.Errorf("it shows %d", got)
	}
	at.Number("Order").Set(math.MinInt64 + 1)
	at.RangeSlider("Offsets").Set(math.MinInt64+1, math.MaxInt64-1)
	at.Run()
	gotLo, gotHi := at.RangeSlider("Offsets").Value()
	if number != math.MinInt64+1 || lo != math.MinInt64+1 || hi != math.MaxInt64-1 || gotLo != lo || gotHi != hi {
		t.Errorf("the script has %d, and %d to %d; the page %d to %d", number, lo, hi, gotLo, gotHi)
	}
}

// Hazard: a list is empty today, and visitors see an error for developers.
func TestChoices_OfNoneAreADisabledField(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		if got := ui.Select("City", nil, app.Help("none yet")); got != "" {
			t.Errorf("Select returned %q", got)
		}
		if got := app.Select(ui, "Year", []int{}); got != 0 {
			t.Errorf("Select of ints returned %d", got)
		}
		if got := ui.Radio("Size", nil); got != "" {
			t.Errorf("Radio returned %q", got)
		}
		if got := ui.MultiSelect("Tags", nil, app.Max(3)); got != nil {
			t.Errorf("MultiSelect returned %q", got)
		}
		return nil
	})
	at.Run()
	if problems := at.Error(); len(problems) > 0 {
		t.Errorf("the page shows %q", problems)
	}
	if city, year, size, tags := at.Select("City"), at.Select("Year"), at.Radio("Size"), at.MultiSelect("Tags"); len(city.Options())+len(year.Options())+len(size.Options())+len(tags.Options()) > 0 ||
		city.Value()+year.Value()+size.Value() != "" || tags.Value() != nil || !city.Disabled() || !size.Disabled() || !tags.Disabled() {
		t.Error("the fields are not disabled, or have something to choose")
	}
}

// Options may come in a later run. Then the field is a widget like any other.
func TestChoices_LaterOptionsCanBeChosen(t *testing.T) {
	var cities []string
	var city string
	at := apptest.New(t, func(ui *app.UI) error { city = ui.Select("City", cities); return nil })
	at.Run()
	cities = []string{"Basel", "Wien"}
	at.Run()
	at.Select("City").Set("Wien")
	at.Run()
	if city != "Wien" {
		t.Errorf("the script has %q", city)
	}
}

// A form with two buttons must be able to mark the more important one.
func TestSubmit_TakesPrimary(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			f := ui.Form("order")
			f.Submit("Save", app.Primary())
			f.Submit("Delete")
			return nil
		}).open("")
		p.end(0)
		page := p.page.String()
		if strings.Count(page, `"primary":true`) != 1 || !strings.Contains(page, `"label":"Save","primary":true`) {
			t.Errorf("the page has %s", page)
		}
	})
}
