package main

import (
	"fmt"
	"time"

	"github.com/refrain-go/refrain/app"
)

// script is the app: a table, read page by page.
func script(ui *app.UI) error {
	db, err := database.Get(ui)
	if err != nil {
		return err
	}
	ui.Title("RNA, page by page")
	ui.Markdown(db.About)

	side := ui.Sidebar()
	at := app.State(ui, "pager", pager{})
	size := side.Slider("Rows per page", 10, 500, 50, app.Step(10), app.OnChange(at.stay))

	bar := ui.Columns(4)
	query := pageQuery{_db: db.DB, Size: size, Page: at.number(bar[2], size)}
	if side.Button("Clear this page", app.Help("Forgets the rows shown here; they are read again at once.")) {
		getPage.Forget(query)
	}
	if side.Button("Clear pages", app.Help("Forgets the rows of all pages.")) {
		getPage.Clear()
	}

	rows, err := getPage.Get(ui, query)
	if err != nil {
		return err
	}
	at.buttons(bar, size, len(rows))
	if len(rows) == 0 {
		ui.Info(fmt.Sprintf("The table ends before page %d.", query.Page))
	} else {
		ui.Table(show(rows), app.Label("Sequences"))
	}
	counts(side)
	return nil
}

// counts draws the work that the memo saved for all users since the program started.
func counts(side *app.UI) {
	s := getPage.Stats()
	side.Divider()
	side.Metric("Queries", queries.Load(), app.Help("How often the database was asked for a page, by all tabs together"))
	columns := side.Columns(2)
	columns[0].Metric("Hits", s.Hits)
	columns[1].Metric("Misses", s.Misses)
	side.Metric("Time saved", s.Saved.Round(time.Millisecond), app.Help("What asking again would have taken"))
}
