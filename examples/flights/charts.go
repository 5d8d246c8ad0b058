package main

import (
	"fmt"

	"github.com/refrain-go/refrain/app"
)

// charts draws four views of the chosen flights. Each view asks a memo, so the browser
// gets a few hundred numbers and not the flights.
func charts(ui *app.UI, flights *Flights, want Filter) error {
	top := ui.Columns(2)
	lines, err := delaysByHour.Get(ui, want)
	if err != nil {
		return err
	}
	top[0].Subheader("Delay by hour of the day")
	top[0].LineChart(lines, app.X("Hour"), app.Y("Minutes"), app.Color("Measure"), app.Height(chartHeight))
	top[0].Caption(fmt.Sprintf("Hours with fewer than %d flights are left out.", fewestFlights))

	cells, err := delayByHourCells.Get(ui, want)
	if err != nil {
		return err
	}
	top[1].Subheader("How each hour's delays are spread")
	top[1].VegaLite(heatMap, cells, app.Height(chartHeight))

	bottom := ui.Columns(2)
	bins, err := delayHistogram.Get(ui, want)
	if err != nil {
		return err
	}
	bottom[0].Subheader("Flights by delay, in steps of ten minutes")
	bottom[0].BarChart(bins, app.X("Delay"), app.Y("Flights"), app.Height(chartHeight+listHeight))

	bottom[1].Subheader("Compare")
	pick := bottom[1].Columns(2)
	by := pick[0].Select("Group by", groupings(flights))
	measure := app.Select(pick[1], "Show", measures)
	groups, err := delaysBy.Get(ui, groupQuery{want, by})
	if err != nil {
		return err
	}
	bottom[1].BarChart(bars(groups, by, measure), app.X(by), app.Y(measure.name), app.Height(chartHeight))
	return nil
}

// Heights in pixels: of a chart, and of the two lists that stand above one.
const (
	chartHeight = 300
	listHeight  = 80
)

// Measure is something that a bar can show of a group.
type Measure struct {
	name string
	of   func(Summary) float64
}

func (m Measure) String() string { return m.name }

var measures = []Measure{
	{"Mean delay (min)", func(s Summary) float64 { return s.Mean }},
	{"Median delay (min)", func(s Summary) float64 { return s.Median }},
	{"90th percentile (min)", func(s Summary) float64 { return s.P90 }},
	{"Late flights (%)", func(s Summary) float64 { return s.Late }},
	{"Flights", func(s Summary) float64 { return float64(s.Flights) }},
}

// bars gives a row for each group. The names of the columns say what they hold, because
// the axes take their titles from them.
func bars(groups []Group, by string, m Measure) []map[string]any {
	rows := make([]map[string]any, len(groups))
	for i, g := range groups {
		rows[i] = map[string]any{by: g.Name, m.name: m.of(g.Summary)}
	}
	return rows
}

// heatMap draws Cells. The colour is a share of the hour's flights, so that busy hours do
// not outshine the rest.
const heatMap = `{
	"description": "Heat map: how the flights of each hour of the day are spread over delays",
	"mark": "rect",
	"encoding": {
		"x": {"field": "Hour", "type": "ordinal", "title": "Hour of the day", "axis": {"labelAngle": 0, "labelOverlap": true, "labelSeparation": 6}},
		"y": {"field": "Delay", "type": "ordinal", "sort": "descending", "title": "Delay from (min)"},
		"color": {"field": "Share", "type": "quantitative", "title": "% of the hour", "scale": {"type": "sqrt"}},
		"tooltip": [
			{"field": "Hour", "type": "ordinal", "title": "Hour"},
			{"field": "Delay", "type": "ordinal", "title": "Delay from (min)"},
			{"field": "Flights", "type": "quantitative", "format": ","},
			{"field": "Share", "type": "quantitative", "title": "% of the hour", "format": ".1f"}
		]
	}
}`
