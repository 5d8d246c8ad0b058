package main

import (
	"slices"

	"github.com/refrain-go/refrain/app"
)

var charts = chapter{
	title: "Charts", icon: "📈", path: "charts",
	about: "Data is as for tables, and each chart has its table behind it. Long series are thinned such that they look the same.",
	examples: []example{
		{"Lines", "Zoom with the wheel or the buttons; point at a line to read it.", lineChart},
		{"Bars", "", barChart},
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
	ui.LineChart(days, app.X("Date"), app.Y("Max", "Min"), app.Label("Seattle, °C"))
	return nil
}

func barChart(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	type month struct {
		Month string
		Rain  float64
	}
	var months []month
	for _, d := range days {
		name := d.Date.Format("01 Jan")
		if i := slices.IndexFunc(months, func(m month) bool { return m.Month == name }); i >= 0 {
			months[i].Rain += d.Rain / 4
		} else {
			months = append(months, month{name, d.Rain / 4})
		}
	}
	ui.BarChart(months, app.Label("Rain in a month, mm"), app.Height(260))
	return nil
}

func scatterChart(ui *app.UI) error {
	all, err := routes.Get(ui)
	if err != nil {
		return err
	}
	ui.ScatterChart(all, app.X("Miles"), app.Y("Flights"), app.Label("Routes by length"))
	return nil
}

func areaChart(ui *app.UI) error {
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
		year := d.Date.Format("2006")
		i := slices.IndexFunc(counts, func(c count) bool { return c.Year == year && c.Weather == d.Weather })
		if i < 0 {
			i = len(counts)
			counts = append(counts, count{Year: year, Weather: d.Weather})
		}
		counts[i].Days++
	}
	ui.AreaChart(counts, app.X("Year"), app.Y("Days"), app.Color("Weather"), app.Label("Days of each weather"))
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
			"x": {"field": "Date", "timeUnit": "utcdate", "type": "ordinal", "title": "day", "axis": {"labelAngle": 0, "format": "%e"}},
			"y": {"field": "Date", "timeUnit": "utcmonth", "type": "ordinal", "title": null},
			"color": {"field": "Max", "aggregate": "mean", "type": "quantitative", "title": "°C"}
		}
	}`, days, app.Label("The warmest hour of a day, 2012 to 2015"))
	return nil
}
