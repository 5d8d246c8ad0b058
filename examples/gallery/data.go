package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	_ "modernc.org/sqlite"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	seattle "github.com/refrain-go/refrain/examples/tour/data"
)

var dataPage = chapter{
	title: "Data", icon: "📋", path: "data",
	about: "Tables of any size: the browser gets the rows in sight, and sorting, filtering, searching and CSV are the server's work.",
	examples: []example{
		{"A table", "Rows are structs, maps, strings, `*sql.Rows`, Arrow, or whatever implements `app.Table`. Sort by a column, " +
			"search, filter, hide columns, download: the script does not run for any of it.", table},
		{"A million rows", "An `app.Table` has cells, not rows in memory; this one works out those that are in sight.", millionRows},
		{"Rows of a query", "They are read and closed. The database is opened once, and shared by all tabs.", queried},
		{"A file", "Of separated values or JSON: its columns get types. Counting and grouping take a line each.", file},
		{"What a visitor pastes", "", pasted},
		{"Choosing rows", "Click, drag, Space, Shift and the arrow keys: the script gets indexes into its data.", chosenRows},
		{"Editing", "Edit cells, add rows, delete them. The result is a new slice; the data is untouched until the program says so.", edited},
		{"Metrics", "A number, and where it is going.", metrics},
		{"JSON", "Whatever encoding/json writes.", asJSON},
	},
}

func table(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	ui.Table(days,
		app.Label("Seattle, day by day"),
		app.FormatColumn("Date", "2 Jan 2006"),
		app.NameColumn("Rain", "Rain, mm"),
		app.FormatColumn("Max", "%.0f °C"),
		app.FormatColumn("Min", "%.0f °C"),
		app.HideColumns("Wind"))
	return nil
}

// powers is a table that no memory holds.
type powers struct{}

func (powers) Columns() []app.Column {
	return []app.Column{
		{Name: "n", Type: app.Int},
		{Name: "n²", Type: app.Int},
		{Name: "n³", Type: app.Int},
	}
}

func (powers) Len() int { return 1_000_000 }

func (powers) Cell(row, col int) any {
	n := row + 1
	return []int{n, n * n, n * n * n}[col]
}

func millionRows(ui *app.UI) error {
	ui.Table(powers{}, app.Label("Powers"))
	return nil
}

// database holds the airports in memory.
var database = refrain.NewSingleton("database", openDatabase)

func openDatabase(ctx context.Context) (*sql.DB, error) {
	list, err := airports.Get(ctx)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each would have a memory of its own
	_, err = db.ExecContext(ctx,
		"CREATE TABLE airports (code, name, state)")
	for _, a := range list {
		if err == nil {
			_, err = db.ExecContext(ctx,
				"INSERT INTO airports VALUES (?, ?, ?)",
				a.Code, a.Name, a.State)
		}
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func queried(ui *app.UI) error {
	db, err := database.Get(ui)
	if err != nil {
		return err
	}
	state := ui.Select("State", []string{"AK", "CA", "NY", "TX"})
	rows, err := db.QueryContext(ui,
		"SELECT code, name FROM airports WHERE state = ?", state)
	if err != nil {
		return err
	}
	ui.Table(rows, app.Label("Airports of "+state))
	return nil
}

// measured holds a file as typed columns.
var measured = refrain.NewMemo0("measured", readMeasured)

func readMeasured(context.Context) (*app.Data, error) {
	return app.ReadData(seattle.Files, "seattle-weather.csv")
}

func file(ui *app.UI) error {
	data, err := measured.Get(ui)
	if err != nil {
		return err
	}
	warm := app.FloatOf("temp_max")
	ui.LineChart(app.Group(data.Rows(), app.MonthOf("date"),
		app.Least("coldest", warm), app.Mean("mean", warm),
		app.Median("median", warm), app.Most("warmest", warm)),
		app.Y("coldest", "mean", "warmest"), app.Label("Days, °C"))
	rain := app.Sum("rain, mm", app.FloatOf("precipitation"))
	sky := app.TextOf("weather")
	ui.Table(app.Group(data.Rows(), sky, rain), app.Label("Skies"),
		app.NameColumn("key", "sky"))
	n := app.Count(data.Rows(), app.TimeOf("date")).Len()
	ui.Metric("Days", n, app.FormatValue("%,d"))
	return nil
}

func pasted(ui *app.UI) error {
	text := ui.TextArea("Lines", "city;rain\nOslo;4,7\nRome;2,5")
	read := app.CSV // also with ; or tabs, and a decimal comma
	if strings.HasPrefix(text, "{") {
		read = app.JSONRows
	}
	data, err := read(strings.NewReader(text))
	if err != nil {
		ui.Warning(err.Error())
		return nil
	}
	ui.Table(data)
	return nil
}

func chosenRows(ui *app.UI) error {
	all, err := routes.Get(ui)
	if err != nil {
		return err
	}
	flights, late := 0, 0
	for _, i := range ui.SelectRows("Routes", all, app.Max(50)) {
		flights += all[i].Flights
		late += all[i].Late
	}
	row := ui.Columns(2)
	row[0].Metric("Flights", flights)
	row[1].Metric("of which late", late)
	return nil
}

func edited(ui *app.UI) error {
	type item struct {
		Name  string
		Price float64
		Ready bool
	}
	stored := []item{
		{"Lamp", 49.5, true},
		{"Chair", 89, true},
		{"Table", 240, false},
	}
	items := app.DataEditor(ui, "Price list", stored,
		app.FormatColumn("Price", "€ %,.2f"))
	total := 0.0
	for _, i := range items {
		total += i.Price
	}
	ui.Metric("Sum", fmt.Sprintf("€ %.2f", total))
	return nil
}

func metrics(ui *app.UI) error {
	row := ui.Columns(3)
	row[0].Metric("Flights", "3,000,000", app.Delta("120,512"))
	row[1].Metric("On time", "79.1 %", app.Delta("-1.4 %"))
	row[2].Metric("Airports", 229, app.Help("With departures"))
	return nil
}

func asJSON(ui *app.UI) error {
	list, err := airports.Get(ui)
	if err != nil {
		return err
	}
	ui.JSON(map[string]any{"airports": len(list), "first": list[0]})
	return nil
}
