package app

import (
	"strings"

	"github.com/refrain-go/refrain/app/internal/cells"
	"github.com/refrain-go/refrain/app/internal/format"
	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/vega"
)

// LineChart shows columns of data as lines. It takes the same data as Table.
//
// Like all charts of data, it has a table of that data behind it, which the user can
// open. A chart of more than 10,000 points shows some of them, chosen so that the chart
// looks the same: no peak is lost. The page says how many of all points it shows. Bars
// and areas that show sums are summed first.
//
// Durations are drawn in a unit that the axis names. A time is drawn at the local time of
// its own location. At the end of summer time, the repeated hour is drawn twice.
//
// Options: X, Y, Color, FormatValue, Height, Label, Key.
func (ui *UI) LineChart(data any, opts ...Option) { ui.chart("LineChart", "line", data, opts) }

// AreaChart shows columns of data as lines with the area below them filled. With Color
// the areas are stacked, so that the outline is their sum.
//
// Options: X, Y, Color, Stack, FormatValue, Height, Label, Key.
func (ui *UI) AreaChart(data any, opts ...Option) { ui.chart("AreaChart", "area", data, opts) }

// BarChart shows columns of data as bars, in the order of the rows. If the names of the
// bars would not fit below them, the bars are horizontal.
//
// Options: X, Y, Color, Stack, Horizontal, FormatValue, Height, Label, Key.
func (ui *UI) BarChart(data any, opts ...Option) { ui.chart("BarChart", "bar", data, opts) }

// ScatterChart shows columns of data as points.
//
// Options: X, Y, Color, FormatValue, Height, Label, Key.
func (ui *UI) ScatterChart(data any, opts ...Option) { ui.chart("ScatterChart", "point", data, opts) }

// VegaLite shows any chart that Vega-Lite can draw. The spec is JSON as a string or
// []byte, or a value that marshals to JSON. The argument data, as for Table, becomes the
// data of the spec. It may be nil if the spec has its own data. A spec cannot load
// anything.
//
// The browser gets all rows, since only the spec decides how it uses them. So at most
// 10,000 rows are allowed. Group or sample larger data first, in a memo; LineChart and
// the other charts do that themselves.
//
// Options: Height, Label, Key.
func (ui *UI) VegaLite(spec any, data any, opts ...Option) {
	ui.at.Check()
	o, ok := ui.takes("VegaLite", "", optHeight|optLabel|optKey, opts)
	if !ok || !ui.heightFits("VegaLite", o) {
		return
	}
	var f *frame.Frame
	if data != nil {
		var err error
		if f, err = frameOf(data); err != nil {
			ui.at.Problem("%s: %s", describe("VegaLite", o.label), err)
			return
		}
		ui.tellNames("VegaLite", o.label, f)
	}
	full, alt, err := vega.WithData(spec, f)
	if err != nil {
		ui.at.Problem("%s: %s", describe("VegaLite", o.label), err)
		return
	}
	drawing := vega.Drawing{Spec: full, Alt: alt, Height: defaultHeight, Empty: f != nil && f.Len() == 0}
	if o.has(optHeight) {
		drawing.Height = o.height
	}
	n := ui.vega(ui.at.Among("vega", o.label, o.key), drawing, o, nil)
	if f != nil {
		ui.behind(n, f, data, alt)
	}
}

// chartOptions has the options that only some kinds of chart take.
var chartOptions = map[string]optionName{"bar": optStack | optHorizontal, "area": optStack}

func (ui *UI) chart(call, mark string, data any, opts []Option) {
	ui.at.Check()
	o, ok := ui.takes(call, "", optX|optY|optColor|optHeight|optLabel|optKey|optFormatValue|chartOptions[mark], opts)
	if !ok || !ui.heightFits(call, o) || !ui.formatFits(describe(call, o.label), o) {
		return
	}
	f, err := frameOf(data)
	if err != nil {
		ui.at.Problem("%s: %s", describe(call, o.label), err)
		return
	}
	ui.tellNames(call, o.label, f)
	id := ui.at.Among("vega", o.label, o.key)
	c := vega.Chart{
		Mark: mark, X: o.x, Y: o.y, Color: o.color, Height: o.height,
		Horizontal: o.horizontal, Stack: o.stack, Format: o.formatValue,
	}
	same := chart{id: id, mark: mark, x: o.x, y: strings.Join(o.y, "\x00"), color: o.color, height: o.height}
	same.stack, same.format = o.stack, o.formatValue
	if o.horizontal != nil {
		same.lies, same.stands = *o.horizontal, !*o.horizontal
	}
	same.content = cells.Content(f, data)
	if same.content != nil {
		if n, _ := ui.at.Kept("vega", same); n != nil {
			ui.behind(n, f, data, o.label)
			return
		}
	}
	drawing, err := vega.Spec(c, f)
	if err != nil {
		ui.at.Problem("%s: %s", describe(call, o.label), err)
		return
	}
	ui.behind(ui.vega(id, drawing, o, same), f, data, o.label)
}

// behind draws the table behind a chart. It is the chart's only child, and the page shows
// it on request.
func (ui *UI) behind(chart *tree.Node, f *frame.Frame, data any, label string) {
	if chart.Kind() != "vega" {
		return // the chart was too large, and an error is shown instead
	}
	place := ui.inside(chart, tree.Next, ui.at.Among("behind", label, ""))
	place.table("charttable", f, cells.Content(f, data), options{label: label})
}

// chart holds everything that determines a chart's spec. If a chart is drawn again from
// an equal value, its spec is reused.
type chart struct {
	id                identity.ID
	mark, x, y, color string
	height            int
	lies, stands      bool // Horizontal was given as true; was given as false
	stack, format     string
	content           any // of cells.Content
}

// Transient implements [page.Transient].
func (chart) Transient() {}

const defaultHeight = 320

func (ui *UI) vega(id identity.ID, d vega.Drawing, o options, data any) *tree.Node {
	alt := d.Alt
	if o.has(optLabel) {
		alt = o.label
	}
	object := ui.at.Begin("vega").Text("id", id.String()).Optional("label", o.label)
	object = object.JSON("spec", d.Spec).Text("alt", alt).Int("height", d.Height)
	if d.Tip != nil {
		object = object.JSON("tip", d.Tip)
	}
	if d.Empty {
		object = object.Bool("empty", true)
	}
	if d.Of > 0 {
		object = object.Int("shown", d.Shown).Int("of", d.Of)
	}
	return ui.at.Draw("vega", object, data)
}

const maxHeight = 4000

func (ui *UI) heightFits(call string, o options) bool {
	return !o.has(optHeight) || ui.pixelsFit(describe(call, o.label), "Height", o.height, maxHeight)
}

// formatFits reports whether the page can write numbers in the given format. If it
// cannot, formatFits draws an error.
func (ui *UI) formatFits(what string, o options) bool {
	if !o.has(optFormatValue) {
		return true
	}
	if err := format.Check(o.formatValue); err != nil {
		ui.at.Problem("%s: FormatValue(%q): %s", what, o.formatValue, err)
		return false
	}
	return true
}

// pixelsFit reports whether an option's size is allowed. If it is not, pixelsFit draws an
// error.
func (ui *UI) pixelsFit(what, option string, px, most int) bool {
	if px < 1 || px > most {
		ui.at.Problem("%s: %s(%d): give from 1 to %d pixels", what, option, px, most)
		return false
	}
	return true
}
