package vega

import "fmt"

// widest and highest are the numbers of cells of the finest grid. A cell is about the
// smallest distance at which points on a page can be told apart.
const widest, highest = 512, 256

// grid keeps one point of each series in each cell: the first one. It uses the finest
// grid that leaves few enough points. It also keeps the outermost points of each series,
// so that the axes do not change.
func (g gathered) grid() ([]bool, error) {
	keep := make([]bool, len(g.points))
	for w, h := widest, highest; h > 0; w, h = w*3/4, h*3/4 {
		clear(keep)
		if g.cells(keep, w, h)+g.outermost(keep) <= maxPoints {
			return keep, nil
		}
	}
	return nil, fmt.Errorf("%d points of %d series are more than a chart can show: leave Color out", len(g.points), g.series)
}

// cells returns the number of points that it keeps.
func (g gathered) cells(keep []bool, w, h int) int {
	type cell struct {
		x, y   int
		series int32
	}
	x, y := g.bounds()
	taken := make(map[cell]struct{})
	for i, pt := range g.points {
		if pt.gap {
			continue
		}
		here := cell{x.cell(pt.x, w), y.cell(pt.y, h), pt.series}
		if _, ok := taken[here]; !ok {
			taken[here] = struct{}{}
			keep[i] = true
		}
		if len(taken) > maxPoints {
			break
		}
	}
	return len(taken)
}

// outermost returns the number of points that it keeps in addition.
func (g gathered) outermost(keep []bool) int {
	type ends struct{ left, right, bottom, top int }
	of := make(map[int32]ends)
	for i, pt := range g.points {
		if pt.gap {
			continue
		}
		e, ok := of[pt.series]
		if !ok {
			e = ends{i, i, i, i}
		}
		if pt.x < g.points[e.left].x {
			e.left = i
		}
		if pt.x > g.points[e.right].x {
			e.right = i
		}
		if pt.y < g.points[e.bottom].y {
			e.bottom = i
		}
		if pt.y > g.points[e.top].y {
			e.top = i
		}
		of[pt.series] = e
	}
	n := 0
	for _, e := range of {
		for _, i := range [...]int{e.left, e.right, e.bottom, e.top} {
			if !keep[i] {
				keep[i] = true
				n++
			}
		}
	}
	return n
}
