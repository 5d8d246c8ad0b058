//go:build ignore

// Count makes routes.csv: one line for each origin and destination, counted over a
// Parquet file of flights.
//
//	go run examples/service/data/count.go flights-3m.parquet > examples/service/data/routes.csv
package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

type route struct{ origin, destination string }

// total holds the sums for a route. Minutes are a sum too, so that a mean over several
// routes is right.
type total struct{ miles, flights, late, minutes int64 }

// late is the delay, in minutes, from which on a flight counts as late: that of the
// Bureau of Transportation Statistics.
const late = 15

func main() {
	totals := map[route]*total{}
	if err := count(os.Args[1], totals); err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "origin,destination,miles,flights,late,minutes")
	for _, r := range slices.SortedFunc(maps.Keys(totals), func(a, b route) int {
		return cmp.Or(cmp.Compare(a.origin, b.origin), cmp.Compare(a.destination, b.destination))
	}) {
		t := totals[r]
		fmt.Fprintf(out, "%s,%s,%d,%d,%d,%d\n", r.origin, r.destination, t.miles, t.flights, t.late, t.minutes)
	}
}

func count(path string, totals map[route]*total) error {
	source, err := os.Open(path)
	if err != nil {
		return err
	}
	parquet, err := file.NewParquetReader(source)
	if err != nil {
		return err
	}
	defer parquet.Close()
	reader, err := pqarrow.NewFileReader(parquet, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	table, err := reader.ReadTable(context.Background())
	if err != nil {
		return err
	}
	rows := array.NewTableReader(table, 1<<16)
	for rows.Next() {
		countBatch(rows.RecordBatch(), totals)
	}
	return rows.Err()
}

func countBatch(batch arrow.RecordBatch, totals map[route]*total) {
	column := func(name string) arrow.Array { return batch.Column(batch.Schema().FieldIndices(name)[0]) }
	origin, destination := column("origin"), column("destination")
	delay, miles := column("delay").(*array.Int64), column("distance").(*array.Int64)
	for i := range int(batch.NumRows()) {
		r := route{origin.ValueStr(i), destination.ValueStr(i)}
		t := totals[r]
		if t == nil {
			t = &total{miles: int64(miles.Value(i))}
			totals[r] = t
		}
		if int64(miles.Value(i)) != t.miles {
			log.Printf("%v: %d miles, and %d", r, t.miles, miles.Value(i))
		}
		t.flights++
		t.minutes += int64(delay.Value(i))
		if delay.Value(i) >= late {
			t.late++
		}
	}
}
