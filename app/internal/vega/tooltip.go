package vega

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// tipped gives a mark a tooltip. Its text is the page's own: see tip.
var tipped = object{"value": "…"}

// columnsAcross is about the number of columns of pixels in which points on a wide page
// can be told apart.
const columnsAcross = 500

// tipColumns is the number of columns along x by which the page finds the other series
// under the pointer. Lines have points in different places if they were measured so, or
// if they are thinned: then each series keeps a point in each column, but not the same
// one. Zero means that the series have their points in the same places.
func tipColumns(p picture, d drawn) int {
	switch {
	case p.mark != "line" && p.mark != "area", !p.alongNumbers(), !p.series(), p.stacked():
		return 0
	case d.of > d.points:
		return min(columnsAcross, pathColumns(maxPoints-hovered, d.series))
	}
	return columnsAcross
}

// tip says how the page tells the values under the pointer: the names of x, of y and of
// the column that splits the series, and how they are written. The page has the rows, and
// so tells all series of one place.
func tip(p picture, d drawn) json.RawMessage {
	x := object{"name": p.xTitle()}
	switch column := p.xColumn(); column.Type {
	case frame.Time:
		x["type"], x["unit"] = "time", d.finest.word()
		if p.steady != nil {
			x["changes"] = p.steady.changes
		}
	case frame.Int, frame.Float:
		x["type"] = "number"
		if mayBeYears(d) {
			x["type"] = "year"
		}
	}
	y := object{"name": valueName(p, d)}
	if p.format != "" {
		y["format"] = p.format
	}
	t := object{"x": x, "y": y}
	switch {
	case p.color >= 0 && p.columns[p.color].Type == frame.Float:
		t["s"] = object{"name": p.columns[p.color].Name, "type": "number"}
	case p.color >= 0:
		t["s"] = object{"name": p.columns[p.color].Name}
	case len(p.y) > 1:
		t["s"] = object{}
	}
	if p.mark == "point" {
		t["alone"] = true // a point stands apart from others of the same x
	}
	if p.stacked() {
		t["stack"] = p.stack
	}
	if n := tipColumns(p, d); n > 0 {
		t["columns"] = n
	}
	text, err := json.Marshal(t)
	if err != nil {
		panic(err) // names and words have a JSON form
	}
	return text
}
