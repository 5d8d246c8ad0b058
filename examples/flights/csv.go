package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed data/flights-200k.csv.gz
var embedded []byte

// loadEmbedded reads the 200,000 flights inside the program: delay, distance and time of
// day.
func loadEmbedded(ctx context.Context) (*Flights, error) {
	return readFlights(ctx, bytes.NewReader(embedded), "a sample of the domestic flights of 2001")
}

// loadFile reads the CSV file at path, which may be compressed by gzip.
func loadFile(ctx context.Context, path string) (*Flights, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readFlights(ctx, file, path+", domestic flights")
}

// readFlights reads one flight a line. The first line names the columns. A flight has a
// delay, a distance, and a time of day or a date with a time. Where the file has dates,
// origins and destinations, the page shows these too.
func readFlights(ctx context.Context, source io.Reader, about string) (*Flights, error) {
	plain, err := unzipped(bufio.NewReader(source))
	if err != nil {
		return nil, err
	}
	lines := csv.NewReader(plain)
	lines.ReuseRecord = true
	header, err := lines.Read()
	if err == io.EOF {
		return nil, errors.New("the file is empty")
	}
	if err != nil {
		return nil, damaged(err)
	}
	at, err := findColumns(header)
	if err != nil {
		return nil, err
	}
	f := &Flights{About: about}
	var airports airportCodes
	for {
		record, err := lines.Read()
		switch {
		case err == io.EOF && f.Len() == 0:
			return nil, errors.New("the file has no flights in it")
		case err == io.EOF:
			f.Airports = airports.names
			return f, nil
		case err != nil:
			return nil, damaged(err)
		}
		if err := f.appendRecord(record, at, &airports); err != nil {
			line, _ := lines.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if f.Len()%100_000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// unzipped returns the content of r, decompressed if it is compressed.
func unzipped(r *bufio.Reader) (io.Reader, error) {
	switch magic, _ := r.Peek(4); {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, damaged(err)
		}
		return z, nil
	case string(magic) == "PAR1", string(magic) == "ARRO":
		return nil, errors.New("not a CSV file: go run ./examples/arrow explores Parquet and Arrow files")
	}
	return r, nil
}

func damaged(err error) error { return fmt.Errorf("the file is damaged: %w", err) }

// columns are the places of a flight's values in a line. A place below zero means that
// the file lacks the column.
type columns struct{ delay, distance, time, date, origin, destination int }

func (c columns) haveRoutes() bool { return c.date >= 0 && c.origin >= 0 && c.destination >= 0 }

// findColumns finds the columns by name, in any order and beside any others.
func findColumns(header []string) (columns, error) {
	place := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool {
			return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), name)
		})
	}
	at := columns{place("delay"), place("distance"), place("time"), place("date"), place("origin"), place("destination")}
	var missing []string
	if at.delay < 0 {
		missing = append(missing, "delay")
	}
	if at.distance < 0 {
		missing = append(missing, "distance")
	}
	if at.time < 0 && at.date < 0 {
		missing = append(missing, "time or date")
	}
	if missing != nil {
		return at, fmt.Errorf("the file has no column %s; it needs delay, distance, and time or date", strings.Join(missing, ", "))
	}
	return at, nil
}

// appendRecord adds the flight of one line. It skips the line if a value is missing.
func (f *Flights) appendRecord(record []string, at columns, airports *airportCodes) error {
	for _, i := range []int{at.delay, at.distance, at.time, at.date, at.origin, at.destination} {
		if i >= 0 && record[i] == "" {
			f.Skipped++
			return nil
		}
	}
	delay, err := whole("delay", record[at.delay])
	if err != nil {
		return err
	}
	distance, err := whole("distance", record[at.distance])
	if err != nil {
		return err
	}
	when, err := at.when(record)
	if err != nil {
		return err
	}
	if at.haveRoutes() {
		if err := f.appendRoute(when, record[at.origin], record[at.destination], airports); err != nil {
			return err
		}
	}
	f.Minute = append(f.Minute, int16(when.Hour()*60+when.Minute()))
	f.Delay = append(f.Delay, delay)
	f.Distance = append(f.Distance, distance)
	return nil
}

// appendRoute adds the date, the origin and the destination of one flight.
func (f *Flights) appendRoute(when time.Time, from, to string, airports *airportCodes) error {
	midnight := time.Date(when.Year(), when.Month(), when.Day(), 0, 0, 0, 0, time.UTC)
	day, err := narrow("date, in days from 2001,", int64(midnight.Sub(firstDay)/(24*time.Hour)))
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
	f.Origin = append(f.Origin, origin)
	f.Destination = append(f.Destination, destination)
	return nil
}

// dateLayouts are the ways in which a file may write a date with a time.
var dateLayouts = []string{time.DateTime, "2006-01-02 15:04", time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04"}

// when reads the moment of a flight. Without a date only its time of day counts.
func (c columns) when(record []string) (time.Time, error) {
	if c.date < 0 {
		t, err := time.Parse("15:04", record[c.time])
		if err != nil {
			return t, fmt.Errorf("column time holds %q, which is not a time of day as 09:30", record[c.time])
		}
		return t, nil
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, record[c.date]); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("column date holds %q, which is not a date with a time as 2001-01-31 09:30", record[c.date])
}

// whole reads a whole number that fits into a column.
func whole(column, text string) (int16, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("column %s holds %q, which is not a whole number", column, text)
	}
	return narrow(column, n)
}
