package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// Enter in a field sends its form; but the Enter that ends the editing of a cell,
// searches a table or chooses from a list is meant for that alone.
func TestForm_EnterInACellOrAListDoesNotSubmit(t *testing.T) {
	type person struct {
		Name string
		Age  int
	}
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		form := ui.Form("order")
		day := form.DateInput("Day", time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
		staff := app.DataEditor(form, "Staff", []person{{"Bob", 41}, {"Cyd", 29}})
		rows := form.SelectRows("Rows", flights(30))
		many := form.MultiSelect("Many", []string{"x", "y"})
		level := form.Slider("Level", 0, 9, 5)
		sent := form.Submit("Order")
		ui.Text(fmt.Sprintf("%v: %s %v %v %v %d", sent, day.Format(time.DateOnly), staff, rows, many, level))
		return nil
	})).Tab()
	tab.WaitCell("Staff", 0, 1, "Bob")
	tab.Keys("grid", "Staff", kb.Enter)
	tab.WaitFocus("textbox", "Name")
	tab.Press("Bea" + kb.Enter)
	tab.WaitCell("Staff", 0, 1, "Bea")
	tab.Keys("grid", "Rows", kb.ArrowDown+" ")
	tab.WaitText("1 selected")
	tab.Click("button", "Search Rows")
	tab.WaitFocus("searchbox", "Search Rows")
	tab.Press("oslo" + kb.Enter)
	tab.WaitText("10 of 30 rows")
	tab.Click("button", "Filter Rows")
	tab.Fill("spinbutton", "To", "10")
	tab.WaitText("4 of 30 rows")
	tab.Keys("combobox", "Many", "y"+kb.Enter)
	tab.WaitFor("button", "Remove y")
	tab.Press(kb.Escape)
	tab.Keys("slider", "Level", kb.ArrowRight)
	tab.WaitText("false: 2026-11-22 [{Bob 41} {Cyd 29}] [] [] 5")
	tab.Wait("the day", `focus(document.querySelector("input[type=date]"))`)
	tab.Press(kb.ArrowUp + kb.Enter)
	tab.WaitText("true: 2026-12-22 [{Bea 41} {Cyd 29}] [1] [y] 6")
}

// A user who edits one cell after another is faster than the runs that the edits start.
// No cell may close while it is edited.
func TestDataEditor_IsTypedIntoWhileRunsCome(t *testing.T) {
	step := make(steps)
	slow := false
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		staff := app.DataEditor(ui, "Staff", []string{"Ada", "Bob", "Cyd"})
		if slow {
			step.wait(ui)
		}
		slow = true
		ui.Text(fmt.Sprint("staff ", staff))
		return nil
	})).Tab()
	tab.WaitCell("Staff", 0, 1, "Ada")
	tab.WaitText("staff [Ada Bob Cyd]")
	cell := `document.activeElement.matches("td input") && document.activeElement.value === %s`
	tab.Keys("grid", "Staff", kb.Enter)
	tab.Wait("the cell to open", cell, "Ada")
	tab.Press("Alice" + kb.Enter)
	tab.WaitFocus("grid", "Staff")
	tab.Press(kb.ArrowDown + kb.Enter)
	tab.Wait("the next cell to open", cell, "Bob")
	tab.Press("Bert")
	step.next()
	tab.WaitText("staff [Alice Bob Cyd]")
	tab.Wait("the cell to be open still", cell, "Bert")
	tab.Press("a" + kb.Enter)
	tab.WaitCell("Staff", 1, 1, "Berta") // before any run has said so
	step.next()
	tab.WaitText("staff [Alice Berta Cyd]")
	tab.WaitCell("Staff", 1, 1, "Berta")
}

// A table that is drawn anew each moment stays where its reader has scrolled it, in the
// order they have asked for.
func TestTable_LivesWhileItIsRead(t *testing.T) {
	ticks := 0
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Fragment("live", func(ui *app.UI) error {
			ticks++
			list := flights(2000)
			for i := range list {
				list[i].Mile = float64(ticks)
			}
			ui.Table(list, app.Label("Live"), app.Key("live"))
			ui.Text(fmt.Sprintf("tick %d.", ticks))
			return nil
		}, app.Every(150*time.Millisecond))
		return nil
	})).Tab()
	tab.WaitCell("Live", 0, 0, "0")
	tab.clickHead("Live", "No")
	tab.waitSort("Live", "No", "ascending")
	tab.clickHead("Live", "No")
	tab.WaitCell("Live", 0, 0, "1999")
	tab.Keys("grid", "Live", kb.PageDown+kb.PageDown+kb.PageDown)
	place := `document.querySelector(".table-foot").innerText`
	tab.Wait("to be further down", place+` !== "rows 1–12 of 2,000"`)
	before := Eval[string](tab, place)
	for range 3 {
		at := Eval[string](tab, `document.body.innerText.match(/tick \d+\./)[0]`)
		tab.WaitNoText(at)
	}
	if now := Eval[string](tab, place); now != before {
		t.Errorf("it has moved from %s to %s", before, now)
	}
	tab.waitSort("Live", "No", "descending")
	tab.WaitFocus("grid", "Live")
}
