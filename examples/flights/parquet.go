package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// parquetColumns are what a file given by -data must have, in the order in which they are read.
var parquetColumns = []string{"date", "delay", "distance", "origin", "destination"}

// loadParquet reads a file with a date and time, delay, distance, origin and destination for each flight.
func loadParquet(ctx context.Context, path string) (f *Flights, err error) {
	source, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	// The Parquet reader panics on some damaged files. For the person who named the file that is the same thing as an error.
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("the file is damaged: %v", p)
		}
	}()
	reader, err := file.NewParquetReader(source)
	if err != nil {
		return nil, fmt.Errorf("not a Parquet file: %w", err)
	}
	defer reader.Close()
	batches, err := readBatches(ctx, reader)
	if err != nil {
		return nil, err
	}
	defer batches.Release()

	f = &Flights{About: fmt.Sprintf("%s, domestic flights", path)}
	var airports airportCodes
	for batches.Next() {
		if err := f.appendRoutes(batches.RecordBatch(), &airports); err != nil {
			return nil, err
		}
	}
	if err := batches.Err(); err != nil {
		return nil, fmt.Errorf("the file is damaged: %w", err)
	}
	if f.Len() == 0 {
		return nil, fmt.Errorf("the file has no flights in it")
	}
	f.Airports = airports.names
	return f, nil
}

// readBatches reads the five columns by name, wherever they stand in the file and whatever stands beside them.
func readBatches(ctx context.Context, reader *file.Reader) (pqarrow.RecordReader, error) {
	var at []int
	var missing []string
	for _, name := range parquetColumns {
		i := reader.MetaData().Schema.ColumnIndexByName(name)
		if i < 0 {
			missing = append(missing, name)
			continue
		}
		at = append(at, i)
	}
	if missing != nil {
		return nil, fmt.Errorf("the file has no column %s; it needs %s",
			strings.Join(missing, ", "), strings.Join(parquetColumns, ", "))
	}
	properties := pqarrow.ArrowReadProperties{BatchSize: 64 << 10, Parallel: true}
	arrowReader, err := pqarrow.NewFileReader(reader, properties, memory.DefaultAllocator)
	if err != nil {
		return nil, fmt.Errorf("the file is damaged: %w", err)
	}
	batches, err := arrowReader.GetRecordReader(ctx, at, nil)
	if err != nil {
		return nil, fmt.Errorf("the file is damaged: %w", err)
	}
	return batches, nil
}

// appendRoutes adds the rows of one batch of a Parquet file.
func (f *Flights) appendRoutes(batch arrow.RecordBatch, airports *airportCodes) error {
	when, ok := column(batch, "date").(*array.Timestamp)
	if !ok {
		return fmt.Errorf("column date must be a timestamp, not %v", column(batch, "date").DataType())
	}
	toTime, err := when.DataType().(*arrow.TimestampType).GetToTimeFunc()
	if err != nil {
		return fmt.Errorf("column date: %w", err)
	}
	delay, err := integers(batch, "delay")
	if err != nil {
		return err
	}
	distance, err := integers(batch, "distance")
	if err != nil {
		return err
	}
	origin, err := texts(batch, "origin")
	if err != nil {
		return err
	}
	destination, err := texts(batch, "destination")
	if err != nil {
		return err
	}
	for i := range int(batch.NumRows()) {
		if anyNull(batch, i) {
			f.Skipped++
			continue
		}
		err := f.appendRoute(toTime(when.Value(i)), delay(i), distance(i), origin(i), destination(i), airports)
		if err != nil {
			return err
		}
	}
	return nil
}

// appendRoute adds one flight.
func (f *Flights) appendRoute(t time.Time, delay, distance int64, from, to string, airports *airportCodes) error {
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	day, err := narrow("date, in days from 2001,", int64(midnight.Sub(firstDay)/(24*time.Hour)))
	if err != nil {
		return err
	}
	late, err := narrow("delay", delay)
	if err != nil {
		return err
	}
	miles, err := narrow("distance", distance)
	if err != nil {
		return err
	}
	origin, err := airports.code(from)
	if err != nil {
		return err
	}
	destination, err := airports.code(to)
	if err != nil {
		return err
	}
	f.Day = append(f.Day, day)
	f.Minute = append(f.Minute, int16(t.Hour()*60+t.Minute()))
	f.Delay = append(f.Delay, late)
	f.Distance = append(f.Distance, miles)
	f.Origin = append(f.Origin, origin)
	f.Destination = append(f.Destination, destination)
	return nil
}

// integers reads a column of whole numbers of any width.
func integers(batch arrow.RecordBatch, name string) (func(row int) int64, error) {
	switch c := column(batch, name).(type) {
	case *array.Int64:
		return c.Value, nil
	case *array.Int32:
		return func(i int) int64 { return int64(c.Value(i)) }, nil
	case *array.Int16:
		return func(i int) int64 { return int64(c.Value(i)) }, nil
	default:
		return nil, fmt.Errorf("column %s must hold whole numbers, not %v", name, c.DataType())
	}
}

// texts reads a column of strings.
func texts(batch arrow.RecordBatch, name string) (func(row int) string, error) {
	switch c := column(batch, name).(type) {
	case *array.LargeString:
		return c.Value, nil
	case *array.String:
		return c.Value, nil
	default:
		return nil, fmt.Errorf("column %s must hold text, not %v", name, c.DataType())
	}
}

// anyNull tells whether a value of the row is missing.
func anyNull(batch arrow.RecordBatch, row int) bool {
	for _, c := range batch.Columns() {
		if c.IsNull(row) {
			return true
		}
	}
	return false
}
