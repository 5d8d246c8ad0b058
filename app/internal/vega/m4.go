package vega

import "fmt"

// column is a column of pixels, with the points of one series that stay in it. The points
// are indexes, or absent.
type column struct {
	first, last, lowest, highest int
	gap                          int // a missing point; it stays if the column has no other
}

const absent = -1

var emptyColumn = column{absent, absent, absent, absent, absent}

// add takes the point at index i into account.
func (c *column) add(points []point, i int) {
	pt := points[i]
	if pt.gap {
		if c.gap == absent {
			c.gap = i
		}
		return
	}
	if c.first == absent {
		c.first, c.last, c.lowest, c.highest = i, i, i, i
		return
	}
	if pt.x < points[c.first].x {
		c.first = i
	}
	if pt.x >= points[c.last].x {
		c.last = i
	}
	if pt.y < points[c.lowest].y {
		c.lowest = i
	}
	if pt.y > points[c.highest].y {
		c.highest = i
	}
}

// each calls visit for the indexes of the points that stay.
func (c *column) each(visit func(i int)) {
	if c.first == absent {
		if c.gap != absent {
			visit(c.gap)
		}
		return
	}
	for _, i := range [...]int{c.first, c.last, c.lowest, c.highest} {
		visit(i)
	}
}

// m4 visits the points that stay when each series is divided into n columns along x.
func m4(points []point, x bounds, series, n int, visit func(i int)) {
	columns := make([]column, n*series)
	for i := range columns {
		columns[i] = emptyColumn
	}
	for i, pt := range points {
		columns[int(pt.series)*n+x.cell(pt.x, n)].add(points, i)
	}
	for i := range columns {
		columns[i].each(visit)
	}
}

// path chooses the points to keep of lines or areas, at most most of them. It uses
// several columns for each pixel of a page, so that a visitor may zoom in.
//
// Stacked areas must have their points in the same places. Their sum chooses the places.
func (g gathered) path(most int, stacked bool) ([]bool, error) {
	n := pathColumns(most, g.series)
	if n < fewestColumns {
		return nil, fmt.Errorf("%d points of %d series are more than a chart can show: group the rows in a memo first, or choose some", len(g.points), g.series)
	}
	keep := make([]bool, len(g.points))
	x, _ := g.bounds()
	if !stacked {
		m4(g.points, x, g.series, n, func(i int) { keep[i] = true })
		return keep, nil
	}
	totals, at := g.totals()
	stays := make([]bool, len(totals))
	m4(totals, x, 1, n, func(i int) { stays[i] = true })
	for i, pt := range g.points {
		keep[i] = stays[at[pt.x]]
	}
	return keep, nil
}

// pathColumns is the number of columns by which M4 leaves at most most points.
func pathColumns(most, series int) int { return most / (4 * max(series, 1)) }

// totals adds up the series in each place, and tells where the sum of a place is.
func (g gathered) totals() (totals []point, at map[float64]int) {
	at = make(map[float64]int)
	for _, pt := range g.points {
		i, ok := at[pt.x]
		if !ok {
			i = len(totals)
			at[pt.x] = i
			totals = append(totals, point{x: pt.x})
		}
		if !pt.gap {
			totals[i].y += pt.y
		}
	}
	return totals, at
}
