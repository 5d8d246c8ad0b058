package apptest

import (
	"slices"
)

// DataEditor is a table whose cells can be edited. It is read like a Table. Its rows are
// those that are not deleted. Edits are kept until Run sends them. In a form they are
// kept until the form is submitted, and the rows show the edits.
type DataEditor struct {
	*Table
	widget
}

// DataEditor returns the editor with this label.
func (p Part) DataEditor(label string) DataEditor {
	p.t.Helper()
	n := p.labelled("editor", "data editor", label)
	return DataEditor{&Table{p, n}, widget{p, n}}
}

// kept returns the edits that are not sent yet. If there are none, it returns those that
// the app has, and false.
func (e DataEditor) kept() (edits, bool) {
	e.widget.p.t.Helper()
	return unsent[edits](e.widget)
}

// Len returns the number of rows.
func (e DataEditor) Len() int {
	e.widget.p.t.Helper()
	return len(e.sources())
}

// Row returns the cells of a row, as shown.
func (e DataEditor) Row(row int) []string {
	e.widget.p.t.Helper()
	cells := make([]string, len(e.Columns()))
	for col := range cells {
		cells[col] = e.Cell(row, col)
	}
	return cells
}

// Cell returns one cell, as shown.
func (e DataEditor) Cell(row, col int) string {
	e.widget.p.t.Helper()
	sources := e.sources()
	if row < 0 || row >= len(sources) {
		e.widget.p.t.Fatalf("apptest: the editor has no row %d, it has %d rows", row, len(sources))
	}
	source := sources[row]
	if v, held := e.inForm(); held {
		for _, cell := range slices.Backward(v.Cells) {
			if int(cell[0].(float64)) == source && int(cell[1].(float64)) == col {
				return cell[2].(string)
			}
		}
	}
	known := value[edits](e.widget)
	served, ok := slices.BinarySearch(known.sources(e.Table.Len()), source)
	if !ok {
		return "" // of a row that was added
	}
	return e.Table.Cell(served, col)
}

// inForm returns the edits that a form holds back.
func (e DataEditor) inForm() (edits, bool) {
	e.widget.p.t.Helper()
	v, kept := e.kept()
	return v, kept && e.widget.n.form != ""
}

// sources returns the indexes in the data of the rows that are shown.
func (e DataEditor) sources() []int {
	e.widget.p.t.Helper()
	known := value[edits](e.widget)
	v, held := e.inForm()
	if !held {
		return known.sources(e.Table.Len())
	}
	return v.sources(e.Table.Len() + v.Added - known.Added + len(known.Deleted) - len(v.Deleted))
}

// sources returns the indexes in the data of the first rows that are not deleted. Their
// number is rows.
func (v edits) sources(rows int) []int {
	list := make([]int, 0, rows)
	for row := 0; len(list) < rows; row++ {
		if !slices.Contains(v.Deleted, row) {
			list = append(list, row)
		}
	}
	return list
}

// Label returns the editor's label.
func (e DataEditor) Label() string { return e.widget.Label() }

type edits struct {
	Base    string   `json:"base"`
	Cells   [][3]any `json:"cells"`
	Added   int      `json:"added"`
	Deleted []int    `json:"deleted"`
}

// SetCell types a text into a cell. The row is one of the data or an added one; added
// rows follow those of the data. The column has the name that is shown.
func (e DataEditor) SetCell(row int, column, text string) {
	e.widget.p.t.Helper()
	col := slices.Index(e.Columns(), column)
	if col < 0 {
		e.widget.p.t.Fatalf("apptest: the editor has no column %q, it has %q", column, e.Columns())
	}
	e.edit(func(v *edits) { v.Cells = append(v.Cells, [3]any{row, col, text}) })
}

// AddRow adds an empty row.
func (e DataEditor) AddRow() {
	e.widget.p.t.Helper()
	e.edit(func(v *edits) { v.Added++ })
}

// DeleteRow deletes a row of the data, or an added one.
func (e DataEditor) DeleteRow(row int) {
	e.widget.p.t.Helper()
	e.edit(func(v *edits) {
		if !slices.Contains(v.Deleted, row) {
			v.Deleted = append(v.Deleted, row)
		}
	})
}

// edit changes the edits that are not sent yet. If there are none, it starts from those
// that the page has.
func (e DataEditor) edit(change func(*edits)) {
	e.widget.p.t.Helper()
	v, _ := e.kept()
	change(&v)
	e.widget.set(v)
}
