package vega

import (
	"math"

	"github.com/refrain-go/refrain/app/internal/frame"
)

const (
	// Up to maxBars whole numbers along x get a bar each. A stretch of up to maxDomain of
	// them is drawn with its gaps.
	maxBars, maxDomain = 500, 500
	// From shortened on, a number reads better with a suffix.
	shortened = 1_000_000
	// ownFormat names the function of the page that writes a number in a format of
	// package format, or as "compact".
	ownFormat = "refrain"
)

// object is a part of a spec.
type object = map[string]any

// encoding says how the fields of the rows are drawn.
func encoding(p picture, d drawn) object {
	e := object{"x": xChannel(p, d), "y": yChannel(p, d)}
	switch {
	case len(p.y) > 1:
		e["color"] = object{"field": "s", "type": "nominal", "title": nil, "sort": nil}
	case p.color >= 0 && p.columns[p.color].Type == frame.Float:
		e["color"] = object{"field": "s", "type": "quantitative", "title": p.columns[p.color].Name}
	case p.color >= 0:
		e["color"] = object{"field": "s", "type": "nominal", "title": p.columns[p.color].Name, "sort": nil}
	}
	if p.mark == "bar" && p.stack == "side" && p.series() {
		e["xOffset"] = object{"field": "s", "sort": nil}
	}
	return e
}

// clockFormat writes times along an axis by 24 hours, like the whole page, and months in
// short form. Other parts keep Vega's own formats.
var clockFormat = object{"month": "%b", "hours": "%H:%M", "minutes": "%H:%M"}

func xChannel(p picture, d drawn) object {
	column := p.xColumn()
	x := object{"field": "x", "title": p.xTitle()}
	switch column.Type {
	case frame.Time:
		x["type"] = "temporal"
		x["scale"] = object{"type": "utc"}
		x["axis"] = object{"format": clockFormat}
		if p.steady != nil {
			x["axis"] = p.steady.axis()
		}
		if p.mark == "bar" {
			x["timeUnit"] = d.finest.String() // a bar is then as wide as its time
		}
	case frame.Int:
		if p.mark == "bar" && len(d.xs) <= maxBars {
			x["type"] = "ordinal"
			x["axis"] = object{"labelAngle": 0, "labelOverlap": true}
			x["scale"] = barScale(d.xs)
			break
		}
		x["type"] = "quantitative"
		x["scale"] = object{"zero": false, "nice": p.mark == "point"}
		x["axis"] = object{"format": wholeFormat(d), "tickMinStep": 1}
	case frame.Float:
		x["type"] = "quantitative"
		x["scale"] = object{"zero": false, "nice": p.mark == "point"}
	default:
		x["type"] = "nominal"
		x["sort"] = nil
		x["axis"] = labelAxis(d)
	}
	return x
}

// barScale lets bars over whole numbers nearly touch, as in a histogram. It keeps a place
// for each missing number between them, unless there are too many.
func barScale(xs []float64) object {
	scale := object{"paddingInner": 0.05}
	if len(xs) == 0 {
		return scale
	}
	first, last := xs[0], xs[len(xs)-1]
	stretch := last - first + 1
	if stretch > maxDomain || stretch == float64(len(xs)) {
		return scale
	}
	var domain []float64
	for x := first; x <= last; x++ {
		domain = append(domain, x)
	}
	scale["domain"] = domain
	return scale
}

// wholeFormat leaves years without separators.
func wholeFormat(d drawn) string {
	if mayBeYears(d) {
		return "d"
	}
	return ",d"
}

// mayBeYears reports whether all numbers along x are from 1000 to 9999.
func mayBeYears(d drawn) bool {
	n := len(d.xs)
	return n > 0 && d.xs[0] >= 1000 && d.xs[n-1] <= 9999
}

func yChannel(p picture, d drawn) object {
	y := object{"field": "y", "type": "quantitative", "title": yTitle(p, d)}
	if d.doubled {
		y["aggregate"] = "sum"
	}
	if axis := yAxis(p, d); len(axis) > 0 {
		y["axis"] = axis
	}
	switch {
	case p.mark == "line", p.mark == "point":
		// From zero where all values are one: an axis needs a second number to be read.
		y["scale"] = object{"zero": d.yMin == d.yMax}
	case p.stack == "percent" && p.series():
		y["stack"] = "normalize"
	case p.stacked():
		y["stack"] = "zero"
	default:
		y["stack"] = false
	}
	return y
}

// yTitle is empty for several series, because the legend names them.
func yTitle(p picture, d drawn) any {
	if len(p.y) > 1 {
		return nil
	}
	return valueName(p, d)
}

func valueName(p picture, d drawn) string {
	name := "value"
	if len(p.y) == 1 {
		name = p.columns[p.y[0]].Name
	}
	if d.doubled {
		return "sum of " + name
	}
	return name
}

func yAxis(p picture, d drawn) object {
	axis := object{}
	switch {
	case p.stack == "percent" && p.series():
		axis["format"] = ".0%"
		return axis
	case p.format != "":
		axis["format"], axis["formatType"] = p.format, ownFormat
	case max(math.Abs(d.yMin), math.Abs(d.yMax)) >= shortened && d.points > 0:
		axis["format"], axis["formatType"] = "compact", ownFormat
	}
	for _, y := range p.y {
		if p.columns[y].Type != frame.Int {
			return axis
		}
	}
	axis["tickMinStep"] = 1
	return axis
}
