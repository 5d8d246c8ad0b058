package vega

import (
	"fmt"
	"math"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// A chart of more points than maxPoints is thinned here, such that it looks the same:
//
//   - Bars and areas whose points in one place would be summed in the browser are summed
//     here. This loses nothing.
//   - Lines and areas are thinned by M4 (Jugel, Jerzak, Hackenbroich and Markl: "M4: A
//     Visualization-Oriented Time Series Data Aggregation", PVLDB 7(10), 2014): of each
//     column of pixels the first, the last, the lowest and the highest point stay. A line
//     through these covers the same pixels as a line through all points, so no peak is
//     lost. LTTB, which is more common, does not promise that.
//   - Of the points in one cell of a grid, one stays. The outermost points stay too.
//
// After the last two steps, the chart says how many of how many points it shows.

const (
	// maxRead is the largest number of points that are read. It keeps a chart from
	// reading an endless table at each run.
	maxRead = 10_000_000
	// fewestColumns is the smallest number of columns by which a line still looks like
	// itself.
	fewestColumns = 50
)

// mark is one point that a chart draws: a cell, or a sum that begins with that cell.
type mark struct {
	row, col int
	sum      float64
	summed   bool
	gap      bool
	tip      bool // the pointer finds it
}

// picked are the marks of a chart, in the order of the rows. It is nil if the chart draws
// all its rows.
type picked struct {
	marks   []mark
	tips    bool // only some of the marks have a tip
	of      int  // points there are, if some are not drawn
	series  int
	doubled bool // some marks are sums of several points
}

func pick(p picture, f *frame.Frame) (picked, error) {
	n := f.Len() * len(p.y)
	path := (p.mark == "line" || p.mark == "area") && p.alongNumbers()
	switch {
	case n <= hovered || n <= maxPoints && !path:
		return picked{}, nil
	case n > maxRead || f.Len() > math.MaxInt32:
		return picked{}, fmt.Errorf("%d points are more than the %d that a chart can read: group the rows in a memo first", n, maxRead)
	}
	all := gather(p, f)
	k := picked{series: all.series}
	if p.mark == "bar" || p.mark == "area" {
		before := len(all.points)
		all = all.sum()
		k.doubled = len(all.points) < before
	}
	keep, err := all.keep(p, n)
	if err != nil {
		return picked{}, err
	}
	if keep != nil {
		k.of = all.count()
	}
	var tips []bool
	if path {
		k.tips = true
		if tips, err = all.path(hovered, p.stacked()); err != nil {
			tips = make([]bool, len(all.points)) // so many lines leave no room for tips
		}
	}
	for i, pt := range all.points {
		if keep == nil || keep[i] || tips != nil && tips[i] {
			k.marks = append(k.marks, mark{
				row: int(pt.row), col: int(pt.col), sum: pt.y, gap: pt.gap,
				summed: p.mark != "line" && p.mark != "point", tip: tips != nil && tips[i],
			})
		}
	}
	return k, nil
}

// keep chooses the points to draw. N is the number of points before summing, and g holds
// those after it. A nil result keeps all of them.
func (g gathered) keep(p picture, n int) ([]bool, error) {
	switch {
	case len(g.points) <= maxPoints:
		return nil, nil
	case p.mark == "bar":
		return nil, fmt.Errorf("%d bars are more than the %d that a chart can show: group the rows in a memo first", len(g.points), maxPoints)
	case !p.alongNumbers():
		return nil, fmt.Errorf("%d points along names are more than the %d that a chart can show: group the rows in a memo first", n, maxPoints)
	case p.mark == "point":
		return g.grid()
	}
	return g.path(maxPoints-hovered, p.stacked())
}

// gathered is the data of a chart as numbers.
type gathered struct {
	points []point // in the order of the rows
	series int
}

type point struct {
	x, y     float64
	row, col int32
	series   int32
	gap      bool // y is missing
}

// gather reads the points. Along names, x counts the names.
func gather(p picture, f *frame.Frame) gathered {
	g := gathered{series: len(p.y)}
	names, colors := make(map[string]int), make(map[string]int)
	split := p.color >= 0 && p.columns[p.color].Type != frame.Float
	var text []byte
	for r := range f.Len() {
		x, ok := p.position(f, r, names)
		if !ok {
			continue
		}
		color := 0
		if split {
			text = f.AppendText(text[:0], r, p.color)
			color = numbered(colors, text)
		}
		for i, c := range p.y {
			y, ok := f.Float(r, c)
			g.points = append(g.points, point{x: x, y: y, row: int32(r), col: int32(c), series: int32(max(i, color)), gap: !ok})
		}
	}
	g.series = max(g.series, len(colors))
	return g
}

// position is where a row stands along x, as a number.
func (p *picture) position(f *frame.Frame, r int, names map[string]int) (float64, bool) {
	if p.x < 0 {
		return float64(r + 1), true
	}
	switch p.columns[p.x].Type {
	case frame.Time:
		t, ok := f.Time(r, p.x)
		if !ok {
			return 0, false
		}
		return float64(p.place(t)), true
	case frame.Int, frame.Float:
		return f.Float(r, p.x)
	}
	return float64(numbered(names, f.AppendText(nil, r, p.x))), true
}

// numbered gives each text a number of its own.
func numbered(known map[string]int, text []byte) int {
	n, ok := known[string(text)]
	if !ok {
		n = len(known)
		known[string(text)] = n
	}
	return n
}

// sum adds up the points of one series in one place. A sum too large for a float64 is
// missing.
func (g gathered) sum() gathered {
	type place struct {
		x      float64
		series int32
	}
	at := make(map[place]int)
	sums := gathered{series: g.series}
	for _, pt := range g.points {
		here := place{pt.x, pt.series}
		i, ok := at[here]
		switch {
		case !ok:
			at[here] = len(sums.points)
			sums.points = append(sums.points, pt)
		case pt.gap:
		case sums.points[i].gap:
			sums.points[i].y, sums.points[i].gap = pt.y, false
		default:
			sums.points[i].y += pt.y
		}
	}
	for i := range sums.points {
		pt := &sums.points[i]
		pt.gap = pt.gap || math.IsInf(pt.y, 0) || math.IsNaN(pt.y)
	}
	return sums
}

// count is the number of points that are not missing.
func (g gathered) count() int {
	n := 0
	for _, pt := range g.points {
		if !pt.gap {
			n++
		}
	}
	return n
}

// bounds is the stretch of x or y that the points cover.
type bounds struct{ low, high float64 }

func (g gathered) bounds() (x, y bounds) {
	x = bounds{math.Inf(1), math.Inf(-1)}
	y = x
	for _, pt := range g.points {
		x.add(pt.x)
		if !pt.gap {
			y.add(pt.y)
		}
	}
	return x, y
}

func (b *bounds) add(v float64) { b.low, b.high = min(b.low, v), max(b.high, v) }

// cell returns the index of the part that v lies in, if the bounds are divided into n
// equal parts.
func (b bounds) cell(v float64, n int) int {
	// This order of operations avoids an overflow of differences of large numbers.
	share := v/(b.high-b.low) - b.low/(b.high-b.low)
	if !(share > 0) {
		return 0
	}
	return min(int(share*float64(n)), n-1)
}
