package browser

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// A part of the page ticks by itself while its user types, inside it and outside: neither
// may notice.
func TestFragment_TicksWhileItsUserTypes(t *testing.T) {
	var runs, ticks atomic.Int64
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		runs.Add(1)
		name := ui.TextInput("Outside", "")
		ui.Fragment("clock", func(ui *app.UI) error {
			ui.Text(fmt.Sprintf("tick %d.", ticks.Add(1)))
			note := ui.TextInput("Inside", "")
			if ui.Button("Once more") {
				ui.Text("pressed inside")
			}
			ui.Text("note " + note)
			return nil
		}, app.Every(100*time.Millisecond))
		ui.Text("name " + name)
		return nil
	})).Tab()
	for _, field := range []string{"Outside", "Inside"} {
		tab.Keys("textbox", field, "half-typed"+kb.ArrowLeft+kb.ArrowLeft)
		before := ticks.Load()
		tab.Wait("some ticks", fmt.Sprintf(`document.body.innerText.match(/tick (\d+)\./)[1] > %d`, before+3))
		tab.WaitFocus("textbox", field)
		tab.WaitValue("textbox", field, "half-typed")
		if at := Eval[int](tab, `document.activeElement.selectionStart`); at != len("half-typ") {
			t.Errorf("in %s the caret moved to %d", field, at)
		}
		tab.Press("e")
		tab.WaitValue("textbox", field, "half-typeed")
	}
	tab.Click("button", "Once more")
	tab.WaitText("note half-typeed")
	tab.WaitText("name half-typeed")
	// One for the page, and one for the text outside, which is no business of the
	// fragment.
	if n := runs.Load(); n != 2 {
		t.Errorf("the script ran %d times, want 2", n)
	}
}

// dialogs opens a window by a button, and another in it.
func dialogs(ui *app.UI) error {
	deleted := app.State(ui, "deleted", false)
	ui.TextInput("Behind", "")
	if ui.Button("Delete…") {
		ui.Dialog("Delete the file?", func(ui *app.UI) error {
			name := ui.TextInput("Type its name", "")
			ui.Text("typed " + name)
			if ui.Button("Delete", app.Primary()) {
				*deleted = name == "a.txt"
				ui.Rerun()
			}
			return nil
		})
	}
	ui.Text(fmt.Sprintf("deleted %v", *deleted))
	return nil
}

// A dialog takes the focus, keeps it, and leaves the page behind it alone. It gives the
// focus back in whichever way it is closed.
func TestDialog_KeepsTheFocusUntilItIsClosed(t *testing.T) {
	tab := Open(t, app.Handler(dialogs)).Tab()
	open := func() {
		t.Helper()
		tab.Keys("button", "Delete…", kb.Enter)
		tab.WaitFocus("textbox", "Type its name")
	}
	closed := func() {
		t.Helper()
		tab.Wait("the dialog to go", `!document.querySelector("dialog")`)
		tab.WaitFocus("button", "Delete…")
	}
	open()
	tab.Screenshot("dialog")
	for range 6 {
		tab.Press(kb.Tab)
		if !Eval[bool](tab, `document.activeElement === document.body || !!document.activeElement.closest("dialog")`) {
			t.Fatal("Tab leads out of the dialog")
		}
	}
	if got := Eval[string](tab, `(() => { const r = document.querySelector("main input").getBoundingClientRect(); return document.elementFromPoint(r.x + 5, r.y + 5).tagName })()`); got != "DIALOG" {
		t.Errorf("a click on what is behind meets %s", got)
	}
	tab.Press(kb.Escape)
	closed()
	open()
	tab.Click("button", "Close")
	closed()
	open()
	tab.Press("a.txt" + kb.Enter)
	tab.WaitText("typed a.txt")
	tab.WaitFocus("textbox", "Type its name")
	tab.Size(390, 700)
	tab.WaitNoSidewaysScroll()
	tab.Screenshot("dialog-narrow")
	tab.Click("button", "Delete")
	closed()
	tab.WaitText("deleted true")
	open() // and it begins anew
	tab.WaitValue("textbox", "Type its name", "")
}

// shop has three pages. The last shows the report that its address names.
var shop = app.Pages(
	app.Page{Title: "Overview", Icon: "📈", Script: func(ui *app.UI) error {
		ui.Text("all is well")
		if ui.Button("To the third") {
			ui.Navigate("reports?id=3")
		}
		return nil
	}},
	app.Page{Title: "People", Script: func(ui *app.UI) error {
		ui.Text("Hello, " + ui.TextInput("Name", "nobody"))
		return nil
	}},
	app.Page{Title: "Reports", Script: func(ui *app.UI) error {
		q := ui.QueryParams()
		id := q.Get("id")
		ui.Text("report " + id)
		if ui.Button("Next") {
			ui.Navigate("?id=" + id + "1")
		}
		q.Set("zoom", fmt.Sprint(ui.Slider("Zoom", 1, 9, 5, app.Key("zoom"))))
		return nil
	}},
)

// Pages are addresses: a user can do with them all that a browser can do with addresses.
func TestPages_AreAddresses(t *testing.T) {
	tab := Open(t, app.Handler(shop, app.PageTitle("Shop"))).Tab()
	tab.WaitAddress("", "Overview · Shop")
	tab.WaitAttribute("link", "Overview", "aria-current", "page")
	tab.Click("link", "People")
	tab.WaitAddress("people", "People · Shop")
	tab.WaitText("Hello, nobody")
	tab.Fill("textbox", "Name", "Ada")
	tab.WaitText("Hello, Ada")
	tab.Back()
	tab.WaitAddress("", "Overview · Shop")
	tab.WaitText("all is well")
	tab.WaitNoText("Hello")
	tab.Forward()
	tab.WaitAddress("people", "People · Shop")
	tab.WaitText("Hello, nobody") // the widgets of a page go with it

	tab.Keys("link", "Overview", kb.Enter)
	tab.Click("button", "To the third")
	tab.WaitAddress("reports?id=3&zoom=5", "Reports · Shop")
	tab.Click("button", "Next")
	tab.WaitText("report 31")
	tab.Keys("slider", "Zoom", kb.ArrowRight)
	tab.WaitAddress("reports?id=31&zoom=6", "Reports · Shop")
	tab.Back()
	tab.WaitText("report 3")
	tab.Reload()
	tab.WaitText("report 3")
	tab.WaitAttribute("link", "Reports", "aria-current", "page")
	tab.Screenshot("pages")

	tab.Go("nowhere?x=1")
	tab.WaitText("There is no such page")
	tab.WaitAddress("nowhere?x=1", "Shop")
	tab.Click("link", "Reports")
	tab.WaitAddress("reports?zoom=5", "Reports · Shop")
}
