package main

import (
	"fmt"
	"strings"

	"github.com/refrain-go/refrain/app"
)

var layoutPage = chapter{
	title: "Layout", icon: "🧱", path: "layout",
	about: "A place is a `*app.UI` like the page itself: what can be drawn on the page can be drawn there.",
	examples: []example{
		{"Columns", "On a phone they stand one below the other.", columns},
		{"Tabs", "", tabs},
		{"Expanders", "", expanders},
		{"Popovers", "Filters that are not always in the way. Esc closes them.", popovers},
		{"Containers", "What is drawn later may stand earlier.", containers},
		{"A place to replace", "", replaced},
		{"The sidebar", "Wherever it is called from.", sidebar},
	},
}

func columns(ui *app.UI) error {
	for i, place := range ui.Columns(3) {
		place.Metric(fmt.Sprint("Column ", i+1), i*i)
	}
	return nil
}

func tabs(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	tabs := ui.Tabs("Chart", "Table")
	tabs[0].LineChart(days[:90], app.Y("Rain"), app.Height(200))
	tabs[1].Table(days[:90])
	return nil
}

func expanders(ui *app.UI) error {
	open := ui.Expander("Open at first", app.Open())
	open.Text("Everything in sight.")
	closed := ui.Expander("Closed at first")
	closed.Text("You have found it.")
	return nil
}

func popovers(ui *app.UI) error {
	filter := ui.Popover("Filter", app.Help("Which routes count"))
	miles := filter.Slider("At least so many miles", 0, 3000, 500)
	late := filter.Checkbox("Late flights only", false)
	all, err := routes.Get(ui)
	if err != nil {
		return err
	}
	flights := 0
	for _, r := range all {
		switch {
		case r.Miles < miles:
		case late:
			flights += r.Late
		default:
			flights += r.Flights
		}
	}
	ui.Metric("Flights", flights)
	return nil
}

func containers(ui *app.UI) error {
	above := ui.Container()
	n := ui.Slider("Stars", 1, 20, 5)
	above.Text(strings.Repeat("★", n))
	return nil
}

func replaced(ui *app.UI) error {
	place := ui.Empty()
	place.Text("Nobody reads this.")
	place.Success("What is drawn next takes its place.")
	return nil
}

func sidebar(ui *app.UI) error {
	side := ui.Sidebar()
	unit := side.Radio("Temperatures", []string{"°C", "°F"})
	ui.Text("In the sidebar you have chosen " + unit + ".")
	return nil
}
