package frame

import (
	"fmt"
	"reflect"
	"slices"
)

// maps are rows by name; the columns are the names of all rows, sorted.
type maps struct {
	rows  []map[string]any
	names []string
}

func ofMaps(rows []map[string]any) *Frame {
	types := make(map[string]ColumnType)
	for _, row := range rows {
		for name, v := range row {
			seen, ok := types[name]
			switch {
			case v == nil && !ok:
				types[name] = unseen
			case v == nil:
			case !ok || seen == unseen:
				types[name] = typeOfValue(v)
			default:
				types[name] = widen(seen, typeOfValue(v))
			}
		}
	}
	m := &maps{rows: rows}
	for name := range types {
		m.names = append(m.names, name)
	}
	slices.Sort(m.names)
	f := &Frame{rows: m, count: len(rows), columns: make([]Column, len(m.names))}
	for i, name := range m.names {
		f.columns[i] = Column{Name: name, Type: types[name]}
		if types[name] == unseen {
			f.columns[i].Type = Other
		}
	}
	return f
}

// unseen is the type of a column in which no cell has told it yet.
const unseen ColumnType = 255

func typeOfValue(v any) ColumnType {
	switch v.(type) {
	case string:
		return Text
	case int:
		return Int
	case float64:
		return Float
	}
	return typeOf(reflect.TypeOf(v))
}

func (m *maps) cell(r, c int) any { return present(m.rows[r][m.names[c]]) }

func (m *maps) appendText(dst []byte, r, c int) []byte { return appendCell(dst, m.cell(r, c)) }

func (m *maps) revision(f *Frame) string {
	d := newDigest(f)
	for r := range m.rows {
		for c := range m.names {
			d.buf = rawAny(d.buf, m.cell(r, c))
		}
		d.flush()
	}
	return d.sum()
}

// grid is text in rows; the first holds the columns' names.
type grid [][]string

func ofGrid(rows [][]string) *Frame {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	f := &Frame{columns: make([]Column, width)}
	for c := range f.columns {
		name := fmt.Sprintf("column %d", c+1)
		if c < len(rows[0]) && rows[0][c] != "" {
			name = rows[0][c]
		}
		f.columns[c] = Column{Name: name, Type: Text}
	}
	if len(rows) > 0 {
		rows = rows[1:]
	}
	f.rows, f.count = grid(rows), len(rows)
	return f
}

// text is empty where a row is shorter than others.
func (g grid) text(r, c int) string {
	if c >= len(g[r]) {
		return ""
	}
	return g[r][c]
}

func (g grid) cell(r, c int) any { return g.text(r, c) }

func (g grid) appendText(dst []byte, r, c int) []byte { return append(dst, clip(g.text(r, c))...) }

func (g grid) revision(f *Frame) string {
	d := newDigest(f)
	for r := range g {
		for c := range f.columns {
			d.buf = rawString(d.buf, g.text(r, c))
		}
		d.flush()
	}
	return d.sum()
}

// served are the cells of a Table.
type served struct{ table Table }

func ofTable(t Table) *Frame {
	return &Frame{columns: t.Columns(), rows: served{t}, count: t.Len()}
}

// cell shows a panic in its place: a table is also read where no run is there to catch it.
func (s served) cell(r, c int) (v any) {
	defer func() {
		if recover() != nil {
			v = panicked
		}
	}()
	return present(s.table.Cell(r, c))
}

func (s served) appendText(dst []byte, r, c int) []byte { return appendCell(dst, s.cell(r, c)) }

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

// names tells whether a revision of v's type says all by its value.
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

// present gives a missing value in all its forms as nil, and what a pointer to a plain value points at.
func present(v any) any {
	switch v.(type) {
	case nil, string, int, float64, bool:
		return v
	}
	rv := reflect.ValueOf(v)
	switch {
	case rv.Kind() == reflect.Pointer && rv.IsNil():
		return nil
	case rv.Kind() == reflect.Pointer && typeOf(rv.Type()) != Other:
		return present(rv.Elem().Interface())
	case isNull(rv.Type()):
		if !rv.Field(1).Bool() {
			return nil
		}
		return present(rv.Field(0).Interface())
	}
	return v
}

func appendCell(dst []byte, v any) []byte {
	if s, ok := v.(string); ok {
		return append(dst, clip(s)...)
	}
	return appendAny(dst, v)
}
