package app

import (
	"strings"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/vega"
)

// LineChart shows columns of data as lines. Data is as for Table.
//
// As all charts of data do, it has that data behind it, as a table that its user can turn to. A chart of more than
// 10,000 points shows some of them, chosen such that it looks the same: no peak is lost, and the page says how many of how
// many it shows. Bars and areas that stand for sums are summed before.
//
// Options: X, Y, Color, Height, Label, Key.
func (ui *UI) LineChart(data any, opts ...Option) { ui.chart("LineChart", "line", data, opts) }

// AreaChart shows columns of data as lines with the area under them. With Color the areas stand one upon another, so that
// the outline is their sum.
//
// Options: X, Y, Color, Height, Label, Key.
func (ui *UI) AreaChart(data any, opts ...Option) { ui.chart("AreaChart", "area", data, opts) }

// BarChart shows columns of data as bars.
//
// Options: X, Y, Color, Height, Label, Key.
func (ui *UI) BarChart(data any, opts ...Option) { ui.chart("BarChart", "bar", data, opts) }

// ScatterChart shows columns of data as points.
//
// Options: X, Y, Color, Height, Label, Key.
func (ui *UI) ScatterChart(data any, opts ...Option) { ui.chart("ScatterChart", "point", data, opts) }

// VegaLite shows a chart of any kind that Vega-Lite knows. The spec is JSON as a string or []byte, or a value that
// marshals to it; data, as for Table, becomes its data, and may be nil when the spec has its own. A spec cannot load
// anything.
//
// The browser gets all rows, for only the spec knows what it makes of them, so there may be 10,000. More are to be grouped or sampled before, in
// a memo; LineChart and its kin do that themselves.
//
// Options: Height, Label, Key.
func (ui *UI) VegaLite(spec any, data any, opts ...Option) {
	ui.run.check()
	o, ok := ui.takes("VegaLite", "", optHeight|optLabel|optKey, opts)
	if !ok || !ui.heightFits("VegaLite", o) {
		return
	}
	var f *frame.Frame
	if data != nil {
		var err error
		if f, err = frameOf(data); err != nil {
			ui.problem("%s: %s", describe("VegaLite", o.label), err)
			return
		}
	}
	full, alt, err := vega.WithData(spec, f)
	if err != nil {
		ui.problem("%s: %s", describe("VegaLite", o.label), err)
		return
	}
	n := ui.vega(ui.among("vega", o.label, o.key), vega.Drawing{Spec: full, Alt: alt}, o, nil)
	if f != nil {
		ui.behind(n, f, data, alt)
	}
}

func (ui *UI) chart(call, mark string, data any, opts []Option) {
	ui.run.check()
	o, ok := ui.takes(call, "", optX|optY|optColor|optHeight|optLabel|optKey, opts)
	if !ok || !ui.heightFits(call, o) {
		return
	}
	f, err := frameOf(data)
	if err != nil {
		ui.problem("%s: %s", describe(call, o.label), err)
		return
	}
	id := ui.among("vega", o.label, o.key)
	same := chart{id: id, mark: mark, x: o.x, y: strings.Join(o.y, "\x00"), color: o.color, height: o.height}
	same.content = contentOf(f, data)
	if same.content != nil {
		if n := ui.kept("vega", same); n != nil {
			ui.behind(n, f, data, o.label)
			return
		}
	}
	drawing, err := vega.Spec(vega.Chart{Mark: mark, X: o.x, Y: o.y, Color: o.color, Height: o.height}, f)
	if err != nil {
		ui.problem("%s: %s", describe(call, o.label), err)
		return
	}
	ui.behind(ui.vega(id, drawing, o, same), f, data, o.label)
}

// behind draws the table behind a chart: the chart's only child, which the page shows when asked to.
func (ui *UI) behind(chart *tree.Node, f *frame.Frame, data any, label string) {
	if chart.Kind() != "vega" {
		return // it was too large, and there is an error in its place
	}
	place := ui.inside(chart, tree.Next, ui.among("behind", label, ""))
	place.table("charttable", f, contentOf(f, data), options{label: label})
}

// chart is all that a chart's spec is made from. A chart that is drawn again from the same is not made again.
type chart struct {
	id                identity
	mark, x, y, color string
	height            int
	content           any // as contentOf
}

const defaultHeight = 320

func (ui *UI) vega(id identity, d vega.Drawing, o options, data any) *tree.Node {
	alt := d.Alt
	if o.has(optLabel) {
		alt = o.label
	}
	height := o.height
	if height == 0 {
		height = defaultHeight
	}
	object := ui.begin("vega").Text("id", id.text()).Optional("label", o.label)
	object = object.JSON("spec", d.Spec).Text("alt", alt).Int("height", height)
	if d.Of > 0 {
		object = object.Int("shown", d.Shown).Int("of", d.Of)
	}
	return ui.draw("vega", object, data)
}

const maxHeight = 4000

func (ui *UI) heightFits(call string, o options) bool {
	return !o.has(optHeight) || ui.pixelsFit(describe(call, o.label), "Height", o.height, maxHeight)
}

// pixelsFit reports whether an option is a size that may be shown, and draws that error if it is not.
func (ui *UI) pixelsFit(what, option string, px, most int) bool {
	if px < 1 || px > most {
		ui.problem("%s: %s(%d): give from 1 to %d pixels", what, option, px, most)
		return false
	}
	return true
}
