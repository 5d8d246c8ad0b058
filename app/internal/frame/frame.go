package frame

import (
	"fmt"
	"math"
	"reflect"
	"time"
)

// Table is data that an app serves itself, cell by cell. A nil cell is empty.
//
// Its methods may be called at any time after a run has drawn it, and from several goroutines. A table that also has
// a method Revision() any, giving a string, a number, a bool, a time or an array of bytes, is known to be unchanged
// when that is: two tables of one type must then give equal revisions only if they show equal cells.
type Table interface {
	Columns() []Column
	Len() int
	Cell(row, col int) any
}

// Frame is a view of an app's data as rows and columns. It copies nothing: slices are read by reference when a cell
// is asked for, so the data must not change while it is shown. Rows and columns count from zero; a cell outside them
// panics, as an index outside a slice does. All methods may be called concurrently.
type Frame struct {
	columns []Column
	rows    rows
	count   int
}

// rows is one way to hold cells. Its methods are called with rows and columns that exist.
type rows interface {
	cell(r, c int) any
	// appendText appends the cell as shown, except that what does not fit a line is still in it.
	appendText(dst []byte, r, c int) []byte
	// revision names the content; an empty one means that it is not known.
	revision(f *Frame) string
}

// Of makes a Frame of a slice or array of structs (or of pointers to them), of plain values, or of maps by string; of
// a [][]string, whose first row holds the columns' names; of a Table; or of a pointer to one of these.
//
// A struct's columns are its exported fields in their order, those of embedded structs among them. A column is named
// by the tag `table:"Name"`, else by the tag json, else by the field; `table:"-"` hides a field, and so does
// `json:"-"` where the tag table does not name it.
func Of(data any) (*Frame, error) {
	switch data := data.(type) {
	case nil:
		return nil, fmt.Errorf("nil cannot be shown as a table: %s", wayOut)
	case *Frame:
		return data, nil
	case Table:
		return ofTable(data), nil
	}
	v := reflect.ValueOf(data)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v = reflect.Zero(v.Type().Elem())
			continue
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
	default:
		return nil, fmt.Errorf("%T cannot be shown as a table: %s", data, wayOut)
	}
	switch {
	case v.Type().ConvertibleTo(reflect.TypeFor[[]map[string]any]()):
		return ofMaps(v.Convert(reflect.TypeFor[[]map[string]any]()).Interface().([]map[string]any)), nil
	case v.Type().ConvertibleTo(reflect.TypeFor[[][]string]()):
		return ofGrid(v.Convert(reflect.TypeFor[[][]string]()).Interface().([][]string)), nil
	}
	return ofElements(v)
}

const wayOut = "give a slice of structs, of map[string]any or of plain values, a [][]string whose first row names the columns, or an app.Table"

// Columns gives the columns from left to right. The caller must not change them.
func (f *Frame) Columns() []Column { return f.columns }

// Len is the number of rows. A Table's is the one it had when the Frame was made.
func (f *Frame) Len() int { return f.count }

// Cell gives a cell as the data holds it; a nil pointer, or a null of package sql, is nil, and other pointers to plain
// values are what they point at.
func (f *Frame) Cell(r, c int) any {
	f.check(r, c)
	return f.rows.cell(r, c)
}

// AppendText appends a cell as it is shown: in one line, of at most 1,000 characters.
func (f *Frame) AppendText(dst []byte, r, c int) []byte {
	f.check(r, c)
	start := len(dst)
	return tidy(f.rows.appendText(dst, r, c), start)
}

// Revision names the content of the frame, in 22 characters that fit a URL: frames with equal columns and cells have equal
// revisions, others have different ones. It holds for this process alone. It is empty for a Table that does not
// tell its revision; such tables are the same only if they are one value.
func (f *Frame) Revision() string { return f.rows.revision(f) }

// Float gives a cell as a number. It is false for a cell that is empty, no number, infinite or not a number.
func (f *Frame) Float(r, c int) (float64, bool) {
	x, ok := number(f.Cell(r, c))
	return x, ok && !math.IsNaN(x) && !math.IsInf(x, 0)
}

// Time gives a cell as a time. It is false for a cell that is empty or no time.
func (f *Frame) Time(r, c int) (time.Time, bool) {
	switch t := f.Cell(r, c).(type) {
	case time.Time:
		return t, !t.IsZero()
	case *time.Time:
		if t != nil {
			return *t, !t.IsZero()
		}
	}
	return time.Time{}, false
}

func (f *Frame) check(r, c int) {
	if uint(r) >= uint(f.count) || uint(c) >= uint(len(f.columns)) {
		panic(fmt.Sprintf("frame: no cell at row %d, column %d of %d rows, %d columns", r, c, f.count, len(f.columns)))
	}
}

func number(v any) (float64, bool) {
	switch x := v.(type) {
	case nil:
		return 0, false
	case int:
		return float64(x), true
	case float64:
		return x, true
	}
	switch v := reflect.ValueOf(v); {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return number(v.Elem().Interface())
	}
	return 0, false
}
