package frame

import (
	"fmt"
	"reflect"
)

// Cursor is the result of a query. *sql.Rows is one.
type Cursor interface {
	Columns() ([]string, error)
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// Limits on the rows and cells that Read reads from a Cursor.
const (
	maxRead      = 1_000_000 // rows
	maxReadCells = 10_000_000
)

// Read makes a Frame of the rows that a Cursor still has, and closes it. The type of a
// column is that of the values that the driver gives. Bytes are text if they are UTF-8.
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
	readers := readersOf(from, len(names))
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
			v = readers[i](settled(v))
			q.cells[i] = append(q.cells[i], v)
			types[i] = widen(types[i], typeOfAny(v))
		}
		f.count++
	}
	for i, name := range names {
		f.columns[i] = Column{Name: name, Type: types[i].seen()}
	}
	if err := from.Err(); err != nil {
		return nil, err
	}
	f.tellNames("give one of them another name by AS in the query")
	return f, nil
}

// settled makes a value of a driver one that a frame may keep. The driver may use bytes
// again, and most bytes are text.
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

func (q *queried) cell(r, c int) any { return plain(q.cells[c][r]) }

func (q *queried) appendText(dst []byte, r, c int) []byte { return appendCell(dst, q.cells[c][r]) }

func (q *queried) revision(f *Frame) string {
	return digestOfCells(f, func(dst []byte, r, c int) []byte { return rawAny(dst, q.cells[c][r]) })
}
