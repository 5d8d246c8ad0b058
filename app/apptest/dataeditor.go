package apptest

import (
	"encoding/json"
	"slices"
)

// DataEditor is a table that can be edited. It is read as a Table is; its rows are those that are not deleted. What is
// edited is kept until Run sends it.
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

// Label returns the editor's label.
func (e DataEditor) Label() string { return e.widget.Label() }

type edits struct {
	Base    string   `json:"base"`
	Cells   [][3]any `json:"cells"`
	Added   int      `json:"added"`
	Deleted []int    `json:"deleted"`
}

// SetCell types a text into a cell of a row of the data, or of one that was added, which follow. The column is named as
// shown.
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

// DeleteRow deletes a row of the data, or one that was added.
func (e DataEditor) DeleteRow(row int) {
	e.widget.p.t.Helper()
	e.edit(func(v *edits) { v.Deleted = append(v.Deleted, row) })
}

// edit changes what is to be sent, or else what the page has.
func (e DataEditor) edit(change func(*edits)) {
	e.widget.p.t.Helper()
	v := value[edits](e.widget)
	if raw, ok := e.widget.p.at.set[e.widget.n.ID]; ok {
		v = edits{}
		if err := json.Unmarshal(raw, &v); err != nil {
			e.widget.p.t.Fatalf("apptest: %v", err)
		}
	}
	change(&v)
	e.widget.set(v)
}
