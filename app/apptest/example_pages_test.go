package apptest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// reports makes an app of two pages. A memo computes the report.
func reports(cache *refrain.Cache) func(*app.UI) error {
	computed := 0
	report := refrain.NewMemo("report", func(_ context.Context, year string) (string, error) {
		computed++
		return fmt.Sprint(year, ", computed ", computed), nil
	}, refrain.In(cache))
	return app.Pages(
		app.Page{Title: "Overview", Script: func(ui *app.UI) error {
			ticks := app.State(ui, "ticks", 0)
			ui.Fragment("clock", func(ui *app.UI) error { *ticks++; ui.Text(fmt.Sprint(*ticks)); return nil }, app.Every(time.Second))
			if ui.Sidebar().Button("Help") {
				ui.Dialog("How to use it", func(ui *app.UI) error { ui.Text("Choose a year"); return nil })
			}
			return nil
		}},
		app.Page{Title: "Reports", Script: func(ui *app.UI) error {
			text, err := report.Get(ui, ui.QueryParams().Get("year"))
			ui.Text(text)
			return err
		}},
	)
}

// testReports visits the pages, ticks a clock without waiting, and clears memos.
func testReports(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	at := apptest.New(t, reports(cache), app.PageTitle("Shop"), app.Caches(cache), app.ClearMemosEntry())
	at.Run()
	at.Fragment("clock").Tick()
	at.Sidebar().Button("Help").Click()
	at.Run()
	if got := fmt.Sprint(at.Fragment("clock").Text(), at.Dialogs(), at.Dialog("How to use it").Text()); got != "[3] [How to use it] [Choose a year]" {
		t.Errorf("the first page shows %s", got)
	}
	at.Dialog("How to use it").Close()
	at.Run()

	at.Navigate("reports?year=2026")
	at.Run()
	at.ClearMemos()
	got := fmt.Sprint(at.Page(), at.QueryParams(), at.TabTitle(), at.Pages(), at.Dialogs(), at.Text())
	if want := "reportsmap[year:[2026]]Reports · Shop[Overview Reports] [] [2026, computed 2]"; got != want {
		t.Errorf("the second page is %s, want %s", got, want)
	}

	at.Back() // to the first page, and forward again
	at.Run()
	at.Forward()
	at.Run()
	if at.Page() != "reports" {
		t.Errorf("forward leads to %q", at.Page())
	}

	other := at.NewTab() // shares the memos, but has state of its own
	other.Navigate("reports?year=2026")
	other.Run()
	if got := fmt.Sprint(other.Text()); got != "[2026, computed 2]" || strings.Contains(at.Log(), "ERROR") {
		t.Errorf("another tab shows %s, and the log is %s", got, at.Log())
	}
}

// Addresses, fragments, dialogs, and the things that tabs share.
func Example_pages() {
	var t *testing.T // go test passes it to TestReports
	testReports(t)
}
