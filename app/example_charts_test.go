package app_test

import (
	"fmt"
	"time"

	"github.com/refrain-go/refrain/app"
)

type reading struct {
	At          time.Time
	Station     string
	Temperature float64
	Rain        float64
}

var readings = []reading{
	{time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), "Harbour", 11.5, 0},
	{time.Date(2026, 5, 2, 0, 0, 0, 0, time.UTC), "Harbour", 12.1, 4.2},
	{time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), "Hill", 8.7, 1.1},
	{time.Date(2026, 5, 2, 0, 0, 0, 0, time.UTC), "Hill", 9.9, 6.0},
}

// One line for each station. Without X the first column is used, and without Y each
// column of numbers.
func ExampleUI_LineChart() {
	app.Main(func(ui *app.UI) error {
		ui.LineChart(readings, app.X("At"), app.Y("Temperature"), app.Color("Station"), app.FormatValue("%.1f °C"), app.Label("Temperature by station"), app.Height(240))
		return nil
	})
}

// Rows with the same X are summed.
func ExampleUI_BarChart() {
	app.Main(func(ui *app.UI) error {
		ui.BarChart(readings, app.X("Station"), app.Y("Rain"), app.Label("Rain by station"), app.Horizontal(true))
		ui.BarChart(readings, app.X("At"), app.Y("Rain"), app.Color("Station"), app.Stack("percent"))
		return nil
	})
}

func ExampleUI_ScatterChart() {
	app.Main(func(ui *app.UI) error {
		ui.ScatterChart(readings, app.X("Temperature"), app.Y("Rain"), app.Color("Station"))
		return nil
	})
}

// A Vega-Lite spec can draw charts that the other methods cannot.
func ExampleUI_VegaLite() {
	app.Main(func(ui *app.UI) error {
		ui.VegaLite(`{
			"mark": "boxplot",
			"encoding": {
				"x": {"field": "Station", "type": "nominal"},
				"y": {"field": "Temperature", "type": "quantitative"}
			}
		}`, readings, app.Label("How temperatures spread"))
		return nil
	})
}

// squares is a table of a million rows that are not stored. Its cells are computed when
// they come into sight.
type squares struct{}

func (squares) Columns() []app.Column {
	return []app.Column{{Name: "n", Type: app.Int}, {Name: "n²", Type: app.Int}, {Name: "is", Type: app.Text}}
}

func (squares) Len() int { return 1_000_000 }

func (squares) Cell(row, col int) any {
	switch col {
	case 0:
		return row
	case 1:
		return row * row
	}
	return fmt.Sprintf("%d × %d", row, row)
}

func ExampleTable() {
	app.Main(func(ui *app.UI) error {
		var data app.Table = squares{}
		ui.Table(data, app.Label("Squares"), app.HideColumns("is"))
		return nil
	})
}
