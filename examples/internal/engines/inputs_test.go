package engines

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
)

// A field that one browser draws or reads in its own way must still be found by its role
// and its label, be set by hand, and show its value.
func TestInputs_WorkInEachEngine(t *testing.T) {
	script := func(ui *app.UI) error {
		on := ui.Toggle("Toggle", false)
		size := ui.Radio("Size", []string{"small", "medium", "large"}, app.Initial("medium"))
		share := ui.SliderFloat("Share", 0, 1, 0.3)
		lo, hi := ui.RangeSlider("Years", 1990, 2026, 2000, 2010)
		rate := ui.NumberFloat("Rate", 1.5, app.Max(9))
		day := ui.DateInput("Day", time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
		name := ui.TextInput("Name", "Ada")
		notes := ui.TextArea("Notes", "one")
		secret := ui.TextInput("Password", "", app.Password())
		ui.Text(fmt.Sprintf("|%v|%s|%v|%d-%d|%v|%s|%s|%q|%s|", on, size, share, lo, hi, rate, day.Format(time.DateOnly), name, notes, secret))
		return nil
	}
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.WaitText(`|false|medium|0.3|2000-2010|1.5|2026-11-22|Ada|"one"||`)
		page.WantDescribed("switch", "Toggle")
		page.WantDescribed("radio", "medium")
		page.WantDescribed("slider", "Share")
		page.WantDescribed("spinbutton", "Rate")
		page.WantDescribed("textbox", "Name")

		page.Keys("switch", "Toggle", " ")
		page.WaitText("|true|medium|")
		page.Keys("radio", "medium", Down)
		page.WaitText("|true|large|")
		page.Click("radio", "small")
		page.WaitText("|true|small|")
		page.Keys("slider", "Share", Right)
		page.WaitText("|0.31|")
		page.Keys("slider", "Years, from", Right)
		page.WaitText("|2001-2010|")
		page.Keys("slider", "Years, to", Home)
		page.WaitText("|2001-2001|")
		page.Fill("spinbutton", "Rate", "2.25")
		page.WaitText("|2.25|")
		page.Fill("textbox", "Name", "Bob Žižek")
		page.WaitText("|Bob Žižek|")
		page.Keys("textbox", "Notes", "")
		page.Press(End, Ctrl)
		page.Press(Enter + "two")
		page.Press(Enter, Ctrl)
		page.WaitText(`|"one\ntwo"|`)
		page.Keys("textbox", "Password", "secret"+Enter)
		page.WaitText("|secret|")
		page.Screenshot("inputs")
	})
}

// A list of thousands is searched by typing, chosen from with the keys and with the
// mouse.
func TestLists_AreSearchedAndChosenFromInEachEngine(t *testing.T) {
	airports := make([]string, 10_000)
	for i := range airports {
		airports[i] = fmt.Sprintf("%04d Zürich", i)
	}
	script := func(ui *app.UI) error {
		one := ui.Select("Airport", airports)
		few := ui.Select("Few", []string{"x", "y", "z"})
		many := ui.MultiSelect("Airports", airports, app.Initial(airports[3], airports[7]))
		ui.Text(fmt.Sprintf("|%s|%s|%q|", one, few, many))
		return nil
	}
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.WaitText(`|0000 Zürich|x|["0003 Zürich" "0007 Zürich"]|`)
		page.WantDescribed("combobox", "Airport")
		page.Keys("combobox", "Airports", "zurich 123"+Down+Enter)
		page.WaitText(`["0003 Zürich" "0007 Zürich" "1123 Zürich"]`)
		page.Keys("combobox", "Airports", Escape+Backspace)
		page.WaitText(`["0003 Zürich" "0007 Zürich"]|`)
		page.Click("button", "Remove 0003 Zürich")
		page.WaitText(`|["0007 Zürich"]|`)
		page.Keys("combobox", "Airport", "9999"+Enter)
		page.WaitText("|9999 Zürich|")
		page.Click("combobox", "Airport")
		page.Screenshot("list")
		page.Press(Escape)
		page.Keys("combobox", "Few", "z")
		page.WaitText("|z|")
	})
}

// The Enter that ends the choice of an input method must send nothing. Chromium and
// Firefox report that it belongs to the composition. Safari only gives it the code 229,
// after the composition has ended.
func TestInputMethods_EnterChoosesAndDoesNotSendInEachEngine(t *testing.T) {
	script := func(ui *app.UI) error {
		message, ok := ui.ChatInput("Say")
		ui.Text(fmt.Sprintf("name %q", ui.TextInput("Name", "")))
		ui.Text(fmt.Sprintf("said %v %q", ok, message))
		return nil
	}
	const compose = `(async e => {
		e.focus();
		const key = (type, more) => e.dispatchEvent(new KeyboardEvent(type, {key: "Enter", bubbles: true, cancelable: true, ...more}));
		const composition = (type, data) => e.dispatchEvent(new CompositionEvent(type, {data, bubbles: true}));
		composition("compositionstart", "");
		Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), "value").set.call(e, "日本");
		composition("compositionupdate", "日本");
		e.dispatchEvent(new InputEvent("input", {data: "日本", isComposing: true, inputType: "insertCompositionText", bubbles: true}));
		if (%s === "WebKit") {
			composition("compositionend", "日本");
			key("keydown", {keyCode: 229});
		} else {
			key("keydown", {isComposing: true, keyCode: 229});
			composition("compositionend", "日本");
		}
		key("keyup", {keyCode: 13});
		return true;
	})(find("textbox", %s))`
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.WaitText(`said false ""`)
		for _, field := range []string{"Say", "Name"} {
			page.Wait(field, `!!find("textbox", %s)`, field)
			page.Wait("the composition", compose, page.Engine, field)
			if got := Eval[string](page, `find("textbox", %s).value`, field); got != "日本" {
				t.Errorf("after the Enter of the input method %s holds %q, want 日本", field, got)
			}
			page.Press(Enter)
		}
		page.WaitText(`name "日本"`)
	})
}

// Files are chosen in the browser's own dialog, which a browser reports only by events.
func TestFileUpload_TakesFilesInEachEngine(t *testing.T) {
	script := func(ui *app.UI) error {
		for i, f := range ui.FileUploads("Many") {
			ui.Text(fmt.Sprintf("many %d: %s of %d", i, f.Name, f.Size))
		}
		return nil
	}
	dir := t.TempDir()
	paths := []string{filepath.Join(dir, "a.csv"), filepath.Join(dir, "b ü.txt")}
	for i, path := range paths {
		if err := os.WriteFile(path, make([]byte, 5+i), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.Upload("Many", paths...)
		page.WaitText("many 0: a.csv of 5")
		page.WaitText("many 1: b ü.txt of 6")
		page.Click("button", "Remove a.csv")
		page.WaitText("many 0: b ü.txt of 6")
	})
}
