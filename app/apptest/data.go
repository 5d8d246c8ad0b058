package apptest

import "github.com/refrain-go/refrain/app/internal/wire"

// Table is a table on the page. It reads cells as a browser does, by asking for windows.
type Table struct {
	p Part
	n *node
}

// Table returns the table at index i.
func (p Part) Table(i int) *Table {
	p.t.Helper()
	return &Table{p, p.numbered("table", "table", i)}
}

// Label returns the table's label.
func (t *Table) Label() string { return t.n.Label }

// Columns returns the columns' names.
func (t *Table) Columns() []string {
	names := make([]string, len(t.n.Cols))
	for i, c := range t.n.Cols {
		names[i] = c.Name
	}
	return names
}

// Len returns the number of rows.
func (t *Table) Len() int { return t.n.Rows }

// Row returns the cells of a row, as shown.
func (t *Table) Row(row int) []string {
	t.p.t.Helper()
	return t.window(row, 0, len(t.n.Cols))
}

// Cell returns one cell, as shown.
func (t *Table) Cell(row, col int) string {
	t.p.t.Helper()
	if col < 0 || col >= len(t.n.Cols) {
		t.p.t.Fatalf("apptest: the table has no column %d, it has %q", col, t.Columns())
	}
	return t.window(row, col, 1)[0]
}

func (t *Table) window(row, col, cols int) []string {
	t.p.t.Helper()
	if row < 0 || row >= t.n.Rows {
		t.p.t.Fatalf("apptest: the table has no row %d, it has %d rows", row, t.n.Rows)
	}
	cells := make([]string, 0, cols)
	for len(cells) < cols {
		ask := wire.Window{ID: t.n.ID, Rev: t.n.Rev, Row: row, Rows: 1, Col: col + len(cells), Cols: cols - len(cells)}
		answer, err := wire.DecodeAnswer(t.p.at.session.Window(ask))
		switch {
		case err != nil:
			t.p.t.Fatalf("apptest: %v", err)
		case answer.Status != wire.Cells || len(answer.Cells) == 0:
			t.p.t.Fatalf("apptest: the table is no longer on the page as it was: look it up again after Run")
		}
		cells = append(cells, answer.Cells[0]...)
	}
	return cells
}

// Chart is a chart on the page.
type Chart struct {
	p Part
	n *node
}

// Chart returns the chart at index i.
func (p Part) Chart(i int) Chart {
	p.t.Helper()
	return Chart{p, p.numbered("vega", "chart", i)}
}

// Spec returns the chart's Vega-Lite spec, its data included.
func (c Chart) Spec() map[string]any { return c.n.Spec }

// Alt returns the sentence that describes the chart to a user who cannot see it.
func (c Chart) Alt() string { return c.n.Alt }

// Len returns the number of rows that the chart draws.
func (c Chart) Len() int {
	data, _ := c.n.Spec["data"].(map[string]any)
	values, _ := data["values"].([]any)
	return len(values)
}

// Of returns the number of points that the data has. A thinned chart draws fewer: Len of
// them, with a row for each gap.
func (c Chart) Of() int {
	if c.n.Of > 0 {
		return c.n.Of
	}
	return c.Len()
}

// Table returns the table behind the chart.
func (c Chart) Table() *Table {
	c.p.t.Helper()
	behind := Part{t: c.p.t, at: c.p.at, nodes: func() []*node { return c.n.kids }}
	return &Table{behind, behind.numbered("charttable", "table behind the chart", 0)}
}
