package main

import (
	"fmt"
	"slices"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// page is the app: it runs from top to bottom for each visitor, and again at every click.
func page(ui *app.UI) error {
	flights, err := loaded.Get(ui)
	if err != nil {
		return err
	}
	ui.Title("How late were US flights in 2001?")
	ui.Caption(fmt.Sprintf("%s flights: %s. Source: U.S. Department of Transportation, Bureau of Transportation Statistics.%s",
		thousands(flights.Len()), flights.About, skipped(flights)))

	want := filters(ui.Sidebar(), flights)
	memoButtons(ui.Sidebar())
	counters := ui.Sidebar().Container()

	sum, err := summary.Get(ui, want)
	if err != nil {
		return err
	}
	figures(ui, sum)
	if sum.Flights == 0 {
		ui.Info("No flight passes these filters: widen one of the ranges.")
	} else if err := views(ui, flights, want); err != nil {
		return err
	}
	how(ui)

	// savings is drawn last, so that it counts this run too. It shows above, in the place
	// of its container.
	savings(counters)
	return nil
}

// views draws the charts and the table.
func views(ui *app.UI, flights *Flights, want Filter) error {
	if err := charts(ui, flights, want); err != nil {
		return err
	}
	rows, err := chosen.Get(ui, want)
	if err != nil {
		return err
	}
	ui.Table(rowsTable{flights, rows, want}, app.Label("Flights"))
	return nil
}

// filters draws the widgets that choose flights. Each end of a scale includes all flights
// beyond it. Few flights are three hours late, and a scale up to the last of them would
// have no room for the others.
func filters(side *app.UI, flights *Flights) Filter {
	side.Header("Filters")
	delay, distance, hour := side.Columns(2), side.Columns(2), side.Columns(2)
	want := Filter{
		Delay: between(
			delay[0].Slider("Delay from", -60, 180, -60, app.Step(5)),
			delay[1].Slider("Delay to", -60, 180, 180, app.Step(5))).open(-60, 180),
		Distance: between(
			distance[0].Slider("Miles from", 0, 3000, 0, app.Step(100)),
			distance[1].Slider("Miles to", 0, 3000, 3000, app.Step(100))).open(0, 3000),
		Hour: between(
			hour[0].Slider("Hour from", 0, 23, 0),
			hour[1].Slider("Hour to", 0, 23, 23)),
	}
	if flights.HasRoutes() {
		const anywhere = "All airports"
		airports := slices.Sorted(slices.Values(flights.Airports))
		if origin := side.Select("Origin", append([]string{anywhere}, airports...)); origin != anywhere {
			want.Origin = origin
		}
	}
	side.Caption("Delays are in minutes; below zero is early. The ends of these two scales take in everything beyond.")
	return want
}

// memoButtons draws buttons after which the next run computes answers again.
func memoButtons(side *app.UI) {
	side.Divider()
	side.Header("Memos")
	if side.Button("Clear delays by hour", app.Help("Forgets the answers of one memo; the others stay.")) {
		delaysByHour.Clear()
	}
	if side.Button("Clear all memos", app.Help("Forgets every answer, for every tab. The loaded flights stay: they are a singleton.")) {
		refrain.ClearMemos()
	}
}

// figures draws the key figures of the chosen flights.
func figures(ui *app.UI, s Summary) {
	columns := ui.Columns(5)
	columns[0].Metric("Flights", thousands(s.Flights))
	columns[1].Metric("Mean delay", minutes(s.Mean))
	columns[2].Metric("Median delay", minutes(s.Median))
	columns[3].Metric("90th percentile", minutes(s.P90), app.Help("Nine of ten flights were no later than this"))
	columns[4].Metric("Late", fmt.Sprintf("%.1f %%", s.Late), app.Help("15 minutes or more, as the Bureau counts"))
}

// thousands writes a count with separators.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func minutes(m float64) string { return fmt.Sprintf("%.1f min", m) }

// skipped tells the number of rows of the file that were left out, if any.
func skipped(flights *Flights) string {
	if flights.Skipped == 0 {
		return ""
	}
	return fmt.Sprintf(" %s more rows lack a value and are left out.", thousands(flights.Skipped))
}
