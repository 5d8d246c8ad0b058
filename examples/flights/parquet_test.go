package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// given is one row of a test's Parquet file; a nil delay is a missing one.
type given struct {
	date     time.Time
	delay    any
	distance int64
	from, to string
}

func at(day, hour, minute int) time.Time {
	return time.Date(2001, 2, day, hour, minute, 0, 0, time.UTC)
}

var givenRows = []given{
	{at(3, 8, 5), int64(-7), 2475, "JFK", "LAX"},
	{at(3, 23, 59), nil, 100, "SEA", "PDX"},
	{at(4, 0, 0), int64(90), 129, "SEA", "PDX"},
	{at(5, 12, 30), int64(0), 2475, "LAX", "JFK"},
	{at(-31, 18, 0), int64(1), 129, "PDX", "SEA"}, // the last evening of 2000
}

// writeParquet writes the rows to a file, leaving out one column by name, and with one more column that nobody asked for. It
// gives the file's path.
func writeParquet(t *testing.T, rows []given, without string) string {
	t.Helper()
	var fields []arrow.Field
	for _, f := range []arrow.Field{
		{Name: "carrier", Type: arrow.BinaryTypes.String},
		{Name: "destination", Type: arrow.BinaryTypes.LargeString, Nullable: true},
		{Name: "origin", Type: arrow.BinaryTypes.LargeString, Nullable: true},
		{Name: "distance", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "delay", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "date", Type: arrow.FixedWidthTypes.Timestamp_us, Nullable: true},
	} {
		if f.Name != without {
			fields = append(fields, f)
		}
	}
	schema := arrow.NewSchema(fields, nil)
	build := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer build.Release()
	for _, row := range rows {
		for i, f := range fields {
			switch f.Name {
			case "carrier":
				build.Field(i).(*array.StringBuilder).Append("XX")
			case "destination":
				build.Field(i).(*array.LargeStringBuilder).Append(row.to)
			case "origin":
				build.Field(i).(*array.LargeStringBuilder).Append(row.from)
			case "distance":
				build.Field(i).(*array.Int64Builder).Append(row.distance)
			case "delay":
				if row.delay == nil {
					build.Field(i).AppendNull()
				} else {
					build.Field(i).(*array.Int64Builder).Append(row.delay.(int64))
				}
			case "date":
				build.Field(i).(*array.TimestampBuilder).Append(arrow.Timestamp(row.date.UnixMicro()))
			}
		}
	}
	batch := build.NewRecordBatch()
	defer batch.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err == nil {
		err = w.Write(batch)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return writeFile(t, out.Bytes())
}

func writeFile(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "flights.parquet")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Columns in another order, one more column and a missing value must not shift one flight's figures to another.
func TestLoad_ReadsParquetColumnsByName(t *testing.T) {
	f, err := load(t.Context(), writeParquet(t, givenRows, ""))
	if err != nil {
		t.Fatal(err)
	}
	if f.Len() != 4 || f.Skipped != 1 || !f.HasRoutes() || f.DelayRange != (Span{-7, 90}) {
		t.Fatalf("%d rows, %d skipped, routes %v, delays %v", f.Len(), f.Skipped, f.HasRoutes(), f.DelayRange)
	}
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"Delay", f.Delay, []int16{-7, 90, 0, 1}},
		{"Distance", f.Distance, []int16{2475, 129, 2475, 129}},
		{"Minute", f.Minute, []int16{8*60 + 5, 0, 12*60 + 30, 18 * 60}},
		{"Day", f.Day, []int16{33, 34, 35, -1}},
	} {
		if !slices.Equal(c.got.([]int16), c.want.([]int16)) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
	for i, want := range []string{"JFK LAX", "SEA PDX", "LAX JFK", "PDX SEA"} {
		if got := f.Airports[f.Origin[i]] + " " + f.Airports[f.Destination[i]]; got != want {
			t.Errorf("flight %d goes %s, want %s", i, got, want)
		}
	}
}

// Each file that cannot be explored has to say so in one sentence that names the file; none may panic.
func TestLoad_RefusesWhatItCannotRead(t *testing.T) {
	for _, c := range refusals(t) {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t.Context(), c.path)
			if err == nil {
				t.Fatal("want an error")
			}
			if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
				t.Errorf("error is %q, want it to name the file and to contain %q", err, c.want)
			}
		})
	}
}

type refusal struct{ name, path, want string }

// refusals are files that -data must refuse.
func refusals(t *testing.T) []refusal {
	good, err := os.ReadFile(writeParquet(t, givenRows, ""))
	if err != nil {
		t.Fatal(err)
	}
	tooLate := slices.Clone(givenRows)
	tooLate[2].delay = int64(40_000)
	return []refusal{
		{"missing", filepath.Join(t.TempDir(), "none.parquet"), "no such file"},
		{"a directory", t.TempDir(), "is a directory"},
		{"empty", writeFile(t, nil), "not a Parquet file"},
		{"not Parquet", writeFile(t, embedded[:100_000]), "not a Parquet file"},
		{"cut off", writeFile(t, good[:len(good)/2]), "not a Parquet file"},
		{"its first pages overwritten", writeFile(t, slices.Concat(good[:4], make([]byte, len(good)/4), good[4+len(good)/4:])), "damaged"},
		{"no delay", writeParquet(t, givenRows, "delay"), "no column delay"},
		{"no rows", writeParquet(t, nil, ""), "no flights"},
		{"a delay of four weeks", writeParquet(t, tooLate, ""), "column delay holds 40000"},
	}
}
