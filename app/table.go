package app

// Table is data of any size that an app serves itself. The browser asks for the cells in sight, and nothing else is
// read. A nil cell is empty.
//
// Its methods are called while a run draws it, and at any time after, from several goroutines: what is drawn must no
// longer change. To show something else, draw another Table. Who sorts by a column, or filters it, has all of its cells read; who
// searches, all cells there are.
//
// A Table may also have a method Revision() any, with a comparable result: a table drawn in the same place, of the same
// type and with an equal revision has the same content. Without it, only the very same value (==) is known to be
// unchanged, and any other is read again by the page.
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

// ColumnType says how a column is shown: numbers to the right, for example. Cells may hold anything.
type ColumnType uint8

// The types of columns.
const (
	Other ColumnType = iota
	Int
	Float
	Text
	Bool
	Time
)
