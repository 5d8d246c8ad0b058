package app

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/internal/plan"
)

// Data is a table of typed columns. CSV and JSONRows read one, and Group makes one. Data
// is a Table, so tables and charts take it. It does not change once it is made. Its
// methods may be called concurrently. A memo can return it.
type Data struct {
	typed  *frame.Typed
	format CSVFormat
}

var _ Table = (*Data)(nil)

// Data does not change, so a memo may hand out the same one to all callers.
func init() { plan.RegisterImmutable(reflect.TypeFor[*Data]()) }

// CSV reads a file of separated values as typed columns: whole numbers, numbers, bools,
// times and texts. The first line names the columns. CSV finds out the separator (a
// comma, a semicolon, a tab or a bar), the decimal comma and the layout of times. Format
// tells them. A file that is not UTF-8 is read as Windows-1252, which includes Latin-1.
//
// Empty cells and the texts NA, N/A, NULL, null, None, NaN and - are null. In a column of
// texts only empty cells are. Digits that begin with a zero, such as 007, are texts. If
// the first line is repeated later, the repetition is left out. If the first line has
// numbers only, the columns have no names.
//
// An error names the line and the way out.
func CSV(r io.Reader) (*Data, error) { return CSVFormat{}.Read(r) }

// CSVFormat says how a file of separated values is written. Read finds out the fields
// that are zero, as CSV does.
type CSVFormat struct {
	Comma        rune     // separates cells, such as ';'
	NoHeader     bool     // the first line is a row
	DecimalComma bool     // numbers are written as 1.234,5
	Ragged       bool     // lines may have fewer or more cells than the first
	LazyQuotes   bool     // quotes may be inside cells
	Nulls        []string // more texts that are null, beside those of CSV
	// Zone is the zone of times that name none; UTC if nil.
	Zone *time.Location
	// Types has the types of columns by name. Only Text can be set: it keeps the digits
	// of a code as they are written. Other types are found out.
	Types map[string]ColumnType
	// Layouts has the layouts of times by column, in the form of package time.
	Layouts map[string]string
}

// Read reads a file of this format.
func (f CSVFormat) Read(r io.Reader) (*Data, error) {
	format := frame.Format{
		Comma: f.Comma, NoHeader: f.NoHeader, DecimalComma: f.DecimalComma, Ragged: f.Ragged, LazyQuotes: f.LazyQuotes,
		Nulls: f.Nulls, Zone: f.Zone, Layouts: f.Layouts, Types: make(map[string]frame.ColumnType),
	}
	for name, t := range f.Types {
		format.Types[name] = frame.ColumnType(t)
	}
	t, found, err := frame.ReadCSV(r, format)
	if err != nil {
		return nil, fmt.Errorf("app.CSV: %w", err)
	}
	f.Comma, f.NoHeader, f.DecimalComma, f.Zone = found.Comma, found.NoHeader, found.DecimalComma, found.Zone
	f.Layouts = found.Layouts
	f.Types = make(map[string]ColumnType, len(found.Types))
	for name, t := range found.Types {
		f.Types[name] = ColumnType(t)
	}
	return &Data{t, f}, nil
}

// JSONRows reads JSON objects as rows. The objects may follow each other (JSON lines), or
// be in a list, or in the only list of one object, as in GeoJSON. Members of nested
// objects are columns named by their path, such as "properties.mag".
func JSONRows(r io.Reader) (*Data, error) {
	t, err := frame.ReadJSON(r)
	if err != nil {
		return nil, fmt.Errorf("app.JSONRows: %w", err)
	}
	return &Data{typed: t}, nil
}

// ReadData reads a file by the ending of its name: .json, .jsonl, .ndjson and .geojson as
// JSON objects, and every other as separated values.
//
//	//go:embed data
//	var files embed.FS
//
//	data, err := app.ReadData(files, "data/weather.csv")
func ReadData(files fs.FS, name string) (*Data, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	read := CSV
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".jsonl", ".ndjson", ".geojson":
		read = JSONRows
	}
	d, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

// Format returns the format that CSV has found out. To read the file in another way,
// change a part of the format and call its Read.
func (d *Data) Format() CSVFormat {
	f := d.format
	f.Types, f.Layouts = maps.Clone(f.Types), maps.Clone(f.Layouts)
	return f
}

// Columns returns the columns.
func (d *Data) Columns() []Column {
	columns := make([]Column, len(d.typed.Columns()))
	for i, c := range d.typed.Columns() {
		columns[i] = Column{c.Name, ColumnType(c.Type)}
	}
	return columns
}

// Len returns the number of rows.
func (d *Data) Len() int { return d.typed.Len() }

// Cell returns a cell, or nil if it is null.
func (d *Data) Cell(row, col int) any { return d.typed.Cell(row, col) }

// Rows returns the rows, for Count, Group and your own loops.
func (d *Data) Rows() []Row {
	rows := make([]Row, d.Len())
	for i := range rows {
		rows[i] = Row{d, i}
	}
	return rows
}

// Where returns the rows for which keep is true.
func (d *Data) Where(keep func(Row) bool) *Data {
	var kept []int
	for i := range d.Len() {
		if keep(Row{d, i}) {
			kept = append(kept, i)
		}
	}
	return &Data{d.typed.Select(kept), d.format}
}

// With returns the same rows with one more column. Of returns its cell for each row: a
// number, a text, a bool, a time, a duration or nil. A column of the same name is
// replaced.
func (d *Data) With(column string, of func(Row) any) *Data {
	cells := make([]any, d.Len())
	for i := range cells {
		cells[i] = of(Row{d, i})
	}
	return &Data{d.typed.With(column, cells), d.format}
}

// Values returns the texts of a column without repetitions and without empty ones, in the
// order of the rows. They are options for a Select.
func (d *Data) Values(column string) []string {
	var list []string
	seen := make(map[string]bool)
	for i := range d.Len() {
		if s := (Row{d, i}).Text(column); s != "" && !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	return list
}

// Row is a row of a Data. Its methods panic if there is no such column, as an index out
// of range does.
type Row struct {
	data  *Data
	index int
}

func (r Row) cell(column string) any {
	c := r.data.typed.Column(column)
	if c < 0 {
		panic(fmt.Sprintf("app: there is no column %q among %q", column, r.data.names()))
	}
	return r.data.typed.Cell(r.index, c)
}

func (d *Data) names() []string {
	var names []string
	for _, c := range d.typed.Columns() {
		names = append(names, c.Name)
	}
	return names
}

// Text returns a cell as a table shows it, or "" if it is null.
func (r Row) Text(column string) string { return shown(r.cell(column)) }

// Float returns a cell as a number, or NaN if it holds none.
func (r Row) Float(column string) float64 { return frame.FloatOf(r.cell(column)) }

// Int returns a cell as a whole number, or zero if it holds none.
func (r Row) Int(column string) int {
	switch v := r.cell(column).(type) {
	case int64:
		return int(v)
	case float64:
		return int(v)
	}
	return 0
}

// Time returns a cell as a time, or the zero time if it holds none.
func (r Row) Time(column string) time.Time { t, _ := r.cell(column).(time.Time); return t }

// Bool returns a cell as a bool, or false if it holds none.
func (r Row) Bool(column string) bool { b, _ := r.cell(column).(bool); return b }

// Null reports whether a cell is null.
func (r Row) Null(column string) bool { return r.cell(column) == nil }

// TextOf returns a function that reads a column of a row as text. TextOf, FloatOf and
// TimeOf are for Count, Group and the aggregates.
func TextOf(column string) func(Row) string { return func(r Row) string { return r.Text(column) } }

// FloatOf returns a function that reads a column of a row as a number.
func FloatOf(column string) func(Row) float64 { return func(r Row) float64 { return r.Float(column) } }

// TimeOf returns a function that reads a column of a row as a time.
func TimeOf(column string) func(Row) time.Time {
	return func(r Row) time.Time { return r.Time(column) }
}

// MonthOf returns a function that reads the month of a time in a row, as the midnight of
// its first day.
func MonthOf(column string) func(Row) time.Time {
	return func(r Row) time.Time {
		t := r.Time(column)
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
	}
}
