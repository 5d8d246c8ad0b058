package browser

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// Hazard: a browser cuts a text that is pasted into a field, and the user takes the half
// for the whole.
func TestText_ThatIsTooLongIsReported(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		notes := ui.TextArea("Notes", "")
		code := ui.TextInput("Code", "", app.Max(5))
		ui.Text(fmt.Sprintf("%d bytes, code %q", len(notes), code))
		return nil
	})).Tab()
	tab.Focus("textbox", "Code")
	tab.insert("1234567")
	tab.WaitText("2 characters too many: 5 at most.")
	tab.Press(kb.Enter)
	tab.WaitValue("textbox", "Code", "1234567")
	tab.Screenshot("too-long")
	tab.Press(kb.Backspace + kb.Backspace + kb.Enter)
	tab.WaitText(`code "12345"`)

	const most = 1 << 20
	// By the keyboard, Chromium takes a minute to insert a text of this length.
	tab.Wait("a megabyte in the field", `(focus(find("textbox", "Notes")), document.activeElement.value = 'Fünf "\n'.repeat(%s),
		// 8 bytes each.
		document.activeElement.dispatchEvent(new Event("input", {bubbles: true})))`, fmt.Sprint(most/8))
	tab.Click("textbox", "Code")
	tab.WaitText(fmt.Sprint(most, " bytes"))
	tab.Wait("more in the field", `(focus(find("textbox", "Notes")), document.activeElement.value += "and more",
		document.activeElement.dispatchEvent(new Event("input", {bubbles: true})))`)
	tab.WaitText("This text is too long to be sent: 1 MB at most.")
	tab.Press(kb.Enter, chromedp.ModifierCtrl)
	tab.WaitText(fmt.Sprint(most, " bytes"))
	if n := Eval[int](tab, `document.querySelector("textarea").value.length`); n != most/8*7+len("and more") {
		t.Errorf("the field has %d characters", n)
	}
}

// Hazard: a press on a button leaves the focus in the open cell, and the text in the cell
// is not saved.
func TestDataEditor_TheOpenCellGoesAlongWithAPress(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		staff := app.DataEditor(ui, "Staff", []string{"Ada", "Bob", "Cyd"})
		saved := app.State(ui, "saved", "nothing")
		if ui.Button("Save") {
			*saved = fmt.Sprint(staff)
		}
		ui.DownloadButton("Get", "staff.txt", func(_ context.Context, w io.Writer) error {
			_, err := fmt.Fprint(w, staff)
			return err
		})
		ui.Text("saved " + *saved)
		form := ui.Form("form")
		more := app.DataEditor(form, "More", []string{"x", "y"})
		form.Submit("Send")
		ui.Text(fmt.Sprint("more ", more))
		return nil
	})).Tab()
	open := func(table string, row int, text string) {
		t.Helper()
		tab.WaitFor("grid", table)
		tab.doubleClick(table, row, 1)
		tab.WaitFocus("textbox", "value")
		tab.Press(text)
	}
	tab.WaitCell("Staff", 0, 1, "Ada")
	open("Staff", 0, "mouse")
	tab.Click("button", "Save")
	tab.WaitText("saved [mouse Bob Cyd]")
	tab.WaitGone("textbox", "value")

	open("Staff", 1, "keyboard")
	tab.Focus("button", "Save")
	tab.Press(kb.Enter)
	tab.WaitText("saved [mouse keyboard Cyd]")

	open("Staff", 2, "touch")
	tab.tap("button", "Save")
	tab.WaitText("saved [mouse keyboard touch]")

	open("Staff", 0, "file")
	if name, content := tab.Download(func() { tab.Click("link", "Get") }); name != "staff.txt" || content != "[file keyboard touch]" {
		t.Errorf("the file %q has %q", name, content)
	}
	open("Staff", 0, "csv")
	if _, content := tab.Download(func() { tab.Click("link", "Download Staff as CSV") }); !strings.Contains(content, "csv\r\nkeyboard") && !strings.Contains(content, "csv\nkeyboard") {
		t.Errorf("the CSV has %q", content)
	}
	tab.WaitCell("More", 1, 1, "y")
	open("More", 1, "form")
	tab.Click("button", "Send")
	tab.WaitText("more [x form]")
}

// tap touches an element as a finger does.
func (tab *Tab) tap(role, name string) {
	tab.t.Helper()
	type point struct{ X, Y float64 }
	at := waitFor[point](tab, fmt.Sprintf("%s %q to tap", role, name), `steady(find(%s, %s))`, role, name)
	points := []*input.TouchPoint{{X: at.X, Y: at.Y}}
	tab.do("have a touch screen", call(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}))
	tab.do("touch", call(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: points}))
	tab.do("let go", call(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}}))
}

// Hazard: in a form, a row that was added to a table does not show, so it cannot be
// filled.
func TestDataEditor_InAFormIsShownAsEdited(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		staff := app.State(ui, "staff", []string{"Ada", "Bob", "Cyd"})
		form := ui.Form("form")
		edited := app.DataEditor(form, "Staff", *staff)
		if form.Submit("Send") {
			*staff = edited
		}
		ui.Button("Other")
		ui.Text(fmt.Sprint("staff ", *staff))
		return nil
	})).Tab()
	tab.WaitCell("Staff", 2, 1, "Cyd")
	tab.Click("button", "Add a row")
	tab.WaitText("4 rows")
	tab.doubleClick("Staff", 3, 1)
	tab.WaitFocus("textbox", "value")
	tab.Press("Dee" + kb.Enter)
	tab.WaitCell("Staff", 3, 1, "Dee")
	tab.Click("checkbox", "Select row 2")
	tab.Click("button", "Delete selected rows")
	tab.WaitCell("Staff", 1, 1, "Cyd")
	tab.WaitCell("Staff", 2, 1, "Dee")
	tab.Click("button", "Other")
	tab.clickHead("Staff", "value")
	tab.WaitCell("Staff", 0, 1, "Ada")
	tab.WaitCell("Staff", 2, 1, "Dee")
	tab.Screenshot("form-editor")
	tab.WaitText("staff [Ada Bob Cyd]")
	tab.Click("button", "Send")
	tab.WaitText("staff [Ada Cyd Dee]")
	tab.WaitCell("Staff", 2, 1, "Dee")
}

// Hazard: the clock of a fragment closes the dialog that its user types in.
func TestDialog_InAFragmentThatTicksKeepsTypedText(t *testing.T) {
	ticks := 0
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Fragment("clock", func(ui *app.UI) error {
			ticks++
			ui.Text(fmt.Sprintf("tick %d.", ticks))
			if ui.Button("Open") {
				ui.Dialog("Ask", func(ui *app.UI) error {
					ui.Text("hello " + ui.TextInput("Name", ""))
					return nil
				})
			}
			for range ticks % 3 {
				ui.Caption("behind")
			}
			return nil
		}, app.Every(100*time.Millisecond))
		return nil
	})).Tab()
	tab.Click("button", "Open")
	tab.WaitFocus("textbox", "Name")
	tab.Press("half" + kb.ArrowLeft)
	some := func() {
		t.Helper()
		now := Eval[int](tab, `Number(document.body.innerText.match(/tick (\d+)/)[1])`)
		tab.Wait("some ticks", fmt.Sprintf(`document.body.innerText.match(/tick (\d+)/)[1] > %d`, now+6))
	}
	some()
	tab.WaitFocus("textbox", "Name")
	tab.Press("+")
	tab.WaitValue("textbox", "Name", "hal+f")
	tab.Press(kb.Enter)
	tab.WaitText("hello hal+f")
	some()
	tab.WaitText("hello hal+f")
	tab.Press(kb.Escape)
	tab.WaitGone("dialog", "Ask")
}

// Hazard: the back button leaves the app, or changes the address alone.
func TestBind_BackAndForwardSetTheWidget(t *testing.T) {
	b := Open(t, app.Handler(func(ui *app.UI) error {
		city := ui.Select("City", []string{"Paris", "Rome", "Oslo"}, app.Bind("city"))
		days := ui.Slider("Days", 1, 14, 7, app.Bind("days"))
		note := ui.TextInput("Note", "", app.Bind("note"))
		ui.Text(fmt.Sprintf("%s %d %q", city, days, note))
		return nil
	}, app.PageTitle("T")))
	tab := b.Tab()
	tab.WaitText(`Paris 7 ""`)
	tab.WaitAddress("", "T")
	tab.Choose("combobox", "City", "Rome")
	tab.WaitText(`Rome 7 ""`)
	tab.WaitAddress("?city=Rome", "T")
	tab.Keys("slider", "Days", kb.ArrowRight+kb.ArrowRight+kb.ArrowRight)
	tab.WaitText(`Rome 10 ""`)
	tab.WaitAddress("?city=Rome&days=10", "T")
	tab.Keys("textbox", "Note", "ä&b"+kb.Enter)
	tab.WaitText(`Rome 10 "ä&b"`)
	tab.WaitAddress("?city=Rome&days=10&note=%C3%A4%26b", "T")
	tab.Press("half") // typed over the value that goes
	tab.Back()
	tab.WaitText(`Rome 10 ""`)
	tab.WaitValue("textbox", "Note", "")
	tab.Back()
	tab.WaitText(`Rome 7 ""`)
	tab.WaitValue("slider", "Days", "7")
	tab.Back()
	tab.WaitText(`Paris 7 ""`)
	tab.Forward()
	tab.WaitText(`Rome 7 ""`)
	tab.Reload()
	tab.WaitText(`Rome 7 ""`)

	other := b.Tab()
	other.Go("?city=Oslo&days=99&note=x")
	other.WaitText(`Oslo 7 "x"`)
	other.WaitAddress("?city=Oslo&note=x", "T")
	tab.WaitText(`Rome 7 ""`)
}
