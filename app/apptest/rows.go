package apptest

// SelectRows is a table whose rows can be selected. It is read like a Table.
type SelectRows struct {
	*Table
	widget
}

// SelectRows returns the table to select from with this label.
func (p Part) SelectRows(label string) SelectRows {
	p.t.Helper()
	n := p.labelled("rows", "table to select rows of", label)
	return SelectRows{&Table{p, n}, widget{p, n}}
}

// Label returns the table's label.
func (s SelectRows) Label() string { return s.widget.Label() }

// Value returns the indexes of the selected rows.
func (s SelectRows) Value() []int {
	s.widget.p.t.Helper()
	return value[struct{ Rows []int }](s.widget).Rows
}

// Set selects these rows and no others. They count the rows of the data.
func (s SelectRows) Set(rows ...int) {
	s.widget.p.t.Helper()
	if rows == nil {
		rows = []int{}
	}
	s.widget.set(map[string]any{"rev": s.widget.n.Rev, "rows": rows})
}
