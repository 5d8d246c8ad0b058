package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// Esc ends the innermost thing only: a list that is open in a dialog, a text that is
// being typed there, a cell that is being edited. Only if there is none of these does it
// close the dialog, with all changes in it.
func TestDialog_EscEndsTheInnermostThing(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		open := app.State(ui, "open", false)
		if ui.Button("Open") {
			*open = true
		}
		if *open {
			*open = ui.Dialog("Settings", func(ui *app.UI) error {
				ui.TextInput("Name", "Ada")
				ui.Number("Count", 1)
				ui.Select("City", strings.Split("abcdefghijklmnopqrstuvwxyz", ""))
				ui.MultiSelect("Many", []string{"x", "y"})
				ui.Popover("Filter").Checkbox("Late", false)
				app.DataEditor(ui, "Staff", []struct{ Who string }{{"Bob"}, {"Cyd"}})
				form := ui.Form("note")
				form.TextInput("Note", "")
				if form.Submit("Add") {
					ui.Text("added")
				}
				return nil
			})
		}
		ui.Text(fmt.Sprintf("open %v", *open))
		return nil
	})).Tab()
	tab.Click("button", "Open")
	tab.WaitFocus("textbox", "Name")

	tab.Press(" Lovelace" + kb.Escape)
	tab.WaitValue("textbox", "Name", "Ada")
	tab.Keys("spinbutton", "Count", "5"+kb.Escape)
	tab.WaitValue("spinbutton", "Count", "1")
	for _, list := range []string{"City", "Many"} {
		tab.Keys("combobox", list, kb.ArrowDown)
		tab.WaitAttribute("combobox", list, "aria-expanded", "true")
		tab.Press(kb.Escape)
		tab.WaitAttribute("combobox", list, "aria-expanded", "false")
		tab.WaitFocus("combobox", list)
	}
	tab.Keys("button", "Filter", kb.Enter)
	tab.WaitAttribute("button", "Filter", "aria-expanded", "true")
	tab.Press(kb.Escape)
	tab.WaitFocus("button", "Filter")
	tab.Keys("grid", "Staff", kb.Enter)
	tab.WaitFocus("textbox", "Who")
	tab.Press("other" + kb.Escape)
	tab.WaitFocus("grid", "Staff")
	tab.WaitCell("Staff", 0, 1, "Bob")
	tab.Click("button", "Search Staff")
	tab.WaitFocus("searchbox", "Search Staff")
	tab.Press(kb.Escape)
	tab.WaitFocus("button", "Search Staff")
	tab.Keys("textbox", "Note", "milk"+kb.Enter)
	tab.WaitText("added")
	tab.Screenshot("dialog-full")

	tab.WaitText("open true")
	tab.WaitFocus("textbox", "Note")
	tab.Press(kb.Escape)
	tab.WaitText("open false")
	tab.WaitFocus("button", "Open")
}
