package main

import (
	"fmt"

	"github.com/refrain-go/refrain/app"
)

// rowsTable shows the chosen rows of the flights without copying them: the page asks for
// the cells that it shows.
type rowsTable struct {
	flights *Flights
	rows    Selection
	want    Filter
}

// Revision tells the page that the same filter means the same rows, so that they are not
// sent again.
func (t rowsTable) Revision() any { return fmt.Sprintf("%#v", t.want) }

func (t rowsTable) Columns() []app.Column {
	columns := []app.Column{
		{Name: "Time", Type: app.Text},
		{Name: "Delay (min)", Type: app.Int},
		{Name: "Distance (miles)", Type: app.Int},
	}
	if t.flights.HasRoutes() {
		columns = append(columns,
			app.Column{Name: "Date", Type: app.Text},
			app.Column{Name: "Origin", Type: app.Text},
			app.Column{Name: "Destination", Type: app.Text})
	}
	return columns
}

func (t rowsTable) Len() int { return t.rows.Len() }

func (t rowsTable) Cell(row, col int) any {
	f, at := t.flights, t.rows.Row(row)
	switch col {
	case 0:
		return fmt.Sprintf("%02d:%02d", f.Minute[at]/60, f.Minute[at]%60)
	case 1:
		return int(f.Delay[at])
	case 2:
		return int(f.Distance[at])
	case 3:
		return firstDay.AddDate(0, 0, int(f.Day[at])).Format("2006-01-02")
	case 4:
		return f.Airports[f.Origin[at]]
	default:
		return f.Airports[f.Destination[at]]
	}
}
