package main

import (
	"time"

	"github.com/refrain-go/refrain/app"
)

var chartsPage = chapter{
	title: "Charts", icon: "📈", path: "charts",
	about: "Data is as for tables, and each chart has its table behind it. Long series are thinned such that they look the same.",
	examples: []example{
		{"Lines", "Zoom with the wheel or the buttons; point at a line to read it.", lineChart},
		{"Bars", "", barChart},
		{"Lying and stacked bars", "Names have room beside lying bars. The parts of a bar follow one another, or lie side by side.", lyingBars},
		{"Points", "", scatterChart},
		{"Areas", "By `Color` the areas stand one upon another.", areaChart},
		{"Anything else", "Whatever Vega-Lite knows; a spec can load nothing.", vegaLite},
	},
}

func lineChart(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	ui.LineChart(days,
		app.X("Date"), app.Y("Max", "Min"),
		app.Label("Seattle, °C"))
	return nil
}

func barChart(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	type month struct {
		Month time.Month
		Rain  float64
	}
	var months [12]month
	for _, d := range days {
		m := d.Date.Month()
		months[m-1].Month = m
		months[m-1].Rain += d.Rain / 4 // years
	}
	ui.BarChart(months[:], app.Height(260),
		app.Label("Rain in a month, mm"))
	return nil
}

func lyingBars(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	type count struct {
		Year    string
		Weather string
		Days    int
	}
	var counts []count
	for _, d := range days {
		counts = append(counts,
			count{d.Date.Format("2006"), d.Weather, 1})
	}
	how := ui.Radio("Parts", []string{"stacked", "percent", "side"})
	ui.BarChart(counts, app.X("Year"), app.Y("Days"),
		app.Color("Weather"), app.Horizontal(true), app.Stack(how),
		app.Label("Days of each weather"))
	return nil
}

func scatterChart(ui *app.UI) error {
	all, err := routes.Get(ui)
	if err != nil {
		return err
	}
	ui.ScatterChart(all,
		app.X("Miles"), app.Y("Flights"),
		app.Label("Routes by length"))
	return nil
}

func areaChart(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	type count struct {
		Month   time.Time
		Weather string
		Days    int
	}
	var counts []count
	for _, d := range days {
		month := d.Date.AddDate(0, 0, 1-d.Date.Day())
		counts = append(counts, count{month, d.Weather, 1})
	}
	ui.AreaChart(counts,
		app.X("Month"), app.Y("Days"), app.Color("Weather"),
		app.Label("Days of each weather"))
	return nil
}

func vegaLite(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	ui.VegaLite(`{
		"mark": {"type": "rect", "tooltip": true},
		"encoding": {
			"x": {"field": "Date", "timeUnit": "utcdate",
				"type": "ordinal", "title": "day",
				"axis": {"labelAngle": 0, "format": "%e"}},
			"y": {"field": "Date", "timeUnit": "utcmonth",
				"type": "ordinal", "title": null},
			"color": {"field": "Max", "aggregate": "mean",
				"type": "quantitative", "title": "°C"}
		}
	}`, days, app.Label("How warm the days became"))
	return nil
}
