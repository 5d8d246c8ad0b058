package browser

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// Hazard: a run that ends while an input method composes a text, or that changes the
// field's node, takes the text away.
func TestText_IsComposedWhileRunsCome(t *testing.T) {
	var ticks atomic.Int64
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Fragment("clock", func(ui *app.UI) error {
			n := ticks.Add(1)
			name := ui.TextInput("Name", "", app.Help(fmt.Sprint("tick ", n)))
			ui.Text(fmt.Sprintf("tick %d. hello %s.", n, name))
			return nil
		}, app.Every(100*time.Millisecond))
		return nil
	})).Tab()
	tab.Focus("textbox", "Name")
	for _, text := range []string{"に", "にほ", "にほん"} {
		tab.do("compose "+text, call(input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: int64(len([]rune(text))), SelectionEnd: int64(len([]rune(text)))}))
		now := ticks.Load()
		tab.Wait("some ticks", fmt.Sprintf(`document.body.innerText.match(/tick (\d+)\./)[1] > %d`, now+2))
		tab.WaitValue("textbox", "Name", text)
	}
	tab.insert("日本")
	tab.WaitValue("textbox", "Name", "日本")
	tab.Press(kb.Enter)
	tab.WaitText("hello 日本.")
}

// Hazard: a run replaces the options of an open list. Then its user chooses another
// option than the visible one, or loses the text that is typed to search the list.
func TestSelect_OptionsChangeWhileTheListIsOpen(t *testing.T) {
	var late atomic.Bool
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		cities := []string{"Berlin", "Lima", "London", "Lisbon", "Madrid", "Oslo", "Paris", "Prague", "Rome", "Sofia", "Vienna", "Warsaw"}
		ui.Fragment("part", func(ui *app.UI) error {
			options := cities
			if late.Load() {
				options = append([]string{"Athens", "Bern"}, cities...)
			}
			city := ui.Select("City", options, app.Key("city"))
			ui.Text(fmt.Sprintf("%d options, %s.", len(options), city))
			return nil
		}, app.Every(100*time.Millisecond))
		return nil
	})).Tab()
	tab.WaitText("12 options, Berlin.")
	tab.Keys("combobox", "City", "li"+kb.ArrowDown)
	late.Store(true)
	tab.WaitText("14 options, Berlin.")
	tab.WaitValue("combobox", "City", "li")
	tab.Press(kb.Enter)
	tab.Wait("the chosen one", `/14 options, (Lima|Lisbon|Berlin)\./.test(document.body.innerText) && !document.body.innerText.includes("Berlin.") && find("combobox", "City").value !== "li"`)
	seen := Eval[string](tab, `document.body.innerText.match(/options, (\w+)\./)[1]`)
	if value := tab.Value("combobox", "City"); value != seen {
		t.Errorf("the page shows %q, the script has %q", value, seen)
	}
}

// Hazard: a form in a part that runs by itself loses the values that it holds back, or a
// half-typed text.
func TestForm_InAFragmentThatTicksKeepsTypedText(t *testing.T) {
	var ticks atomic.Int64
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Fragment("clock", func(ui *app.UI) error {
			n := ticks.Add(1)
			form := ui.Form("form")
			name := form.TextInput("Name", "")
			box := form.Checkbox("Box", false)
			staff := app.DataEditor(form, "Staff", []string{"Ada"})
			if form.Submit("Send") {
				*app.State(ui, "sent", "") = fmt.Sprint(name, box, staff)
			}
			ui.Text(fmt.Sprintf("tick %d. sent %s.", n, *app.State(ui, "sent", "")))
			return nil
		}, app.Every(100*time.Millisecond))
		return nil
	})).Tab()
	ticked := func() {
		t.Helper()
		now := ticks.Load()
		tab.Wait("some ticks", fmt.Sprintf(`document.body.innerText.match(/tick (\d+)\./)[1] > %d`, now+2))
	}
	tab.Click("checkbox", "Box")
	tab.WaitCell("Staff", 0, 1, "Ada")
	tab.doubleClick("Staff", 0, 1)
	tab.WaitFocus("textbox", "value")
	tab.Press("Bea")
	ticked()
	tab.Press(kb.Enter)
	tab.WaitCell("Staff", 0, 1, "Bea")
	tab.Keys("textbox", "Name", "half")
	ticked()
	tab.WaitValue("textbox", "Name", "half")
	tab.Click("button", "Send")
	tab.WaitText("sent halftrue [Bea].")
}

// Hazard: two tabs of one browser share a text that is typed or set in one of them.
func TestText_OfTwoTabsIsNotMixed(t *testing.T) {
	b := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Text("hello " + ui.TextInput("Name", "", app.Bind("name"), app.Key("name")) + ".")
		if ui.Button("Reset") {
			app.Set(ui, "name", nil)
		}
		return nil
	}))
	one, two := b.Tab(), b.Tab()
	one.Fill("textbox", "Name", "one")
	two.Fill("textbox", "Name", "two")
	one.WaitText("hello one.")
	two.Click("button", "Reset")
	two.WaitText("hello .")
	one.WaitText("hello one.")
	one.WaitValue("textbox", "Name", "one")
}
