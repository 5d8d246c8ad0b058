package frame

import (
	"fmt"
	"reflect"
)

// beside are the columns of several frames side by side.
type beside struct {
	frames []*Frame // of each column
	from   []int    // the column's index in its frame
}

// joined puts the columns of several frames side by side. The frames must have the same
// number of rows.
func joined(frames ...*Frame) *Frame {
	b := &beside{}
	f := &Frame{rows: b, count: frames[0].count, problem: frames[len(frames)-1].problem}
	for _, part := range frames {
		for c, column := range part.columns {
			f.columns = append(f.columns, column)
			b.frames, b.from = append(b.frames, part), append(b.from, c)
		}
	}
	return f
}

func (b *beside) cell(r, c int) any { return b.frames[c].rows.cell(r, b.from[c]) }

func (b *beside) appendText(dst []byte, r, c int) []byte {
	return b.frames[c].rows.appendText(dst, r, b.from[c])
}

func (b *beside) revision(f *Frame) string {
	d := newDigest(f)
	for i, part := range b.frames {
		if i > 0 && part == b.frames[i-1] {
			continue
		}
		rev := part.Revision()
		if rev == "" {
			return ""
		}
		d.buf = rawString(d.buf, rev)
		d.flush()
	}
	return d.sum()
}

// ofValues makes a column of values.
func ofValues(name string, values []any) *Frame {
	q := &queried{cells: [][]any{values}}
	f := &Frame{rows: q, count: len(values), columns: []Column{{Name: name}}}
	f.columns[0].Type = f.look(0)
	return f
}

// isColumn tells whether a value of t holds the cells of a column.
func isColumn(t reflect.Type) bool {
	if t.Kind() != reflect.Slice && t.Kind() != reflect.Array || meaningOf(t).plain != nil || typeOf(t) != Other || showsItself(t) {
		return false
	}
	switch e := t.Elem(); e.Kind() {
	case reflect.Struct:
		return isValue(e)
	case reflect.Slice, reflect.Array, reflect.Map:
		return meaningOf(e).plain != nil || typeOf(e) != Other
	case reflect.Pointer:
		return e.Elem().Kind() != reflect.Struct || isValue(e.Elem())
	}
	return shown(t.Elem())
}

// isLine tells whether a value of t, which is an element of a slice, holds the cells of a
// row.
func isLine(t reflect.Type) bool { return isColumn(t) }

// ofColumns makes a table of a map whose values are columns. The keys name the columns.
func ofColumns(m reflect.Value, keys []reflect.Value) (*Frame, error) {
	if len(keys) == 0 {
		return &Frame{rows: &beside{}}, nil
	}
	parts := make([]*Frame, len(keys))
	for i, k := range keys {
		part, err := Of(m.MapIndex(k).Interface())
		if err != nil {
			return nil, err
		}
		part.columns[0].Name = string(appendAt(nil, k))
		if part.count != parts[max(i-1, 0)].length(part) {
			return nil, fmt.Errorf("column %q has %d cells and %q has %d: give columns of one length",
				parts[i-1].columns[0].Name, parts[i-1].count, part.columns[0].Name, part.count)
		}
		parts[i] = part
	}
	return joined(parts...), nil
}

// length is the number of rows of f. If f is nil, it is that of other.
func (f *Frame) length(other *Frame) int {
	if f == nil {
		return other.count
	}
	return f.count
}

// ofLines makes a table of rows that are slices. The first row names the columns if all
// of its cells are texts.
func ofLines(v reflect.Value) *Frame {
	width := 0
	lines := make([]reflect.Value, v.Len())
	for i := range lines {
		line := v.Index(i)
		for line.Kind() == reflect.Interface {
			line = line.Elem()
		}
		lines[i] = line
		width = max(width, line.Len())
	}
	names := make([]string, width)
	if len(lines) > 0 && areNames(lines[0]) {
		for c := range lines[0].Len() {
			names[c] = string(appendAny(nil, lines[0].Index(c).Interface()))
		}
		lines = lines[1:]
	}
	parts := []*Frame{{rows: &beside{}, count: len(lines)}}
	for c, name := range names {
		cells := make([]any, len(lines))
		for r, line := range lines {
			if c < line.Len() {
				cells[r] = line.Index(c).Interface()
			}
		}
		if name == "" {
			name = fmt.Sprintf("column %d", c+1)
		}
		parts = append(parts, ofValues(name, cells))
	}
	return joined(parts...)
}

func areNames(line reflect.Value) bool {
	for c := range line.Len() {
		if s, ok := plain(line.Index(c).Interface()).(string); !ok || s == "" {
			return false
		}
	}
	return line.Len() > 0
}

// ofAny makes a table of values of any types. If all are maps, structs of one type or
// slices, each is a row. Otherwise the table has one column with the values.
func ofAny(v reflect.Value) (*Frame, error) {
	var row reflect.Type // of all that are not nil
	maps, lines, alike := true, true, true
	for i := range v.Len() {
		item := v.Index(i).Elem()
		if !item.IsValid() {
			lines = false
			continue
		}
		t := item.Type()
		if row == nil {
			row = t
		}
		alike = alike && t == row
		maps = maps && t.Kind() == reflect.Map
		lines = lines && isLine(t)
	}
	switch {
	case row == nil:
	case maps:
		return ofAnyMaps(v), nil
	case lines:
		return ofLines(v), nil
	case alike && isStruct(row):
		rows := reflect.MakeSlice(reflect.SliceOf(row), v.Len(), v.Len())
		for i := range v.Len() {
			if item := v.Index(i).Elem(); item.IsValid() {
				rows.Index(i).Set(item)
			}
		}
		return ofElements(rows)
	}
	values := make([]any, v.Len())
	for i := range values {
		values[i] = v.Index(i).Interface()
	}
	return ofValues("value", values), nil
}

// isStruct tells whether t, or the type that t points at, is a struct that is a row.
func isStruct(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && !isValue(t)
}
