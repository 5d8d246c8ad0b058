package app

import "github.com/refrain-go/refrain/app/internal/frame"

// Table is data of any size that an app serves itself. The browser asks for the cells in
// sight, and the app reads no others. A nil cell is empty.
//
// Its methods are called while a run draws it and at any time after, from several
// goroutines. So a table that is drawn must not change any more. To show other data, draw
// another Table. If a user sorts or filters by a column, all its cells are read. If a
// user searches, all cells of the table are read.
//
// A Table may also have a method Revision() any with a comparable result. A table in the
// same place, of the same type and with an equal revision has the same content. Without
// this method, only an equal value (==) counts as unchanged, and the page reads every
// other table again.
type Table interface {
	Columns() []Column
	Len() int
	Cell(row, col int) any
}

// Column is the name and the type of a column.
type Column struct {
	Name string
	Type ColumnType
}

// ColumnType tells how a column is shown: numbers are on the right, for example. Cells
// may hold anything. Those of a Duration column are a time.Duration.
type ColumnType uint8

// The types of columns.
const (
	Other    = ColumnType(frame.Other)
	Int      = ColumnType(frame.Int)
	Float    = ColumnType(frame.Float)
	Text     = ColumnType(frame.Text)
	Bool     = ColumnType(frame.Bool)
	Time     = ColumnType(frame.Time)
	Duration = ColumnType(frame.Duration)
)
