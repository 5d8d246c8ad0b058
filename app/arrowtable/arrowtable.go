// Package arrowtable shows Arrow record batches as a table, without copying them:
//
//	ui.Table(arrowtable.Of(batch))
//
// It is a module of its own, so that apps without Arrow do not require Arrow.
package arrowtable

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/refrain-go/refrain/app"
)

// Table is an app.Table of record batches, one after another. It reads them in place, and
// retains them as long as the Table itself is in use. With Go's allocator, the default,
// the garbage collector frees them afterwards. Memory of other allocators stays. The
// batches must not change any more. All methods may be called concurrently.
type Table struct {
	columns []app.Column
	batches []arrow.RecordBatch
	ends    []int // of each batch, the row after its last
}

var _ app.Table = (*Table)(nil)

// Of returns a table of batches. It panics if their schemas are not equal. Without
// batches the table is empty.
func Of(batches ...arrow.RecordBatch) *Table {
	t := &Table{}
	rows := 0
	for i, b := range batches {
		if i == 0 {
			t.columns = columnsOf(b.Schema())
		} else if !b.Schema().Equal(batches[0].Schema()) {
			panic(fmt.Sprintf("arrowtable: batch %d has another schema than the first: show it as a table of its own, or convert it before", i))
		}
		b.Retain()
		rows += int(b.NumRows())
		t.batches, t.ends = append(t.batches, b), append(t.ends, rows)
	}
	return t
}

func columnsOf(schema *arrow.Schema) []app.Column {
	columns := make([]app.Column, schema.NumFields())
	for i, f := range schema.Fields() {
		columns[i] = app.Column{Name: f.Name, Type: typeOf(f.Type)}
	}
	return columns
}

func typeOf(t arrow.DataType) app.ColumnType {
	switch id := t.ID(); {
	case id == arrow.DICTIONARY:
		return typeOf(t.(*arrow.DictionaryType).ValueType)
	case arrow.IsInteger(id):
		return app.Int
	case arrow.IsFloating(id), arrow.IsDecimal(id):
		return app.Float
	}
	switch t.ID() {
	case arrow.BOOL:
		return app.Bool
	case arrow.STRING, arrow.LARGE_STRING, arrow.STRING_VIEW:
		return app.Text
	case arrow.DATE32, arrow.DATE64, arrow.TIMESTAMP:
		return app.Time
	case arrow.DURATION:
		return app.Duration
	}
	return app.Other
}

// Columns returns the fields of the schema.
func (t *Table) Columns() []app.Column { return slices.Clone(t.columns) }

// Len returns the number of rows of all batches.
func (t *Table) Len() int {
	if len(t.ends) == 0 {
		return 0
	}
	return t.ends[len(t.ends)-1]
}

// Batches returns the record batches of the table. They live as long as the table is in
// use. To keep a batch for longer, call its Retain.
func (t *Table) Batches() []arrow.RecordBatch { return slices.Clone(t.batches) }

// Cell returns a number, a text, a bool, a time or a duration as a Go value, and a
// decimal as a json.Number, which has all its digits. For other types it returns the text
// that Arrow writes for the value. A null is nil.
func (t *Table) Cell(row, col int) any {
	i, found := slices.BinarySearch(t.ends, row)
	for found || t.ends[i] <= row { // ends are exclusive, and batches may be empty
		i++
		found = false
	}
	if i > 0 {
		row -= t.ends[i-1]
	}
	return valueOf(t.batches[i].Column(col), row)
}

// Revision is equal for tables of the same batches.
func (t *Table) Revision() any {
	var b strings.Builder
	for _, batch := range t.batches {
		fmt.Fprintf(&b, "%p ", batch) // unique, as the batch is retained
	}
	return b.String()
}

func valueOf(column arrow.Array, i int) any {
	if column.IsNull(i) {
		return nil
	}
	switch c := column.(type) {
	case *array.Int8:
		return c.Value(i)
	case *array.Int16:
		return c.Value(i)
	case *array.Int32:
		return c.Value(i)
	case *array.Int64:
		return c.Value(i)
	case *array.Uint8:
		return c.Value(i)
	case *array.Uint16:
		return c.Value(i)
	case *array.Uint32:
		return c.Value(i)
	case *array.Uint64:
		return c.Value(i)
	case *array.Float16:
		return c.Value(i).Float32()
	case *array.Float32:
		return c.Value(i)
	case *array.Float64:
		return c.Value(i)
	case *array.Decimal32:
		return digits(c.Value(i), c.DataType())
	case *array.Decimal64:
		return digits(c.Value(i), c.DataType())
	case *array.Decimal128:
		return digits(c.Value(i), c.DataType())
	case *array.Decimal256:
		return digits(c.Value(i), c.DataType())
	case *array.Duration:
		return durationOf(c, i)
	case *array.Boolean:
		return c.Value(i)
	case *array.String:
		return c.Value(i)
	case *array.LargeString:
		return c.Value(i)
	case *array.StringView:
		return c.Value(i)
	case *array.Date32:
		return c.Value(i).ToTime()
	case *array.Date64:
		return c.Value(i).ToTime()
	case *array.Timestamp:
		return timeOf(c, i)
	case *array.Dictionary:
		return valueOf(c.Dictionary(), c.GetValueIndex(i))
	}
	return column.ValueStr(i)
}

// digits gives a decimal with all its digits. The scale, the number of digits behind the
// point, may be negative.
func digits(n interface{ ToString(scale int32) string }, t arrow.DataType) json.Number {
	scale := t.(arrow.DecimalType).GetScale()
	if scale >= 0 {
		return json.Number(n.ToString(scale))
	}
	whole := n.ToString(0)
	if whole != "0" {
		whole += strings.Repeat("0", int(-scale))
	}
	return json.Number(whole)
}

// durationOf gives a duration. One of more than 292 years is the longest of its sign, as
// in package time.
func durationOf(c *array.Duration, i int) time.Duration {
	unit := c.DataType().(*arrow.DurationType).Unit.Multiplier()
	n := time.Duration(c.Value(i))
	switch d := n * unit; {
	case d/unit == n:
		return d
	case n < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

// timeOf gives a timestamp on the clock of its zone. If this machine does not know the
// zone, it gives the timestamp in UTC.
func timeOf(c *array.Timestamp, i int) time.Time {
	t := c.DataType().(*arrow.TimestampType)
	at := c.Value(i).ToTime(t.Unit)
	if zone, err := t.GetZone(); err == nil && zone != nil {
		return at.In(zone)
	}
	return at
}
