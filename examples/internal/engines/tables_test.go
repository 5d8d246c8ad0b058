package engines

import (
	"fmt"
	"testing"

	"github.com/refrain-go/refrain/app"
)

type flight struct {
	No   int
	From string
	Mile float64
	Note string
}

func flights(n int) []flight {
	list := make([]flight, n)
	for i := range list {
		list[i] = flight{i, []string{"Zürich", "Oslo", "Lima"}[i%3], float64(i*7919%1000) / 2, fmt.Sprintf("A note on flight %d that is longer than its column is wide, for it tells of everything", i)}
	}
	return list
}

// Tables scroll, sort and select; browsers cap the height of elements, below that of a
// million rows, and draw sticky cells, each in its own way.
func TestTable_ScrollsSortsAndSelectsInEachEngine(t *testing.T) {
	type mile struct{ No, Mile int }
	many := make([]mile, 1_000_000)
	for i := range many {
		many[i].No = i
	}
	few := flights(100)
	script := func(ui *app.UI) error {
		ui.Text(fmt.Sprint("chosen ", ui.SelectRows("Flights", few)))
		ui.Table(many, app.Label("Many"))
		return nil
	}
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.WaitCell("Flights", 0, 1, "0")
		page.WantDescribed("grid", "Flights")
		page.Click("checkbox", "Select row 2")
		page.WaitText("chosen [1]")
		page.WaitFocus("grid", "Flights")
		page.Press(Down + " ")
		page.WaitText("chosen [1 2]")
		page.ClickOn(1, `[...find("grid", %s)?.querySelectorAll("[role=columnheader]") ?? []].find(e => e.querySelector("span")?.textContent === "Mile")`, "Flights")
		page.WaitCell("Flights", 1, 3, "1.5")
		page.Screenshot("table")

		page.WaitCell("Many", 0, 0, "0")
		page.Keys("grid", "Many", "")
		page.Press(End, Ctrl)
		page.WaitCell("Many", 999_999, 0, "999,999")
		page.Press(PageUp)
		page.WaitCell("Many", 999_988, 0, "999,988")
	})
}

func TestDataEditor_IsTypedIntoInEachEngine(t *testing.T) {
	type person struct {
		Name string
		Age  int
		Boss bool
	}
	script := func(ui *app.UI) error {
		ui.Text(fmt.Sprint("staff ", app.DataEditor(ui, "Staff", []person{{"Ada", 36, true}, {"Bob", 41, false}})))
		return nil
	}
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.WaitCell("Staff", 0, 1, "Ada")
		page.Keys("grid", "Staff", Down+Enter)
		page.WaitFocus("textbox", "Name")
		page.Press("Bert" + Enter)
		page.WaitText("staff [{Ada 36 true} {Bert 41 false}]")
		page.WaitFocus("grid", "Staff")
		page.Press(Right + Enter)
		page.WaitFocus("textbox", "Age")
		page.Press("old" + Enter)
		page.WaitText("a whole number, please")
		page.Press(Escape)
		page.WaitFocus("grid", "Staff")
		page.ClickOn(2, cell(0, 1), "Staff")
		page.WaitFocus("textbox", "Name")
		page.Press("Dee" + Tab)
		page.WaitText("staff [{Dee 36 true} {Bert 41 false}]")
	})
}

// Columns are resized and kept at the left, and the whole of a long cell is shown,
// without a mouse too.
func TestTable_ColumnsAreResizedAndPinnedInEachEngine(t *testing.T) {
	list := flights(100)
	script := func(ui *app.UI) error {
		ui.Table(list, app.Label("Flights"))
		return nil
	}
	const width = `find("grid", "Flights").querySelectorAll("[role=columnheader]")[%d].getBoundingClientRect().width`
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.Size(600, 900)
		page.WaitCell("Flights", 0, 0, "0")
		before := Eval[float64](page, fmt.Sprintf(width, 1))
		page.Drag(60, 0, `find("grid", "Flights")?.querySelectorAll(".table-grip")[1]`)
		page.Wait("From to be wider by the mouse", fmt.Sprintf(`Math.abs(%s - %v) < 2`, fmt.Sprintf(width, 1), before+60))
		page.Keys("grid", "Flights", Up+Right)
		page.Press(Left, Shift)
		page.Wait("From to be narrower by keys", fmt.Sprintf(`Math.abs(%s - %v) < 2`, fmt.Sprintf(width, 1), before+44))

		page.Press(Down + Right + Right + Enter)
		page.Wait("the whole cell", `document.querySelector(".table-reader-text")?.innerText.endsWith("it tells of everything")`)
		page.Screenshot("table-reader")
		page.Press(Escape)
		page.Wait("the cell to close", `!document.querySelector(".table-reader")`)

		page.Click("button", "Columns of Flights")
		page.Click("button", "Pin From at the left")
		page.Wait("From to come first", `find("grid", "Flights").querySelector("[role=columnheader] span").textContent === "From"`)
		page.WaitCell("Flights", 0, 0, "Zürich")
		page.WaitCell("Flights", 0, 1, "0")
		page.Keys("grid", "Flights", End)
		page.Wait("From to stay in sight", `(() => {
			const box = find("grid", "Flights").closest(".table-scroll"), cell = box.querySelector('[aria-rowindex="2"] .pinned');
			return box.scrollLeft > 0 && Math.abs(cell.getBoundingClientRect().left - box.getBoundingClientRect().left) < 3;
		})()`)
		page.Screenshot("table-pinned")
	})
}

// A range that is copied from one table is pasted into another as in a spreadsheet, and
// undone.
func TestTable_RangesAreCopiedPastedAndUndoneInEachEngine(t *testing.T) {
	type person struct {
		Name string
		Age  int
	}
	script := func(ui *app.UI) error {
		ui.Table([]person{{"Dee", 50}, {"Eve\tII", 51}}, app.Label("New"))
		ui.Text(fmt.Sprintf("staff %v", app.DataEditor(ui, "Staff", []person{{"Ada", 36}, {"Bob", 41}})))
		return nil
	}
	// The clipboard of a machine without a screen is not reliable. So the test passes the
	// data of the copy event on to the paste event.
	const carry = `(() => {
		const event = type => {
			const e = new Event(type, {bubbles: true, cancelable: true});
			e.clipboardData = {setData: (_, text) => window.copied = text, getData: () => window.copied};
			return e;
		};
		document.activeElement.dispatchEvent(event(%s));
		return window.copied ?? null;
	})()`
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.WaitCell("New", 0, 0, "Dee")
		page.Click("button", "Columns of New") // it holds the focus, as a button does
		page.ClickOn(1, cell(0, 0), "New")
		page.Wait("the table to have the focus", `focus(find("grid", "New"))`)
		page.Press(Down+Right, Shift)
		page.Wait("the range", `document.querySelectorAll(".in-range").length === 4`)
		page.Wait("the copy", carry, "copy")
		if got, want := Eval[string](page, `window.copied`), "Dee\t50\n\"Eve\tII\"\t51"; got != want {
			t.Errorf("the range was copied as %q, want %q", got, want)
		}
		page.Screenshot("table-range")
		page.Keys("grid", "Staff", Down)
		page.Wait("the paste", carry, "paste")
		page.WaitText(`staff [{Ada 36} {Dee 50} {Eve`)
		page.Keys("grid", "Staff", "")
		page.Press("z", Ctrl)
		page.WaitText(`staff [{Ada 36} {Bob 41}]`)
	})
}
