package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/arrowtable"
	_ "github.com/refrain-go/refrain/arrowmemo" // memos may return record batches
)

// grouping asks for the rows by the values of one column, and for the mean of another.
// Without Of there is no mean.
type grouping struct{ By, Of string }

// groups counts the rows of each value, and takes the mean of a column over them. The
// groups stand in the order of their values, the largest 1,000 of them.
var groups = refrain.NewMemo("groups", func(ctx context.Context, want grouping) (arrow.RecordBatch, error) {
	table, err := loaded.Get(ctx)
	if err != nil {
		return nil, err
	}
	return group(ctx, table, want)
})

const mostGroups = 1000

// tally is one group while its rows are counted.
type tally struct {
	value   any // a text, a number, or nil
	rows    int64
	sum     float64
	numbers int64 // of rows with a number to take the mean of
}

func group(ctx context.Context, table *arrowtable.Table, want grouping) (arrow.RecordBatch, error) {
	by, of := place(table, want.By), place(table, want.Of)
	if by < 0 || want.Of != "" && of < 0 {
		return nil, fmt.Errorf("the file has no column %s or %s", want.By, want.Of)
	}
	tallies := map[any]*tally{}
	for row := range table.Len() {
		if row%100_000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		value := groupOf(table.Cell(row, by))
		t := tallies[value]
		if t == nil {
			t = &tally{value: value}
			tallies[value] = t
		}
		t.rows++
		if of < 0 {
			continue
		}
		if n, ok := number(table.Cell(row, of)); ok && !math.IsNaN(n) {
			t.sum += n
			t.numbers++
		}
	}
	return inOrder(tallies, want), nil
}

// place returns where a column stands, or -1.
func place(table *arrowtable.Table, name string) int {
	for i, c := range table.Columns() {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// groupOf returns the group of a cell: its whole part of a number, the day of a time, and
// else its text.
func groupOf(cell any) any {
	switch cell := cell.(type) {
	case nil:
		return nil
	case time.Time:
		return cell.Format(time.DateOnly)
	}
	if n, ok := number(cell); ok {
		return math.Floor(n) + 0 // adding zero makes -0 the same as 0
	}
	return fmt.Sprint(cell)
}

// number returns a cell as a number, if it is one.
func number(cell any) (float64, bool) {
	v := reflect.ValueOf(cell)
	switch {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// inOrder writes the groups as a record batch.
func inOrder(tallies map[any]*tally, want grouping) arrow.RecordBatch {
	list := make([]*tally, 0, len(tallies))
	numeric := true
	for _, t := range tallies {
		list = append(list, t)
		if _, ok := t.value.(string); ok {
			numeric = false
		}
	}
	if len(list) > mostGroups {
		slices.SortFunc(list, func(a, b *tally) int {
			return cmp.Or(cmp.Compare(b.rows, a.rows), compare(a.value, b.value))
		})
		list = list[:mostGroups]
	}
	slices.SortFunc(list, func(a, b *tally) int { return compare(a.value, b.value) })
	return batchOf(list, numeric, want)
}

// compare puts nulls first and everything else in its order.
func compare(a, b any) int {
	switch a := a.(type) {
	case float64:
		if b, ok := b.(float64); ok {
			return cmp.Compare(a, b)
		}
	case string:
		if b, ok := b.(string); ok {
			return cmp.Compare(a, b)
		}
	case nil:
		if b == nil {
			return 0
		}
		return -1
	}
	return 1
}

func batchOf(list []*tally, numeric bool, want grouping) arrow.RecordBatch {
	var values arrow.DataType = arrow.BinaryTypes.String
	if numeric {
		values = arrow.PrimitiveTypes.Float64
	}
	fields := []arrow.Field{
		{Name: want.By, Type: values, Nullable: true},
		{Name: "rows", Type: arrow.PrimitiveTypes.Int64},
	}
	if want.Of != "" {
		fields = append(fields, arrow.Field{Name: "mean of " + want.Of, Type: arrow.PrimitiveTypes.Float64, Nullable: true})
	}
	build := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer build.Release()
	for _, t := range list {
		switch v := t.value.(type) {
		case nil:
			build.Field(0).AppendNull()
		case float64:
			build.Field(0).(*array.Float64Builder).Append(v)
		case string:
			build.Field(0).(*array.StringBuilder).Append(v)
		}
		build.Field(1).(*array.Int64Builder).Append(t.rows)
		if want.Of == "" {
			continue
		}
		if mean := build.Field(2).(*array.Float64Builder); t.numbers > 0 {
			mean.Append(t.sum / float64(t.numbers))
		} else {
			mean.AppendNull()
		}
	}
	return build.NewRecordBatch()
}
