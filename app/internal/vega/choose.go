package vega

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// picture is a Chart with the indexes of its columns. The index -1 stands for the row's
// number as x, and for no colour.
type picture struct {
	mark    string
	x       int
	y       []int
	color   int
	height  int // zero: as the chart needs
	lying   *bool
	stack   string // an element of Stacks
	format  string
	zone    *time.Location // the zone in which times are drawn; nil: each in its own
	columns []frame.Column
	empty   []bool  // the columns without a value in any cell
	steady  *steady // set if two times would have one place; or nil
}

const none = -1

// names of the marks, as a reader would call the charts.
var names = map[string]string{"line": "line chart", "bar": "bar chart", "point": "scatter chart", "area": "area chart"}

func choose(c Chart, f *frame.Frame) (picture, error) {
	p := picture{
		mark: c.Mark, x: none, color: none, height: c.Height, lying: c.Horizontal, stack: c.Stack, format: c.Format,
		columns: f.Columns(), empty: emptyColumns(f),
	}
	if p.mark == "" {
		p.mark = "line"
	}
	if names[p.mark] == "" {
		return p, fmt.Errorf("no mark %q: there are line, bar, point and area", p.mark)
	}
	if err := p.name(c); err != nil {
		return p, err
	}
	if c.X == "" {
		p.x = p.defaultX()
	}
	if len(p.y) == 0 {
		p.y = p.defaultY(c)
	}
	if err := p.check(); err != nil {
		return p, err
	}
	p.zone = commonZone(p, f)
	return p, p.chooseStack()
}

// emptyColumns finds the columns of no type whose cells are all empty. They come from a
// query or from maps, where the values decide a column's type. They may be drawn, but
// draw no marks.
func emptyColumns(f *frame.Frame) []bool {
	empty := make([]bool, len(f.Columns()))
	for i, c := range f.Columns() {
		if empty[i] = c.Type == frame.Other; !empty[i] {
			continue
		}
		for r := 0; r < f.Len() && empty[i]; r++ {
			empty[i] = f.Cell(r, i) == nil
		}
	}
	return empty
}

// chooseStack decides how series share a place.
func (p *picture) chooseStack() error {
	filled := p.mark == "bar" || p.mark == "area"
	switch {
	case p.stack != "" && !slices.Contains(Stacks, p.stack):
		return fmt.Errorf("no stack %q: there are %s", p.stack, list(Stacks))
	case p.stack == "side" && p.mark == "area":
		return fmt.Errorf("areas do not stand side by side: give Stack another of %s", list(Stacks))
	case p.stack != "" || !filled:
		return nil
	case p.color >= 0:
		p.stack = "stacked"
	case p.mark == "bar":
		p.stack = "side" // a sum of different columns would be meaningless
	default:
		p.stack = "overlaid"
	}
	return nil
}

// name finds the columns that the chart names.
func (p *picture) name(c Chart) (err error) {
	if c.X != "" {
		if p.x, err = p.find(c.X); err != nil {
			return err
		}
	}
	for _, name := range c.Y {
		i, err := p.find(name)
		if err != nil {
			return err
		}
		if !p.numeric(i) {
			return fmt.Errorf("column %q holds %s, not numbers, so it cannot be a Y: name another as Y, or make it a column of numbers", name, p.columns[i].Type)
		}
		p.y = append(p.y, i)
	}
	if c.Color != "" {
		p.color, err = p.find(c.Color)
	}
	return err
}

func (p *picture) find(name string) (int, error) {
	i := slices.IndexFunc(p.columns, func(c frame.Column) bool { return c.Name == name })
	if i < 0 {
		return i, fmt.Errorf("no column %q: %s", name, p.available())
	}
	return i, nil
}

func (p *picture) available() string {
	if len(p.columns) == 0 {
		return "the data has no columns"
	}
	quoted := make([]string, len(p.columns))
	for i, c := range p.columns {
		quoted[i] = fmt.Sprintf("%q", c.Name)
	}
	if len(quoted) == 1 {
		return "there is only " + quoted[0]
	}
	return "there are " + list(quoted)
}

// defaultX chooses among the columns that have no other part in the chart. If only one
// column has numbers, it is left for y.
func (p *picture) defaultX() int {
	free := func(i int) bool { return i != p.color && !slices.Contains(p.y, i) }
	numbers := 0
	for i := range p.columns {
		if free(i) && p.numeric(i) {
			numbers++
		}
	}
	spare := len(p.y) > 0 || numbers > 1
	wanted := []func(i int) bool{
		func(i int) bool { return p.columns[i].Type == frame.Time },
		func(i int) bool { return p.mark == "point" && p.numeric(i) && spare },
		func(i int) bool { return p.columns[i].Type != frame.Float && (!p.numeric(i) || spare) },
	}
	for _, want := range wanted {
		for i := range p.columns {
			if free(i) && want(i) {
				return i
			}
		}
	}
	return none
}

func (p *picture) defaultY(c Chart) []int {
	var y []int
	for i := range p.columns {
		if p.numeric(i) && i != p.x && i != p.color {
			y = append(y, i)
		}
	}
	if c.Color != "" && len(y) > 1 {
		// Colour splits one series, and the first column is the one a reader expects.
		y = y[:1]
	}
	return y
}

func (p *picture) check() error {
	switch {
	case len(p.y) == 0:
		return fmt.Errorf("no column of numbers is left to draw: %s; add one to the rows", p.available())
	case p.color >= 0 && len(p.y) > 1:
		return fmt.Errorf("a chart has either several columns as Y, here %d, or a Color: name one Y, or leave Color out", len(p.y))
	case p.color >= 0 && p.columns[p.color].Type == frame.Float && p.mark != "point":
		return fmt.Errorf("column %q holds fractions, which give no series: name another as Color, or draw points", p.columns[p.color].Name)
	}
	return nil
}

func (p *picture) numeric(i int) bool {
	switch p.columns[i].Type {
	case frame.Int, frame.Float, frame.Duration:
		return true
	}
	return p.empty[i]
}

// series tells whether the marks belong to several series.
func (p *picture) series() bool { return len(p.y) > 1 || p.color >= 0 }

// stacked tells whether series stand one upon another.
func (p *picture) stacked() bool {
	return p.series() && (p.stack == "stacked" || p.stack == "percent")
}

// xColumn is the column along the bottom. The row's number counts as a column too.
func (p *picture) xColumn() frame.Column {
	if p.x < 0 {
		return frame.Column{Name: "row", Type: frame.Int}
	}
	return p.columns[p.x]
}

// alongNumbers tells whether x has a scale, and not labels alone.
func (p *picture) alongNumbers() bool {
	switch p.xColumn().Type {
	case frame.Int, frame.Float, frame.Duration, frame.Time:
		return true
	}
	return false
}

// list writes names as a sentence does.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
