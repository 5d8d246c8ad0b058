package main

import (
	"fmt"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/arrowtable"
)

// page is the app: it runs from top to bottom for each visitor, and again at every click.
func page(ui *app.UI) error {
	table, err := loaded.Get(ui)
	if err != nil {
		return err
	}
	ui.Title("Arrow and Parquet")
	columns := table.Columns()
	ui.Caption(fmt.Sprintf("%d rows of %d columns, held once for all visitors.", table.Len(), len(columns)))

	side := ui.Sidebar()
	want := grouping{By: app.Select(side, "Group by", names(columns, always))}
	if numbers := names(columns, isNumber); len(numbers) > 0 {
		want.Of = app.Select(side, "Mean of", numbers)
	}
	batch, err := groups.Get(ui, want)
	if err != nil {
		return err
	}
	found := arrowtable.Of(batch)
	ui.Header(fmt.Sprintf("%d groups by %s", found.Len(), want.By))
	ui.BarChart(found, app.X(want.By), app.Y("rows"))
	ui.Table(found, app.Label("Groups"))
	ui.Header("Rows")
	ui.Table(table, app.Label("Rows"))
	return nil
}

// names returns the names of the columns that pass.
func names(columns []app.Column, passes func(app.Column) bool) (list []string) {
	for _, c := range columns {
		if passes(c) {
			list = append(list, c.Name)
		}
	}
	return list
}

func always(app.Column) bool     { return true }
func isNumber(c app.Column) bool { return c.Type == app.Int || c.Type == app.Float }
