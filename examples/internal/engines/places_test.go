package engines

import (
	"fmt"
	"testing"

	"github.com/refrain-go/refrain/app"
)

// A window takes the focus, keeps it, closes by Escape, and gives it back.
func TestDialog_TakesAndGivesBackTheFocusInEachEngine(t *testing.T) {
	script := func(ui *app.UI) error {
		open, name := app.State(ui, "open", false), app.State(ui, "name", "none")
		if ui.Button("Rename…") {
			*open = true
		}
		if *open {
			*open = ui.Dialog("Rename", func(ui *app.UI) error {
				next := ui.TextInput("New name", *name)
				if ui.Button("Apply") {
					*name = next
				}
				return nil
			})
		}
		ui.Popover("More").Text("inside")
		ui.Text(fmt.Sprintf("name %s, open %v", *name, *open))
		return nil
	}
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.Click("button", "Rename…")
		page.WaitFocus("textbox", "New name")
		// Of a window that lies above the page, Firefox's WebDriver finds nothing by role and
		// name; TestInputs finds such a field in the page.
		if page.Engine != "Firefox" {
			page.WantDescribed("dialog", "Rename")
			page.WantDescribed("textbox", "New name")
		}
		page.Fill("textbox", "New name", "Dee")
		page.Click("button", "Apply")
		page.Wait("the run to end", `!document.querySelector(".running-bar")`)
		page.Screenshot("dialog")
		page.Press(Escape)
		page.WaitText("name Dee, open false")
		page.WaitFocus("button", "Rename…")
		page.Click("button", "More")
		page.WaitText("inside")
		page.Press(Escape)
		page.Wait("the popover to close", `!document.body.innerText.includes("inside")`)
	})
}
