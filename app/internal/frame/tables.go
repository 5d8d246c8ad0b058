package frame

import (
	"fmt"
	"reflect"
	"slices"
	"time"
)

// grid is the rows of a [][]string after the first one, which names the columns. The
// columns are typed like those of a file, and the cells are shown as they are written.
type grid struct {
	lines [][]string
	typed *Typed
}

func ofGrid(rows [][]string) *Frame {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	g := &grid{typed: &Typed{data: make([]typedColumn, width), columns: make([]Column, width)}}
	for c := range width {
		name := fmt.Sprintf("column %d", c+1)
		if c < len(rows[0]) && rows[0][c] != "" {
			name = rows[0][c]
		}
		g.typed.columns[c].Name = name
	}
	if len(rows) > 0 {
		g.lines = rows[1:]
	}
	g.typed.count = len(g.lines)
	raw := make([]rawColumn, width)
	for c := range raw {
		var column cells
		for r := range g.lines {
			column.add(g.text(r, c))
		}
		raw[c] = column.column()
	}
	g.typed.infer(raw, &Format{Zone: time.UTC})
	return &Frame{columns: g.typed.columns, rows: g, count: len(g.lines)}
}

// text is empty where a row is shorter than others.
func (g *grid) text(r, c int) string {
	if c >= len(g.lines[r]) {
		return ""
	}
	return g.lines[r][c]
}

func (g *grid) cell(r, c int) any {
	if g.typed.columns[c].Type == Text {
		return g.text(r, c)
	}
	return g.typed.cell(r, c)
}

func (g *grid) appendText(dst []byte, r, c int) []byte { return append(dst, clip(g.text(r, c))...) }

func (g *grid) revision(f *Frame) string {
	return digestOfCells(f, func(dst []byte, r, c int) []byte { return rawString(dst, g.text(r, c)) })
}

// served are the cells of a Table.
type served struct{ table Table }

func ofTable(t Table) *Frame {
	return &Frame{columns: slices.Clone(t.Columns()), rows: served{t}, count: t.Len()}
}

// raw shows a panic in the place of the cell, because a table is also read outside of
// runs, where no one else recovers it.
func (s served) raw(r, c int) (v any) {
	defer func() {
		if recover() != nil {
			v = panicked
		}
	}()
	return s.table.Cell(r, c)
}

func (s served) cell(r, c int) any { return plain(s.raw(r, c)) }

func (s served) appendText(dst []byte, r, c int) []byte { return appendCell(dst, s.raw(r, c)) }

func (s served) revision(f *Frame) string {
	t, ok := s.table.(interface{ Revision() any })
	if !ok {
		return ""
	}
	v := t.Revision()
	if !names(v) {
		return ""
	}
	d := newDigest(f)
	d.buf = fmt.Appendf(d.buf, "%T %T ", s.table, v)
	d.buf = rawAny(d.buf, v)
	return d.sum()
}

// names tells whether a revision of v's type is identified by its value.
func names(v any) bool {
	if v == nil {
		return false
	}
	t := reflect.TypeOf(v)
	if t.Kind() == reflect.Array {
		return t.Elem().Kind() == reflect.Uint8
	}
	switch typeOf(t) {
	case Int, Float, Text, Bool, Time:
		return t.Kind() != reflect.Pointer
	}
	return false
}

func appendCell(dst []byte, v any) []byte {
	if s, ok := v.(string); ok {
		return append(dst, clip(s)...)
	}
	return appendAny(dst, v)
}
