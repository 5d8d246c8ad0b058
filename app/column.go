package app

import "github.com/refrain-go/refrain/app/internal/frame"

// NameColumn shows a column of a table under another name. The option finds the column by
// the name that the data gives it.
func NameColumn(column, name string) Option {
	return columnOption(frame.Change{Column: column, Label: name})
}

// FormatColumn shows the cells of a column in a format. For times it is a layout of
// package time. For other cells it is a verb of package fmt with text around it, such as
// "%.2f", "%3d %%" or "€ %,.2f". The comma, which fmt does not know, groups the digits by
// thousands. Sorting and filters use the values of the cells, and so does the CSV.
func FormatColumn(column, format string) Option {
	return columnOption(frame.Change{Column: column, Format: format})
}

// FormatValue shows the value of a Metric, the values of a slider, or the values on a
// chart's vertical axis in a format. It is a verb of package fmt with text around it, as
// for FormatColumn, such as "%d rows" or "%,.2f €". A Metric of a time takes a layout of
// package time. Sliders and charts take the verbs d, f, e, g and v, with a sign, a comma
// and a number of decimals.
func FormatValue(format string) Option {
	return Option{optFormatValue, func(o *options) { o.formatValue = format }}
}

// HideColumns hides columns of a table, on the page and in the CSV.
func HideColumns(columns ...string) Option {
	changes := make([]frame.Change, len(columns))
	for i, c := range columns {
		changes[i] = frame.Change{Column: c, Hidden: true}
	}
	return columnOption(changes...)
}

func columnOption(changes ...frame.Change) Option {
	return Option{optColumn, func(o *options) { o.columns = append(o.columns, changes...) }}
}
