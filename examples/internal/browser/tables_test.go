package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

type flight struct {
	No   int
	From string
	Mile float64
	Day  time.Time
	Late bool
}

func flights(n int) []flight {
	list := make([]flight, n)
	for i := range list {
		list[i] = flight{i, []string{"Zürich", "Oslo", "Lima"}[i%3], float64(i*7919%1000) / 2, time.Date(2026, 1, 1+i%28, 0, 0, 0, 0, time.UTC), i%4 == 0}
	}
	return list
}

// A reader's sorting, filters and searches must work with the mouse and without one. They
// must survive runs and a reload, and a download must have the same rows.
func TestTable_IsSortedFilteredAndSearched(t *testing.T) {
	list := flights(5000)
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Button("Again")
		n := app.State(ui, "n", 0)
		*n++
		ui.Text(fmt.Sprintf("run %d", *n))
		ui.Table(list, app.Label("Flights"))
		return nil
	})).Tab()
	tab.WaitCell("Flights", 0, 0, "0")

	// By mouse: up, down, and with Shift a second column.
	tab.clickHead("Flights", "Mile")
	tab.waitSort("Flights", "Mile", "ascending")
	tab.WaitCell("Flights", 0, 2, "0")
	tab.clickHead("Flights", "Mile")
	tab.waitSort("Flights", "Mile", "descending")
	tab.WaitCell("Flights", 0, 2, "499.5")
	// By keyboard: up to the heads, along, Enter.
	tab.Keys("grid", "Flights", kb.ArrowUp+kb.ArrowLeft+kb.Enter)
	tab.waitSort("Flights", "From", "ascending")
	tab.WaitCell("Flights", 0, 1, "Lima")
	tab.Press(kb.ArrowLeft + kb.ArrowLeft)
	tab.Press(kb.Enter, chromedp.ModifierShift)
	tab.Press(kb.Enter, chromedp.ModifierShift)
	tab.waitSort("Flights", "No", "descending")
	tab.WaitCell("Flights", 0, 0, "4997")

	tab.Click("button", "Search Flights")
	tab.WaitFocus("searchbox", "Search Flights")
	tab.Press("zür")
	tab.WaitText("1,667 of 5,000 rows")
	tab.WaitCell("Flights", 0, 1, "Zürich")
	tab.Press(kb.Escape)
	tab.WaitText("“zür”")

	tab.Click("button", "Filter Flights")
	tab.Choose("combobox", "Column", "No")
	tab.Fill("spinbutton", "To", "8")
	tab.WaitText("3 of 5,000 rows")
	tab.WaitCell("Flights", 0, 0, "6")
	tab.Choose("combobox", "Column", "Late")
	tab.WaitFor("checkbox", "false")
	tab.Keys("checkbox", "true", " ")
	tab.WaitText("2 of 5,000 rows")
	tab.WaitCell("Flights", 1, 0, "3")

	tab.Click("button", "Columns of Flights")
	tab.Keys("checkbox", "Day", " ")
	tab.Keys("button", "Move From to the left", " ")
	tab.WaitCell("Flights", 1, 0, "Zürich")
	tab.Screenshot("table-panels")

	check := func(when string) {
		t.Helper()
		name, content := tab.Download(func() { tab.Click("link", "Download Flights as CSV") })
		want := "From,No,Mile,Late\nZürich,6,257,false\nZürich,3,378.5,false\n"
		if got := strings.ReplaceAll(strings.TrimPrefix(content, "\uFEFF"), "\r\n", "\n"); got != want || !strings.HasSuffix(name, ".csv") {
			t.Errorf("%s the download %s has %q, want %q", when, name, got, want)
		}
	}
	check("At first")
	tab.Click("button", "Again")
	tab.WaitText("run 2")
	tab.WaitCell("Flights", 1, 0, "Zürich")
	tab.Reload()
	tab.WaitCell("Flights", 1, 0, "Zürich")
	check("After a reload")
	tab.Size(390, 800)
	tab.WaitNoSidewaysScroll()
	tab.Screenshot("table-narrow")
	tab.Click("button", "Remove filter Late false")
	tab.WaitText("3 of 5,000 rows")
}

// Rows are chosen by the mouse and by keys, as in a list of files.
func TestSelectRows_ByMouseAndKeyboard(t *testing.T) {
	list := flights(40)
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Text(fmt.Sprint("chosen ", ui.SelectRows("Flights", list)))
		ui.Text(fmt.Sprint("one of ", ui.SelectRows("One", list[:5], app.Max(1))))
		return nil
	})).Tab()
	tab.WaitCell("Flights", 0, 1, "0")
	tab.Click("checkbox", "Select row 2")
	tab.WaitText("chosen [1]")
	tab.WaitFocus("grid", "Flights")
	tab.Press(kb.ArrowDown + kb.ArrowDown + " ")
	tab.WaitText("chosen [1 3]")
	tab.Press(kb.ArrowDown+kb.ArrowDown, chromedp.ModifierShift)
	tab.WaitText("chosen [1 3 4 5]")
	tab.Press(" ")
	tab.WaitText("chosen [1 3 4]")
	tab.Press("a", chromedp.ModifierCtrl)
	tab.WaitText("40 selected")
	tab.WaitText("chosen [0 1 2")
	tab.Press("a", chromedp.ModifierCtrl)
	tab.WaitText("chosen []")
	tab.clickHead("Flights", "No") // 0 first
	tab.clickHead("Flights", "No") // 39 first
	tab.WaitCell("Flights", 0, 1, "39")
	tab.Click("checkbox", "Select row 1")
	tab.WaitText("chosen [39]") // counted as in the data
	tab.Keys("grid", "One", " "+kb.ArrowDown+" ")
	tab.WaitText("one of [1]")
	tab.Screenshot("table-select")
}

// A cell is edited in place. A text that is no value of its column is refused at once,
// and does not reach the server.
func TestDataEditor_ByKeyboardAndMouse(t *testing.T) {
	type person struct {
		Name string
		Age  int
		Boss bool
	}
	staff := []person{{"Ada", 36, true}, {"Bob", 41, false}, {"Cyd", 29, false}}
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Text(fmt.Sprint("staff ", app.DataEditor(ui, "Staff", staff)))
		return nil
	})).Tab()
	tab.WaitCell("Staff", 0, 1, "Ada")
	tab.Keys("grid", "Staff", kb.ArrowDown+kb.Enter)
	tab.WaitFocus("textbox", "Name")
	tab.WaitValue("textbox", "Name", "Bob")
	tab.Press("Bert" + kb.Enter)
	tab.WaitText("staff [{Ada 36 true} {Bert 41 false} {Cyd 29 false}]")
	tab.WaitFocus("grid", "Staff")
	tab.Press(kb.ArrowRight + kb.Enter)
	tab.WaitFocus("textbox", "Age")
	tab.Press("old" + kb.Enter)
	tab.WaitAttribute("textbox", "Age", "aria-invalid", "true")
	tab.WaitText("a whole number, please")
	tab.Screenshot("editor-refused")
	tab.Press(kb.Escape)
	tab.WaitFocus("grid", "Staff")
	tab.WaitNoText("a whole number, please")
	tab.WaitCell("Staff", 1, 2, "41")
	tab.Press(kb.ArrowRight + kb.Enter)
	tab.Wait("the list of a yes or no", `document.activeElement.matches("select")`)
	tab.Press(kb.ArrowDown) // – is before, so true, then false
	tab.Press(kb.ArrowUp)
	tab.Press(kb.Enter)
	tab.WaitText("{Bert 41 true}")

	tab.Click("button", "Add a row")
	tab.WaitText("{Cyd 29 false} { 0 false}]")
	tab.doubleClick("Staff", 3, 1)
	tab.WaitFocus("textbox", "Name")
	tab.Press("Dee" + kb.Tab)
	tab.WaitText("{Cyd 29 false} {Dee 0 false}]")
	tab.Click("checkbox", "Select row 1")
	tab.Click("button", "Delete selected rows")
	tab.WaitText("staff [{Bert 41 true} {Cyd 29 false} {Dee 0 false}]")
	tab.Keys("grid", "Staff", kb.ArrowDown+" "+kb.Delete)
	tab.WaitText("staff [{Bert 41 true} {Dee 0 false}]")
	tab.Screenshot("editor")
}

func (tab *Tab) clickHead(table, column string) {
	tab.t.Helper()
	tab.clickAt(fmt.Sprintf("the head %s of %s", column, table),
		`steady([...find("grid", %s)?.querySelectorAll("[role=columnheader]") ?? []].find(e => e.querySelector("span")?.textContent === %s))`, 1, table, column)
}

func (tab *Tab) waitSort(table, column, way string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%s of %s to be %s", column, table, way),
		`[...find("grid", %s).querySelectorAll("[role=columnheader]")].find(e => e.querySelector("span")?.textContent === %s)?.ariaSort === %s`, table, column, way)
}

func (tab *Tab) doubleClick(table string, row, col int) {
	tab.t.Helper()
	tab.clickAt("a cell", fmt.Sprintf(`steady(find("grid", %%s)?.querySelector('[aria-rowindex="%d"] [aria-colindex="%d"]'))`, row+2, col+1), 2, table)
}

func (tab *Tab) clickAt(what, place string, times int, args ...string) {
	tab.t.Helper()
	type point struct{ X, Y float64 }
	at := waitFor[point](tab, what, place, args...)
	for n := range times {
		tab.do("click", chromedp.MouseClickXY(at.X, at.Y, chromedp.ClickCount(n+1)))
	}
}
