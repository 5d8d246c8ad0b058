package vega

import (
	"fmt"
	"maps"
)

// All names along x must be legible, because a bar without its name says nothing. Names
// stand flat if there is room, and else slanted. If slanted names do not fit either, the
// bars lie, and the names stand beside them.

const (
	// character and gap are the approximate width of a character of a name, and of the
	// space between two names, in pixels.
	character, gap = 6.5, 10
	// widePlot is the width of a chart's plot on a page that is not wide.
	widePlot = 640
	// slantedNames is the number of names that fit side by side on a phone, slanted.
	// SlantedLength is the number of visible characters of each.
	slantedNames, slantedLength = 16, 14
	// lyingBar is the height of a lying bar with its distance to the next. Each further
	// series adds lyingSeries. Around is the height of axis and titles.
	lyingBar, lyingSeries, around = 24, 12, 64
	// legendLine is the height of a line of a legend.
	legendLine = 18
	// highestChart is the greatest height of a chart without a given height.
	highestChart = 2_000
)

// flatWidth is the width that a plot needs for all names side by side.
func (d drawn) flatWidth() float64 { return float64(d.labels) * (float64(d.longest)*character + gap) }

// labelAxis slants the names if the plot is too narrow for them. Only the page knows
// that, so the axis has expressions.
func labelAxis(d drawn) object {
	slanted := func(then, otherwise string) object {
		return object{"expr": fmt.Sprintf("width < %.0f ? %s : %s", d.flatWidth(), then, otherwise)}
	}
	return object{
		"labelAngle":    slanted("-45", "0"),
		"labelAlign":    slanted("'right'", "'center'"),
		"labelBaseline": slanted("'middle'", "'top'"),
		"labelLimit":    120,
		"labelOverlap":  d.labels > slantedNames,
	}
}

// lies tells whether the bars lie.
func (p *picture) lies(d drawn) bool {
	switch {
	case p.mark != "bar":
		return false
	case p.lying != nil:
		return *p.lying
	}
	return !p.alongNumbers() && d.flatWidth() > widePlot && (d.labels > slantedNames || d.longest > slantedLength)
}

// layDown turns the channels of standing bars into those of lying bars.
func layDown(channels object) {
	x, y := channels["x"].(object), channels["y"].(object)
	if axis, ok := x["axis"].(object); ok {
		for _, name := range []string{"labelAngle", "labelAlign", "labelBaseline", "labelLimit", "labelOverlap"} {
			delete(axis, name)
		}
	}
	style := func(channel, with object) { maps.Copy(member(channel, "axis"), with) }
	// The page's style is for standing bars.
	style(x, object{"grid": false, "domain": true, "ticks": false})
	style(y, object{"grid": true, "domain": false, "ticks": false})
	if x["type"] == "nominal" {
		x["title"] = nil // the names explain themselves, and a title beside them takes room
	}
	channels["x"], channels["y"] = y, x
	if offset, ok := channels["xOffset"]; ok {
		delete(channels, "xOffset")
		channels["yOffset"] = offset
	}
}

// legendHeight is the height of a legend above a lying chart on a phone, where it has a
// title and about four names a line. Without that room the bars lose their names.
func (p *picture) legendHeight(d drawn) int {
	if !p.series() {
		return 0
	}
	return legendLine * (1 + (d.series+3)/4)
}

// heightFor is the chart's height in pixels.
func (p *picture) heightFor(d drawn) int {
	if p.height > 0 {
		return p.height
	}
	if !p.lies(d) || p.alongNumbers() {
		return defaultHeight
	}
	bar := lyingBar
	if p.stack == "side" {
		bar += (d.series - 1) * lyingSeries
	}
	return min(max(d.labels*bar+around, defaultHeight/2)+p.legendHeight(d), highestChart)
}
