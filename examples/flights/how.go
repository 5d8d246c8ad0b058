package main

import (
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// memos are all that the page asks.
var memos = []interface {
	Name() string
	Stats() refrain.Stats
}{chosen, summary, delaysByHour, delaysBy, delayByHourCells, delayHistogram}

// how draws, in an expander, how the page is made and how the memos worked.
func how(ui *app.UI) {
	fold := ui.Expander("How this page works")
	fold.Markdown("This whole page is one Go function. It runs from top to bottom at every click, in a few milliseconds: what it " +
		"needs to know is asked of **memos**, which remember each answer by its filter.\n\n" +
		"The flights themselves are held by a **singleton**: loaded once, shared by every tab. The memos are shared too. " +
		"Open this page in a second tab: it shows its first page without computing anything.\n\n" +
		"`delays by hour` is built from `delays by group`, and that from `chosen`, the rows which pass the filter: clearing it alone " +
		"costs little, since what it is built from is still there.")
	fold.Table(memoRows(), app.Label("Memos"))
}

// memoRow is one memo in the table of memos.
type memoRow struct {
	Memo         string
	Hits, Misses uint64
	Entries      int
	KB           int64
	Saved        string
}

// memoRows gives, for each memo, how often it was asked and how much it holds.
func memoRows() []memoRow {
	var rows []memoRow
	for _, m := range memos {
		s := m.Stats()
		rows = append(rows, memoRow{m.Name(), s.Hits, s.Misses, s.Entries, s.Bytes / 1000, s.Saved.Round(time.Microsecond).String()})
	}
	return rows
}

// savings draws the work that the memos saved for all users since the program started. It
// leaves out the hits of the singleton. The time that loading the flights again would
// take would be a large figure that says little.
func savings(ui *app.UI) {
	var hits, misses uint64
	var saved time.Duration
	for _, m := range memos {
		s := m.Stats()
		hits, misses, saved = hits+s.Hits, misses+s.Misses, saved+s.Saved
	}
	columns := ui.Columns(2)
	columns[0].Metric("Hits", thousands(int(hits)), app.Help("Answers that were there already, in all tabs together"))
	columns[1].Metric("Misses", thousands(int(misses)), app.Help("Answers that had to be computed"))
	ui.Metric("Time saved", saved.Round(time.Millisecond), app.Help("What computing the hits again would have taken"))
}
