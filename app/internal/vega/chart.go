package vega

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// Chart says what to draw. Only the mark is needed; what is left out is chosen by the columns.
type Chart struct {
	// Mark is line, bar, point or area; line if empty.
	Mark string
	// X names the column along the bottom. If empty it is the first with times, else the first that does not hold
	// fractions, for points the first with numbers, and else the row's number.
	X string
	// Y names the columns drawn upwards, one series each. If empty they are all others that hold numbers.
	Y []string
	// Color names a column whose values split a single Y into series, or for points, a number to colour them by.
	Color string
	// Height is in pixels; 320 if zero.
	Height int
}

const (
	defaultHeight = 320
	// maxPoints bounds what one chart draws: more would neither be seen nor fit a run's deltas.
	maxPoints = 10_000
	// sparse is how many points of a line are marked without being asked for, and hovered how many can be: finding
	// the nearest of more takes a browser so long that the page stands still.
	sparse, hovered = 30, 2_000
)

// Drawing is a chart as a page draws it.
type Drawing struct {
	Spec json.RawMessage
	// Alt is a sentence that says what the chart shows to those who cannot see it.
	Alt string
	// Shown is how many points are drawn, and Of how many there are, if those are more; else both are zero.
	Shown, Of int
}

// Spec gives the Vega-Lite spec of a chart of f's rows. Single marks have no descriptions of their own beside its sentence. More than
// 10,000 points are thinned such that the chart looks the same. An error names the column, or the limit, and the way out.
func Spec(c Chart, f *frame.Frame) (Drawing, error) {
	p, err := choose(c, f)
	if err != nil {
		return Drawing{}, err
	}
	k, err := pick(p, f)
	if err != nil {
		return Drawing{}, err
	}
	d := read(p, f, k)
	channels := encoding(p, d)
	view := object{
		"width":    "container",
		"height":   p.height,
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
		channels["tooltip"] = tooltip(p, d)
	case "bar":
		view["mark"] = object{"type": "bar", "aria": false}
		addZoom(view, p, channels)
		channels["tooltip"] = tooltip(p, d)
	}
	rest, err := json.Marshal(view)
	if err != nil {
		return Drawing{}, err
	}
	drawing := Drawing{Spec: splice(d.values, rest), Alt: sentence(p, d)}
	if d.of > d.points {
		drawing.Shown, drawing.Of = d.points, d.of
	}
	return drawing, nil
}

// splice puts rows first into a spec without data; written by hand, since marshalling would read them all once more.
func splice(values, rest []byte) json.RawMessage {
	spec := make([]byte, 0, len(values)+len(rest)+24)
	spec = append(spec, `{"data":{"values":`...)
	spec = append(spec, values...)
	spec = append(spec, `},`...)
	return append(spec, rest[1:]...)
}

// pathMark is the line, or the area. It has no tooltip, since a path answers only for its first point.
func pathMark(p picture) object {
	mark := object{"type": p.mark, "tooltip": nil, "aria": false}
	if p.mark == "area" && p.color < 0 {
		mark["line"] = true
		mark["fillOpacity"] = 0.3
	}
	return mark
}

// hoverPoints are the points of a path: shown if they are few, else where the pointer is nearest, with a tooltip.
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
		"encoding": object{"opacity": opacity, "tooltip": tooltip(p, d)},
	}
	if d.tips {
		layer["transform"] = []any{object{"filter": "datum.h"}}
	}
	return layer
}
