package app

import (
	"encoding/json"
	"strings"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/vega"
)

// LineChart shows columns of data as lines. Data is as for Table.
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
	ui.vega(ui.among("vega", o.label, o.key), full, alt, o, nil)
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
	if same.content != nil && ui.keep("vega", same) {
		return
	}
	spec, alt, err := vega.Spec(vega.Chart{Mark: mark, X: o.x, Y: o.y, Color: o.color, Height: o.height}, f)
	if err != nil {
		ui.problem("%s: %s", describe(call, o.label), err)
		return
	}
	ui.vega(id, spec, alt, o, same)
}

// chart is all that a chart's spec is made from. A chart that is drawn again from the same is not made again.
type chart struct {
	id                identity
	mark, x, y, color string
	height            int
	content           any // as contentOf
}

const defaultHeight = 320

func (ui *UI) vega(id identity, spec json.RawMessage, alt string, o options, data any) {
	if o.has(optLabel) {
		alt = o.label
	}
	height := o.height
	if height == 0 {
		height = defaultHeight
	}
	object := ui.begin("vega").Text("id", id.text())
	ui.draw("vega", object.JSON("spec", spec).Text("alt", alt).Int("height", height), data)
}

const maxHeight = 4000

func (ui *UI) heightFits(call string, o options) bool {
	if o.has(optHeight) && (o.height < 1 || o.height > maxHeight) {
		ui.problem("%s: Height(%d) is not from 1 to %d pixels", describe(call, o.label), o.height, maxHeight)
		return false
	}
	return true
}
