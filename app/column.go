package app

import "github.com/refrain-go/refrain/app/internal/frame"

// NameColumn shows a column of a table under another name. Columns are named as the data names them.
func NameColumn(column, name string) Option {
	return columnOption(frame.Change{Column: column, Label: name})
}

// FormatColumn shows the cells of a column in this format: of times a layout of package time, of others a verb of package
// fmt with what stands around it, such as "%.2f", "%3d %%" or "€ %,.2f". The comma, which fmt does not know, groups the
// digits by thousands. Rows are sorted and filtered by what the cells hold, and a CSV has that too.
func FormatColumn(column, format string) Option {
	return columnOption(frame.Change{Column: column, Format: format})
}

// HideColumns leaves columns of a table out, for a reader and for the CSV.
func HideColumns(columns ...string) Option {
	changes := make([]frame.Change, len(columns))
	for i, c := range columns {
		changes[i] = frame.Change{Column: c, Hidden: true}
	}
	return columnOption(changes...)
}

func columnOption(changes ...frame.Change) Option { return Option{name: optColumn, v: changes} }
