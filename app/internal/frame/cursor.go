package frame

import (
	"fmt"
	"reflect"
)

// Cursor is the rows of a query, as *sql.Rows gives them.
type Cursor interface {
	Columns() ([]string, error)
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// Limits of what is read from a Cursor.
const (
	maxRead      = 1_000_000 // rows
	maxReadCells = 10_000_000
)

// Read makes a Frame of what a Cursor still has, and closes it. The type of a column is that of its values, which are
// those that the driver gives; bytes are text where they are UTF-8.
func Read(from Cursor) (f *Frame, err error) {
	if v := reflect.ValueOf(from); v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, fmt.Errorf("%T is nil: look at the error of the query", from)
	}
	defer func() {
		if closing := from.Close(); err == nil {
			err = closing
		}
		if err != nil {
			f = nil
		}
	}()
	names, err := from.Columns()
	if err != nil {
		return nil, err
	}
	q := &queried{cells: make([][]any, len(names))}
	f = &Frame{rows: q, columns: make([]Column, len(names))}
	types := make([]ColumnType, len(names))
	for i := range types {
		types[i] = unseen
	}
	row, dest := make([]any, len(names)), make([]any, len(names))
	for i := range dest {
		dest[i] = &row[i]
	}
	for from.Next() {
		if f.count >= min(maxRead, maxReadCells/max(1, len(names))) {
			return nil, fmt.Errorf("the query has more than %d rows of %d columns: give it a LIMIT, or show an app.Table that reads the rows in sight", f.count, len(names))
		}
		clear(row)
		if err := from.Scan(dest...); err != nil {
			return nil, err
		}
		for i, v := range row {
			v = present(settled(v))
			q.cells[i] = append(q.cells[i], v)
			if v != nil && types[i] == unseen {
				types[i] = typeOfValue(v)
			} else if v != nil {
				types[i] = widen(types[i], typeOfValue(v))
			}
		}
		f.count++
	}
	for i, name := range names {
		if types[i] == unseen {
			types[i] = Other
		}
		f.columns[i] = Column{Name: name, Type: types[i]}
	}
	return f, from.Err()
}

// settled makes a value of a driver one that a frame may keep: bytes may be the driver's own, and are mostly text.
func settled(v any) any {
	b, ok := v.([]byte)
	switch {
	case !ok:
		return v
	case b == nil:
		return nil
	case isText(b):
		return string(b)
	}
	return append([]byte(nil), b...)
}

// queried are rows that were read, by column.
type queried struct{ cells [][]any }

func (q *queried) cell(r, c int) any { return q.cells[c][r] }

func (q *queried) appendText(dst []byte, r, c int) []byte { return appendCell(dst, q.cells[c][r]) }

func (q *queried) revision(f *Frame) string {
	d := newDigest(f)
	for r := range f.count {
		for c := range q.cells {
			d.buf = rawAny(d.buf, q.cells[c][r])
		}
		d.flush()
	}
	return d.sum()
}
