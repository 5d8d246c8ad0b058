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

// how draws, folded away, how the page is made and what each memo did.
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

// memoRows says of each memo how often it was asked and what it holds.
func memoRows() []memoRow {
	var rows []memoRow
	for _, m := range memos {
		s := m.Stats()
		rows = append(rows, memoRow{m.Name(), s.Hits, s.Misses, s.Entries, s.Bytes / 1000, s.Saved.Round(time.Microsecond).String()})
	}
	return rows
}

// savings draws what the memos did for everybody since the program started. The singleton's hits are left out: that nobody has
// to load the flights again would make a large figure, and say little.
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
