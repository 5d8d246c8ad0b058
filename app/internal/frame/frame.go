package frame

import (
	"fmt"
	"math"
	"reflect"
	"time"
)

// Table is data that an app serves itself, cell by cell. A nil cell is empty.
//
// Its methods may be called at any time after a run has drawn it, and from several
// goroutines. A table may also have a method Revision() any that gives a string, a
// number, a bool, a time or an array of bytes. If the revision is unchanged, the table
// counts as unchanged. So two tables of one type must give equal revisions only if they
// show equal cells.
type Table interface {
	Columns() []Column
	Len() int
	Cell(row, col int) any
}

// Frame is a view of an app's data as rows and columns. It copies nothing: it reads
// slices by reference when a cell is asked for, so the data must not change while it is
// shown. Rows and columns count from zero. A cell outside them panics, as an index
// outside a slice does. All methods may be called concurrently.
type Frame struct {
	columns []Column
	rows    rows
	count   int
	problem string // see Problem
}

// rows is one way to hold cells. Its methods are called with rows and columns that exist.
type rows interface {
	cell(r, c int) any
	// appendText appends the cell as shown, but without shortening it to a line.
	appendText(dst []byte, r, c int) []byte
	// revision names the content. An empty revision means that the content has no name.
	revision(f *Frame) string
}

// Of makes a Frame of one of these, or of a pointer to one: a slice or array of structs,
// of pointers to structs, of plain values or of maps by string; a [][]string, whose first
// row holds the columns' names; a map; or a Table.
//
// The columns of a struct are its exported fields in their order. The fields of embedded
// structs are among them. A column is named by the tag `table:"Name"`, else by the tag
// json, else by the field. The tag `table:"-"` hides a field. So does `json:"-"`, unless
// the tag table names the field.
func Of(data any) (*Frame, error) {
	f, err := read(data)
	if err != nil {
		return nil, err
	}
	f.tellNames("give one of them another name")
	return f, nil
}

// tellNames makes the names of the columns unique, since charts, filters and options know
// a column by its name. It notes a name that two columns had as a problem.
func (f *Frame) tellNames(wayOut string) {
	seen := make(map[string]int, len(f.columns))
	for i, c := range f.columns {
		name := c.Name
		for n := 2; ; n++ {
			if _, taken := seen[name]; !taken {
				break
			}
			name = fmt.Sprintf("%s (%d)", c.Name, n)
		}
		if name != c.Name {
			f.problem = fmt.Sprintf("columns %d and %d are both named %q, so the second is shown as %q: %s", seen[c.Name]+1, i+1, c.Name, name, wayOut)
			f.columns[i].Name = name
		}
		seen[name] = i
	}
}

// Problem returns a sentence about a fault in the names of the columns, or an empty one.
// The frame can be shown in either case.
func (f *Frame) Problem() string { return f.problem }

func read(data any) (*Frame, error) {
	switch data := data.(type) {
	case nil:
		return nil, fmt.Errorf("nil cannot be shown as a table: %s", wayOut)
	case *Frame:
		return data, nil
	case *Typed:
		return data.Frame(), nil
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
	case reflect.Map:
		return ofMap(v)
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

const wayOut = "give a slice of structs, of maps or of plain values, a map, a [][]string whose first row names the columns, or an app.Table"

// Columns gives the columns from left to right. The caller must not change the slice.
func (f *Frame) Columns() []Column { return f.columns }

// Len is the number of rows. For a Table it is the number at the time when the Frame was
// made.
func (f *Frame) Len() int { return f.count }

// Cell gives a cell as the data holds it. A nil pointer is nil, and so is a null of
// package sql. A pointer to a plain value is that value.
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

// Revision names the content of the frame, in 22 characters that fit a URL. Frames with
// equal columns and cells have equal revisions; other frames have different ones. A
// revision is valid in this process only. It is empty for a Table that does not tell its
// revision. Such a table equals another only if both are the same value.
func (f *Frame) Revision() string { return f.rows.revision(f) }

// Float gives a cell as a number. A duration is its number of seconds. Float reports
// false for a cell that is empty, that is no number, or whose number is infinite or NaN.
func (f *Frame) Float(r, c int) (float64, bool) {
	x, ok := number(f.Cell(r, c))
	return x, ok && !math.IsNaN(x) && !math.IsInf(x, 0)
}

// Time gives a cell as a time. It reports false for a cell that is empty or no time.
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
	case Decimal:
		return x.Float(), true
	case time.Duration:
		return x.Seconds(), true
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
