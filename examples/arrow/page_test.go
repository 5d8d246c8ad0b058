package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/refrain-go/refrain/app/apptest"
	"github.com/refrain-go/refrain/app/arrowtable"
	"github.com/refrain-go/refrain/examples/internal/command"
)

func TestPage_GroupsByTheChosenColumns(t *testing.T) {
	at := apptest.New(t, page, settings...)
	at.Run()
	at.Select("Group by").Set("time")
	at.Select("Mean of").Set("distance")
	at.Run()
	if err := at.Err(); err != nil {
		t.Fatal(err)
	}
	groups := at.Table(0)
	rows := 0
	for i := range groups.Len() {
		var n int
		if _, err := fmt.Sscan(strings.ReplaceAll(groups.Row(i)[1], ",", ""), &n); err != nil {
			t.Fatal(err)
		}
		rows += n
	}
	if rows != 200_000 || groups.Len() != 24 {
		t.Errorf("%d rows in %d groups, want 200000 in 24", rows, groups.Len())
	}
	if got := at.Table(1).Len(); got != 200_000 {
		t.Errorf("the second table has %d rows", got)
	}
}

// Hazard: a null, a NaN or a negative zero makes a group of its own for each row, or
// spoils a mean.
func TestGroup_TakesMissingValues(t *testing.T) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema([]arrow.Field{
		{Name: "by", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "of", Type: arrow.PrimitiveTypes.Int32, Nullable: true},
	}, nil))
	defer b.Release()
	b.Field(0).(*array.StringBuilder).AppendValues([]string{"b", "a", "", "b"}, []bool{true, true, false, true})
	b.Field(1).(*array.Int32Builder).AppendValues([]int32{1, 0, 5, 2}, []bool{true, false, true, true})
	batch, err := group(t.Context(), arrowtable.Of(b.NewRecordBatch()), grouping{"by", "of"})
	if err != nil {
		t.Fatal(err)
	}
	got := arrowtable.Of(batch)
	for row, want := range []string{"<nil> 1 5", "a 1 <nil>", "b 2 1.5"} {
		if line := fmt.Sprint(got.Cell(row, 0), " ", got.Cell(row, 1), " ", got.Cell(row, 2)); line != want {
			t.Errorf("row %d is %q, want %q", row, line, want)
		}
	}
	if _, err := group(t.Context(), got, grouping{"nothing", "rows"}); err == nil {
		t.Error("a column that is not there was grouped by")
	}
}

func TestMain_RefusesToStartInOneSentence(t *testing.T) {
	text := filepath.Join(t.TempDir(), "rows.csv")
	if err := os.WriteFile(text, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(t.TempDir(), "none.parquet")
	command.RefusesToStart(t,
		command.Refusal{Name: "an unknown flag", Args: []string{"-dta", "x"}, Want: []string{"-dta"}},
		command.Refusal{Name: "no file", Args: []string{"-addr", "127.0.0.1:0", "-data", none}, Want: []string{none, "no such file"}},
		command.Refusal{Name: "a text", Args: []string{"-addr", "127.0.0.1:0", "-data", text}, Want: []string{text, "neither a Parquet file"}},
	)
}
