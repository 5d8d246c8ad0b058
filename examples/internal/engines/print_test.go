package engines

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"testing"

	"github.com/refrain-go/refrain/app"
)

// A page is printed whole. It includes the parts that need scrolling on the screen, up to
// a bound that the page tells. Charts fit the paper, and the print is light whatever the
// screen is.
func TestPrint_IsAWholeLightReportInEachEngine(t *testing.T) {
	list := flights(5000)
	script := func(ui *app.UI) error {
		ui.Sidebar().Text("Beside")
		ui.Title("Report")
		ui.LineChart(list[:50], app.X("No"), app.Y("Mile"))
		ui.Table(list, app.Label("Flights"))
		ui.Table(list[:40], app.Label("Few"))
		return nil
	}
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.WaitCell("Few", 0, 0, "0")
		page.WaitCell("Flights", 0, 0, "0")
		page.Wait("the chart", `document.querySelector(".chart canvas")`)
		page.Wait("dark colours", `(document.documentElement.dataset.theme = "dark", true)`)
		page.Wait("a printer", `(window.print = () => (dispatchEvent(new Event("beforeprint")), document.body.dataset.printed = ""), true)`)
		page.Press("p", Ctrl)
		page.Wait("the print", `"printed" in document.body.dataset && document.querySelectorAll(".table-paper").length === 2`)
		type paper struct {
			Rows  []int
			Last  string
			Chart float64
		}
		got := Eval[paper](page, `{
			Rows: [...document.querySelectorAll(".table-paper")].map(e => e.querySelectorAll("tbody tr").length),
			Last: document.querySelector(".table-paper").textContent.slice(-30),
			Chart: document.querySelector(".chart canvas").getBoundingClientRect().width,
		}`)
		if want := "The first 1,000 of 5,000 rows"; fmt.Sprint(got.Rows) != "[1000 40]" || got.Last[len(got.Last)-len(want):] != want {
			t.Errorf("printed tables have %d rows and end with %q, want 1000 and 40, and %q", got.Rows, got.Last, want)
		}
		if got.Chart > 680 {
			t.Errorf("the printed chart is %v wide, more than paper", got.Chart)
		}
		if pdf, ok := page.Print(); ok {
			if n := pages(pdf); n < 10 {
				t.Errorf("a print of 1,040 rows has %d pages", n)
			}
		}
		page.Wait("the end of the print", `(dispatchEvent(new Event("afterprint")), true)`)
		page.Wait("the page to be as before", `!document.querySelector(".table-paper")`)

		// At a print from the browser's own menu there is no time to ask the server, so
		// the known rows are printed.
		page.Wait("a print at once", `(dispatchEvent(new Event("beforeprint")), true)`)
		page.Wait("the rows that are known", `[...document.querySelectorAll(".table-paper tbody")].at(-1)?.children.length === 40`)
	})
}

var (
	pageObject    = regexp.MustCompile(`/Type\s*/Page\b`)
	objectStreams = regexp.MustCompile(`(?s)/ObjStm.*?stream\r?\n(.*?)endstream`)
)

// pages counts the pages of a PDF. Firefox's has them in compressed streams.
func pages(pdf []byte) int {
	n := len(pageObject.FindAll(pdf, -1))
	for _, stream := range objectStreams.FindAllSubmatch(pdf, -1) {
		if r, err := zlib.NewReader(bytes.NewReader(stream[1])); err == nil {
			objects, _ := io.ReadAll(r) // the stream may be followed by a line's end
			n += len(pageObject.FindAll(objects, -1))
		}
	}
	return n
}
