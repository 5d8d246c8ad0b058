package arrowtable_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/decimal256"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
	"github.com/refrain-go/refrain/app/arrowtable"
)

var schema = arrow.NewSchema([]arrow.Field{
	{Name: "n", Type: arrow.PrimitiveTypes.Int16, Nullable: true},
	{Name: "x", Type: arrow.PrimitiveTypes.Float64},
	{Name: "text", Type: arrow.BinaryTypes.String},
	{Name: "at", Type: &arrow.TimestampType{Unit: arrow.Second, TimeZone: "UTC"}},
	{Name: "day", Type: arrow.FixedWidthTypes.Date32},
	{Name: "flag", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "code", Type: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}},
	{Name: "list", Type: arrow.ListOf(arrow.PrimitiveTypes.Int64)},
}, nil)

func batch(t testing.TB, numbers ...int) arrow.RecordBatch {
	t.Helper()
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for _, n := range numbers {
		if n < 0 {
			b.Field(0).AppendNull()
		} else {
			b.Field(0).(*array.Int16Builder).Append(int16(n))
		}
		b.Field(1).(*array.Float64Builder).Append(float64(n) / 2)
		b.Field(2).(*array.StringBuilder).Append(fmt.Sprint("row ", n))
		b.Field(3).(*array.TimestampBuilder).Append(arrow.Timestamp(1_000_000_000))
		b.Field(4).(*array.Date32Builder).Append(arrow.Date32(n + 1))
		b.Field(5).(*array.BooleanBuilder).Append(n%2 == 0)
		if err := b.Field(6).(*array.BinaryDictionaryBuilder).AppendString("JFK"); err != nil {
			t.Fatal(err)
		}
		list := b.Field(7).(*array.ListBuilder)
		list.Append(true)
		list.ValueBuilder().(*array.Int64Builder).Append(int64(n))
	}
	return b.NewRecordBatch()
}

// Every cell must be that of its own batch, also where a batch is empty.
func TestTable_ShowsBatchesOneAfterAnother(t *testing.T) {
	table := arrowtable.Of(batch(t), batch(t, 0, 1), batch(t), batch(t, -1), batch(t, 3, 4), batch(t))
	at := apptest.New(t, func(ui *app.UI) error { ui.Table(table); return nil })
	at.Run()
	shown := at.Table(0)
	for row, want := range []string{
		"0 0 row 0 2001-09-09 01:46:40 1970-01-02 true JFK [0]",
		"1 0.5 row 1 2001-09-09 01:46:40 1970-01-03 false JFK [1]",
		" -0.5 row -1 2001-09-09 01:46:40 1970-01-01 false JFK [-1]",
		"3 1.5 row 3 2001-09-09 01:46:40 1970-01-05 false JFK [3]",
		"4 2 row 4 2001-09-09 01:46:40 1970-01-06 true JFK [4]",
	} {
		if got := strings.Join(shown.Row(row), " "); got != want {
			t.Errorf("row %d: %q, want %q", row, got, want)
		}
	}
	if got := fmt.Sprint(table.Len(), table.Columns()[3].Type == app.Time, table.Columns()[6].Type == app.Text, table.Columns()[7].Type == app.Other); got != "5 true true true" {
		t.Error(got)
	}
}

func TestTable_IsTheSameWhereItsBatchesAre(t *testing.T) {
	a, b := batch(t, 1), batch(t, 1)
	if arrowtable.Of(a).Revision() != arrowtable.Of(a).Revision() || arrowtable.Of(a).Revision() == arrowtable.Of(b).Revision() {
		t.Error("revisions do not follow the batches")
	}
	if arrowtable.Of().Len() != 0 {
		t.Error("without batches there are rows")
	}
}

func TestOf_RefusesBatchesOfSeveralSchemas(t *testing.T) {
	other := array.NewRecordBatch(arrow.NewSchema(nil, nil), nil, 0)
	defer func() {
		if v := recover(); !strings.Contains(fmt.Sprint(v), "batch 1 has another schema") {
			t.Errorf("the panic is %v", v)
		}
	}()
	arrowtable.Of(batch(t, 1), other)
}

func ExampleOf() {
	var loaded arrow.RecordBatch // from a Parquet file, or a Flight
	app.Main(func(ui *app.UI) error {
		ui.Table(arrowtable.Of(loaded), app.Label("Flights"))
		return nil
	})
}

// Hazard: decimals pass through a float64 and lose digits, or durations are texts that
// cannot be sorted or drawn.
func TestTable_DecimalsAndDurationsAreExact(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "small", Type: &arrow.Decimal32Type{Precision: 9, Scale: 2}},
		{Name: "large", Type: &arrow.Decimal128Type{Precision: 38, Scale: 4}},
		{Name: "huge", Type: &arrow.Decimal256Type{Precision: 70, Scale: -3}},
		{Name: "took", Type: arrow.FixedWidthTypes.Duration_ms},
		{Name: "age", Type: arrow.FixedWidthTypes.Duration_s},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	b.Field(0).(*array.Decimal32Builder).Append(-1250)
	large, err := decimal128.FromString("12345678901234567890.1234", 38, 4)
	if err != nil {
		t.Fatal(err)
	}
	b.Field(1).(*array.Decimal128Builder).Append(large)
	b.Field(2).(*array.Decimal256Builder).Append(decimal256.FromI64(7))
	b.Field(3).(*array.DurationBuilder).Append(1500)
	b.Field(4).(*array.DurationBuilder).Append(math.MaxInt64)
	table := arrowtable.Of(b.NewRecordBatch())
	var types []app.ColumnType
	for _, c := range table.Columns() {
		types = append(types, c.Type)
	}
	if want := []app.ColumnType{app.Float, app.Float, app.Float, app.Duration, app.Duration}; !slices.Equal(types, want) {
		t.Errorf("the columns have the types %v, want %v", types, want)
	}
	at := apptest.New(t, func(ui *app.UI) error { ui.Table(table); return nil })
	at.Run()
	shown := at.Table(0)
	want := "-12.50 12345678901234567890.1234 7000 1.5s 2562047h47m16.854775807s"
	if got := strings.Join(shown.Row(0), " "); got != want {
		t.Errorf("the row reads %s, want %s", got, want)
	}
}
