package app

import (
	"fmt"

	"github.com/refrain-go/refrain/app/internal/cells"
	"github.com/refrain-go/refrain/app/internal/frame"
)

// Table shows rows and columns. The data is a slice of structs or of pointers to structs,
// a slice of maps, a map, a [][]string whose first row names the columns, or a Table. The
// browser gets only the cells in sight, so a table may have any number of rows. The table
// reads its data as long as it is on the page, so the data must not be changed
// afterwards.
//
// Cells show the values that Go values stand for. A *big.Int, a decimal of a library and
// a json.Number are numbers. A driver.Valuer becomes the value that it gives a database:
// a number, a time, a text or nothing. Of a map, the first column has the keys, sorted,
// and the other columns have the entries. A map of slices has one column for each slice.
//
// The columns of a struct are its exported fields. The tag `table:"Name"` names a column,
// else the tag json, else the field. The tag `table:"-"` hides a field.
//
// Rows of a database, such as *sql.Rows, are read to their end and closed. At most
// 1,000,000 rows are read, and at most as many rows as make 10,000,000 cells. Text from a
// driver becomes a number or a time if the column's type is one, such as NUMERIC.
//
// If two columns have one name, an error stands above the table, and the table shows
// both.
//
// Users can sort, filter and search the rows, choose columns, and download the result as
// CSV. The script does not run for that. In the CSV, an apostrophe disarms texts that a
// spreadsheet would run as a formula.
//
// Options: Label, Key, NameColumn, FormatColumn, HideColumns.
func (ui *UI) Table(data any, opts ...Option) {
	ui.at.Check()
	o, ok := ui.takes("Table", "", optLabel|optKey|optColumn, opts)
	if !ok {
		return
	}
	f, content, err := shapedOf(data, o)
	if err != nil {
		ui.at.Problem("%s: %s", describe("Table", o.label), err)
		return
	}
	ui.tellNames("Table", o.label, f)
	ui.table("table", f, content, o)
}

// tellNames draws an error if the names of a table's columns are wrong. The table shows
// all columns anyway.
func (ui *UI) tellNames(call, label string, f *frame.Frame) {
	if p := f.Problem(); p != "" {
		ui.at.Problem("%s: %s", describe(call, label), p)
	}
}

func (ui *UI) table(kind string, f *frame.Frame, content any, o options) {
	t := ui.drawn(ui.at.Among(kind, o.label, o.key).String(), o.label, f, content)
	ui.at.Draw(kind, t.Write(ui.at.Begin(kind).Text("id", t.ID).Optional("label", o.label)), t)
}

// drawn makes the table that is kept beside a node. It must be called before the node is
// drawn.
func (ui *UI) drawn(id, label string, f *frame.Frame, content any) *cells.Table {
	t := &cells.Table{ID: id, Label: label, Frame: f, Content: content}
	ui.at.Recognize(t)
	return t
}

// shapedOf reads the data of a table and applies the column options.
func shapedOf(data any, o options) (*frame.Frame, any, error) {
	f, err := frameOf(data)
	if err != nil {
		return nil, nil, err
	}
	shaped, err := f.With(o.columns)
	if err != nil {
		return nil, nil, err
	}
	columns := ""
	if len(o.columns) > 0 {
		columns = fmt.Sprintf("%#v", o.columns)
	}
	return shaped, cells.Shaped(cells.Content(shaped, data), columns), nil
}

// frameOf reads the data of a table or a chart.
func frameOf(data any) (*frame.Frame, error) {
	switch data := data.(type) {
	case *Data:
		return frame.Of(data.typed)
	case Table:
		return frame.Of(served{data})
	case frame.Cursor:
		return frame.Read(data)
	}
	return frame.Of(data)
}

// served adapts an app's Table to package frame. It has no Revision, since cells.Content
// asks the table itself.
type served struct{ Table }

func (s served) Columns() []frame.Column {
	columns := s.Table.Columns()
	list := make([]frame.Column, len(columns))
	for i, c := range columns {
		list[i] = frame.Column{Name: c.Name, Type: frame.ColumnType(c.Type)}
	}
	return list
}
