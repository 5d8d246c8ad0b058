package arrowmemo_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/extensions"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/refrain-go/refrain"
	_ "github.com/refrain-go/refrain/arrowmemo"
)

var meta = arrow.NewMetadata([]string{"made by"}, []string{"test"})

var schema = arrow.NewSchema([]arrow.Field{
	{Name: "n", Type: arrow.PrimitiveTypes.Int16, Nullable: true},
	{Name: "text", Type: arrow.BinaryTypes.String},
	{Name: "flag", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "code", Type: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}},
	{Name: "list", Type: arrow.ListOf(arrow.PrimitiveTypes.Int64)},
}, &meta)

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
		b.Field(1).(*array.StringBuilder).Append(fmt.Sprint("row ", n))
		b.Field(2).(*array.BooleanBuilder).Append(n%2 == 0)
		if err := b.Field(3).(*array.BinaryDictionaryBuilder).AppendString("JFK"); err != nil {
			t.Fatal(err)
		}
		list := b.Field(4).(*array.ListBuilder)
		list.Append(true)
		list.ValueBuilder().(*array.Int64Builder).Append(int64(n))
	}
	return b.NewRecordBatch()
}

func cache(t testing.TB) refrain.Option {
	c := refrain.New(refrain.Config{Name: t.Name()})
	t.Cleanup(func() { c.Close(context.Background()) })
	return refrain.In(c)
}

type page struct {
	Batch  arrow.RecordBatch
	All    []arrow.RecordBatch
	Table  arrow.Table
	Column *arrow.Column
	Array  arrow.Array
	Int    *array.Int16
	Any    any
	Schema *arrow.Schema
	Type   arrow.DataType
	ID     *extensions.UUIDArray
	None   arrow.Table
}

func newPage(t testing.TB) *page {
	b, other := batch(t, 1, -1, 2), batch(t, 3)
	ids := extensions.NewUUIDBuilder(memory.DefaultAllocator)
	defer ids.Release()
	if err := ids.AppendValueFromString("123e4567-e89b-12d3-a456-426614174000"); err != nil {
		t.Fatal(err)
	}
	table := array.NewTableFromRecords(schema, []arrow.RecordBatch{b, other})
	return &page{
		Batch: b, All: []arrow.RecordBatch{b, other}, Table: table, Column: table.Column(1), Array: b.Column(1), Int: b.Column(0).(*array.Int16),
		Any: map[string]any{"chunked": table.Column(0).Data(), "slice": b.NewSlice(1, 2)}, Schema: schema, Type: schema.Field(3).Type, ID: ids.NewArray().(*extensions.UUIDArray),
	}
}

// text reads everything that a page holds.
func (p *page) text() string {
	any := p.Any.(map[string]any)
	slice := any["slice"].(arrow.RecordBatch)
	for _, column := range slice.Columns() {
		column.NullN() // the nulls are counted at the first call
	}
	return fmt.Sprint(p.Batch, p.All, p.Table, p.Column.Data().Chunks(), p.Array, p.Int, any["chunked"].(*arrow.Chunked).Chunks(), any["slice"], p.Schema, p.Type, p.ID, p.None)
}

// release releases everything that a caller got.
func (p *page) release() {
	p.Batch.Release()
	p.All[1].Release()
	p.Table.Release()
	p.Column.Release()
	p.Array.Release()
	p.Int.Release()
	p.ID.Release()
	for _, v := range p.Any.(map[string]any) {
		v.(interface{ Release() }).Release()
	}
}

// Hazard: a caller releases its record, as Arrow asks, and the stored record is empty for
// all callers. Run with -race. // V1 V2
func TestRecords_ACallersReleaseEmptiesNothing(t *testing.T) {
	want := newPage(t).text()
	m := refrain.NewMemo("m", func(context.Context, int) (*page, error) { return newPage(t), nil }, cache(t))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				p, err := m.Get(t.Context(), 1)
				if err != nil || p.text() != want || p.All[0] != p.Batch {
					t.Errorf("%v, got %s\nwant %s", err, p.text(), want)
					return
				}
				p.release()
			}
		})
	}
	all.Wait()
	if s := m.Stats(); s.Stored != 1 || s.Refused != 0 || s.Misses != 1 {
		t.Errorf("%+v", s)
	}
}

// Hazard: a record's memory is not counted, and a cache holds more than its limit. // B1
func TestRecords_TheirBuffersAreCounted(t *testing.T) {
	m := refrain.NewMemo("m", refrain.Pure(func(n int) arrow.RecordBatch { return batch(t, make([]int, n)...) }), cache(t), refrain.MaxBytes(1<<20))
	m.Get(t.Context(), 1000)
	if s := m.Stats(); s.Bytes < 1000*(2+5+8) {
		t.Errorf("%+v", s)
	}
	m.Get(t.Context(), 100_000)
	if s := m.Stats(); s.Entries != 1 || s.Refused != 1 {
		t.Errorf("too large a record was stored: %+v", s)
	}
}

// Hazard: two records that differ share an answer; or a slice of another record is a
// different argument than an equal record of its own. // K1 K5
func TestRecords_AreKeyedByContent(t *testing.T) {
	m := refrain.NewMemo("m", func(_ context.Context, b any) (string, error) { return fmt.Sprint(b), nil }, cache(t))
	table := func(batches ...arrow.RecordBatch) arrow.Table { return array.NewTableFromRecords(schema, batches) }
	named := array.NewRecordBatch(arrow.NewSchema(schema.Fields(), nil), batch(t, 1, 2).Columns(), 2)
	annotated := array.NewRecordBatchWithMetadata(schema, batch(t, 1, 2).Columns(), 2, meta)
	different := []any{
		batch(t), batch(t, 1), batch(t, 2), batch(t, 1, 2), batch(t, 2, 1), batch(t, -1, 2), named, annotated, nil,
		batch(t, 1, 2).Column(0), batch(t, 1, 2).Column(1), batch(t, 1, 3).Column(1), batch(t, 1, 2).Column(2), batch(t, 1, 2).Column(3), batch(t, 1, 2).Column(4),
		table(batch(t, 1, 2)), table(batch(t, 1), batch(t, 2)), table(batch(t, 1, 3)), table(batch(t, 1, 2)).Column(1), table(batch(t, 1, 2)).Column(1).Data(),
		schema, arrow.NewSchema(schema.Fields(), nil), schema.Field(0).Type, schema.Field(3).Type, schema.Field(4).Type,
	}
	for i, v := range different {
		if _, err := m.Get(t.Context(), v); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		if s := m.Stats(); s.Misses != uint64(i+1) {
			t.Fatalf("%d, %v, has the key of one before", i, v)
		}
	}
	before := m.Stats().Hits
	for i, v := range []any{
		batch(t, 1, 2), batch(t, 0, 1, 2, 3).NewSlice(1, 3), batch(t, 9, 1, 2).NewSlice(1, 3), batch(t, 9, -1, 2, 9).NewSlice(1, 3), batch(t, 5, 1, 2, 7).Column(2),
		array.NewSlice(batch(t, 9, 1, 2).Column(1), 1, 3), array.NewSlice(batch(t, 9, 1, 2).Column(2), 1, 3), array.NewSlice(batch(t, 9, 1, 2).Column(4), 1, 3), table(batch(t, 0, 1, 2).NewSlice(1, 3)),
	} {
		if i == 4 {
			v = array.NewSlice(v.(arrow.Array), 1, 3)
		}
		if _, err := m.Get(t.Context(), v); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		if s := m.Stats(); s.Hits != before+uint64(i+1) {
			t.Fatalf("%d, %v, is not known", i, v)
		}
	}
}

// Hazard: a caller releases its argument while a flight still reads it. // K8
func TestRecords_ArgumentsOutliveTheirCallersRelease(t *testing.T) {
	begun, released := make(chan struct{}), make(chan struct{})
	m := refrain.NewMemo("m", func(_ context.Context, b arrow.RecordBatch) (int64, error) {
		close(begun)
		<-released
		return b.NumRows() + int64(b.Column(1).Len()), nil
	}, cache(t))
	b := batch(t, 1, 2, 3)
	go func() {
		<-begun
		b.Release()
		close(released)
	}()
	if n, err := m.Get(t.Context(), b); err != nil || n != 6 {
		t.Errorf("%d, %v", n, err)
	}
}
