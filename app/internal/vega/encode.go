package vega

import (
	"math"

	"github.com/refrain-go/refrain/app/internal/frame"
)

const (
	// maxBars is the most whole numbers along x that each have a bar of their own, and maxDomain the longest
	// stretch of them that is drawn with its gaps.
	maxBars, maxDomain = 500, 500
	// flatLabels is how many characters of labels stand side by side on a narrow page.
	flatLabels = 60
	// grouped and shortened are from where a number reads better with separators, and with a suffix.
	grouped, shortened = 10_000, 1_000_000
)

// object is a part of a spec.
type object = map[string]any

// encoding says how the fields of the rows are drawn.
func encoding(p picture, d drawn) object {
	e := object{"x": xChannel(p, d), "y": yChannel(p, d)}
	switch {
	case len(p.y) > 1:
		e["color"] = object{"field": "s", "type": "nominal", "title": nil, "sort": nil}
		if p.mark == "bar" {
			// Bars of different columns stand side by side: their sum would mean nothing.
			e["xOffset"] = object{"field": "s", "sort": nil}
		}
	case p.color >= 0 && p.columns[p.color].Type == frame.Float:
		e["color"] = object{"field": "s", "type": "quantitative", "title": p.columns[p.color].Name}
	case p.color >= 0:
		e["color"] = object{"field": "s", "type": "nominal", "title": p.columns[p.color].Name, "sort": nil}
	}
	return e
}

func xChannel(p picture, d drawn) object {
	column := p.xColumn()
	x := object{"field": "x", "title": column.Name}
	switch column.Type {
	case frame.Time:
		x["type"] = "temporal"
		x["scale"] = object{"type": "utc"}
		if p.mark == "bar" {
			x["timeUnit"] = d.finest.String() // a bar is then as wide as the time it stands for
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

// barScale lets bars over whole numbers nearly touch, as those of a histogram do, and keeps a place for each number
// that is missing between them, unless there are too many.
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

// wholeFormat leaves years and other small numbers without separators.
func wholeFormat(d drawn) string {
	if d.xSize() >= grouped {
		return ",d"
	}
	return "d"
}

func labelAxis(d drawn) object {
	if d.labels*d.longest <= flatLabels {
		return object{"labelAngle": 0}
	}
	return object{"labelAngle": -45, "labelLimit": 120}
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
		y["scale"] = object{"zero": false}
	case p.color >= 0:
		y["stack"] = "zero"
	default:
		y["stack"] = false
	}
	return y
}

// yTitle is empty for several series, which the legend names.
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
	if max(math.Abs(d.yMin), math.Abs(d.yMax)) >= shortened && d.points > 0 {
		axis["format"] = "~s"
	}
	for _, y := range p.y {
		if p.columns[y].Type != frame.Int {
			return axis
		}
	}
	axis["tickMinStep"] = 1
	return axis
}
