package vega

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// Chart says how to draw a table as a chart. Only the mark is needed; the columns of the
// table decide the rest.
type Chart struct {
	// Mark is line, bar, point or area. Empty is line.
	Mark string
	// X names the column along the bottom. If it is empty, the first column with times is
	// chosen, else the first column without fractions (for points the first with
	// numbers), and else the row's number.
	X string
	// Y names the columns drawn upwards, one series each. If it is empty, all other
	// columns with numbers are drawn.
	Y []string
	// Color names a column. The values of the column split a single Y into series. For
	// points, numbers in the column become colours.
	Color string
	// Height is in pixels. Zero is 320, or more if bars lie one under another.
	Height int
	// Horizontal makes bars lie, with their names beside them. If it is nil, bars lie if
	// their names would not fit under them.
	Horizontal *bool
	// Stack is an element of Stacks or empty. If it is empty, bars and areas that Color
	// splits are stacked, and those of several columns are not.
	Stack string
	// Format is the format of the values, such as "%.1f °C"; see package format.
	Format string
}

// Stacks are the ways in which the series of bars and areas share a place.
var Stacks = []string{"stacked", "percent", "side", "overlaid"}

const (
	defaultHeight = 320
	// maxPoints bounds the points that one chart draws. More would not be told apart by
	// eye, and would not fit a run's deltas.
	maxPoints = 10_000
	// sparse is the largest number of points of a line that are marked without the
	// pointer. Hovered is the largest number that the pointer can mark: a browser takes
	// so long to find the nearest of more points that the page stands still.
	sparse, hovered = 30, 2_000
)

// Drawing is a chart as a page draws it.
type Drawing struct {
	Spec json.RawMessage
	// Alt is a sentence that describes the chart to a visitor who cannot see it.
	Alt string
	// Height is that of the chart in pixels.
	Height int
	// Empty says that the chart has no points.
	Empty bool
	// Tip describes the text that a page shows under the pointer. It is nil if the spec
	// has tooltips itself.
	Tip json.RawMessage
	// Shown is the number of points that are drawn, and Of is the larger number that
	// there are. Both are zero if all points are drawn.
	Shown, Of int
}

// Spec gives the Vega-Lite spec of a chart of f's rows. Single marks have no descriptions
// of their own beside the chart's sentence. More than 10,000 points are thinned such that
// the chart looks the same. An error names the column, or the limit, and the way out.
func Spec(c Chart, f *frame.Frame) (Drawing, error) {
	p, err := choose(c, f)
	if err != nil {
		return Drawing{}, err
	}
	f = f.Measured()
	p.columns = f.Columns()
	p.steady = steadyClock(p, f)
	k, err := pick(p, f)
	if err != nil {
		return Drawing{}, err
	}
	d := read(p, f, k)
	channels := encoding(p, d)
	view := object{
		"width":    "container",
		"height":   p.heightFor(d),
		"autosize": object{"type": "fit-x", "contains": "padding"},
		"encoding": channels,
	}
	switch p.mark {
	case "line", "area":
		path := object{"mark": pathMark(p)}
		addZoom(path, p, channels)
		layer := []any{path}
		if d.points <= hovered || d.tips {
			layer = append(layer, hoverPoints(p, d))
		}
		view["layer"] = layer
	case "point":
		view["mark"] = object{"type": "point", "filled": true, "opacity": 0.7, "aria": false}
		addZoom(view, p, channels)
		channels["tooltip"] = tipped
	case "bar":
		view["mark"] = object{"type": "bar", "aria": false}
		addZoom(view, p, channels)
		channels["tooltip"] = tipped
		if p.lies(d) {
			layDown(channels)
		}
	}
	rest, err := json.Marshal(view)
	if err != nil {
		return Drawing{}, err
	}
	drawing := Drawing{
		Spec: splice(d.values, rest), Alt: sentence(p, d), Height: p.heightFor(d),
		Empty: d.points == 0, Tip: tip(p, d),
	}
	if d.of > d.points {
		drawing.Shown, drawing.Of = d.points, d.of
	}
	return drawing, nil
}

// splice puts the rows first into a spec without data. It writes the JSON by hand,
// because marshalling would read all rows once more.
func splice(values, rest []byte) json.RawMessage {
	spec := make([]byte, 0, len(values)+len(rest)+24)
	spec = append(spec, `{"data":{"values":`...)
	spec = append(spec, values...)
	spec = append(spec, `},`...)
	return append(spec, rest[1:]...)
}

// pathMark is the line, or the area. It has no tooltip, because a tooltip on a path would
// show only its first point.
func pathMark(p picture) object {
	mark := object{"type": p.mark, "tooltip": nil, "aria": false}
	if p.mark == "area" && !p.stacked() {
		mark["line"] = true
		mark["fillOpacity"] = 0.3
	}
	return mark
}

// hoverPoints are the points of a path, each with a tooltip. They are visible if they are
// few. Otherwise only the point nearest to the pointer is visible.
func hoverPoints(p picture, d drawn) object {
	opacity := object{"condition": object{"param": "hover", "empty": false, "value": 1}, "value": 0}
	if d.points <= sparse {
		opacity = object{"value": 1}
	}
	layer := object{
		"params": []any{object{
			"name":   "hover",
			"select": object{"type": "point", "on": "pointerover", "clear": "pointerout", "nearest": true},
		}},
		"mark":     object{"type": "point", "filled": true, "size": 40, "aria": false, "clip": p.alongNumbers()},
		"encoding": object{"opacity": opacity, "tooltip": tipped},
	}
	if d.tips {
		layer["transform"] = []any{object{"filter": "datum.h"}}
	}
	return layer
}
