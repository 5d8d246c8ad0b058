package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// places draws the elements that a user opens and closes.
func places(ui *app.UI) error {
	n := app.State(ui, "n", 0)
	*n++
	ui.Text(fmt.Sprintf("run %d", *n))
	names := []string{"One", "Two", "Three"}
	if ui.Checkbox("Zero before", false) {
		names = append([]string{"Zero"}, names...)
	}
	tabs := ui.Tabs(names...)
	for i, tab := range tabs {
		tab.Text("inside " + names[i])
		tab.TextInput("Field of "+names[i], "")
	}
	filter := ui.Popover("Filter", app.Help("What to leave out"))
	carrier := filter.Select("Carrier", []string{"United", "Delta"})
	filter.TextInput("Number", "")
	more := ui.Expander("More")
	more.Text("details")
	more.Button("Again")
	ui.Text("carrier " + carrier)
	return nil
}

// A list of tabs is one stop for the Tab key and has the arrows inside; which tab is open
// outlives runs, and other tabs.
func TestTabs_ByKeyboardAndOverRuns(t *testing.T) {
	tab := Open(t, app.Handler(places)).Tab()
	tab.WaitText("inside One")
	tab.Keys("tab", "One", kb.ArrowRight)
	tab.WaitText("inside Two")
	tab.WaitNoText("inside One")
	tab.WaitFocus("tab", "Two")
	tab.Press(kb.ArrowLeft + kb.ArrowLeft) // round the end
	tab.WaitText("inside Three")
	tab.Press(kb.Home + kb.ArrowRight + kb.Tab)
	tab.WaitFocus("tabpanel", "Two")
	tab.Press(kb.Tab + "typing")
	tab.WaitFocus("textbox", "Field of Two")
	tab.Click("tab", "Three")
	tab.WaitText("inside Three")
	tab.Click("tab", "Two")
	tab.WaitValue("textbox", "Field of Two", "typing")
	tab.Keys("checkbox", "Zero before", " ")
	tab.WaitFor("tab", "Zero")
	tab.WaitAttribute("tab", "Two", "aria-selected", "true")
	tab.WaitText("inside Two")
	tab.WaitValue("textbox", "Field of Two", "typing")
	tab.Screenshot("tabs")
}

// A popover takes the focus, stays open while its widgets start runs, and gives the focus
// back.
func TestPopover_StaysOverRuns(t *testing.T) {
	tab := Open(t, app.Handler(places)).Tab()
	tab.Keys("button", "Filter", kb.Enter)
	tab.WaitAttribute("button", "Filter", "aria-expanded", "true")
	tab.Press(kb.Tab)
	tab.WaitFocus("combobox", "Carrier")
	tab.Press(kb.ArrowDown)
	tab.WaitText("carrier Delta")
	tab.WaitText("run 2")
	tab.WaitAttribute("button", "Filter", "aria-expanded", "true")
	tab.WaitFocus("combobox", "Carrier")
	tab.Screenshot("popover")
	tab.Press(kb.Escape)
	tab.WaitAttribute("button", "Filter", "aria-expanded", "false")
	tab.WaitFocus("button", "Filter")
	tab.Press(" ")
	tab.Click("checkbox", "Zero before")
	tab.WaitAttribute("button", "Filter", "aria-expanded", "false")
	tab.Size(390, 700)
	tab.Click("button", "Filter")
	tab.WaitNoSidewaysScroll()
	tab.Screenshot("popover-narrow")
}

// An expander is its user's to open, and stays so when the page is drawn again.
func TestExpander_StaysOpenOverRuns(t *testing.T) {
	tab := Open(t, app.Handler(places)).Tab()
	tab.WaitText("run 1")
	tab.WaitNoText("details")
	tab.Wait("the expander", `focus(document.querySelector("summary"))`)
	tab.Press(kb.Enter)
	tab.WaitText("details")
	tab.Click("button", "Again")
	tab.WaitText("run 2")
	tab.WaitText("details")
}

// A toast is told once, whatever runs and reloads; it goes by itself, but not while its
// user is at it.
func TestToast_IsToldOnce(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		n := app.State(ui, "n", 0)
		if ui.Button("Save") {
			*n++
			ui.Toast(fmt.Sprintf("Saved %d <b>times</b>", *n))
		}
		ui.Button("Other")
		ui.Text(fmt.Sprintf("%d saved", *n))
		return nil
	})).Tab()
	tab.WaitFor("button", "Save")
	tab.Wait("a clock that the test moves", `(() => {
		const {setTimeout: real, clearTimeout: end} = window;
		window.waiting = new Map();
		window.setTimeout = (f, ms, ...args) => {
			const id = real(ms > 2000 ? () => {} : f, ms, ...args);
			if (ms > 2000) waiting.set(id, f);
			return id;
		};
		window.clearTimeout = id => { waiting.delete(id); end(id); };
		return true;
	})()`)
	goesIfLeft := func(n int) {
		t.Helper()
		tab.Wait(fmt.Sprintf("%d toasts that wait to go", n), fmt.Sprintf(`waiting.size === %d`, n))
	}
	tab.Click("button", "Save")
	tab.WaitText("Saved 1 <b>times</b>")
	goesIfLeft(1)
	at := Eval[struct{ X, Y float64 }](tab, `(() => { const r = document.querySelector(".toast").getBoundingClientRect(); return {X: r.x + 9, Y: r.y + 9} })()`)
	tab.do("point at the toast", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y))
	goesIfLeft(0)
	tab.do("point elsewhere", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 5, 5))
	goesIfLeft(1)
	tab.Focus("button", "Dismiss")
	goesIfLeft(0)
	tab.Focus("button", "Save")
	goesIfLeft(1)
	tab.Wait("the time to be over", `(waiting.forEach(f => f()), true)`)
	tab.WaitNoText("Saved 1")
	tab.Wait("nothing to wait for", `(waiting.clear(), true)`)

	tab.Click("button", "Save")
	tab.WaitText("Saved 2 <b>times</b>")
	tab.Screenshot("toast")
	tab.Click("button", "Other")
	tab.Wait("one toast", `document.querySelectorAll(".toast").length === 1`)
	tab.Keys("button", "Dismiss", kb.Escape)
	tab.WaitNoText("Saved 2")
	tab.Click("button", "Save")
	tab.WaitText("Saved 3")
	tab.Reload()
	tab.WaitText("3 saved")
	tab.WaitNoText("Saved 3")
}
