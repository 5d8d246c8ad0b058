package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
)

//go:embed data/flights-200k.arrow
var embedded []byte

// loadEmbedded reads the 200,000 flights inside the program: delay, distance and time of day.
func loadEmbedded() (*Flights, error) {
	file, err := ipc.NewFileReader(bytes.NewReader(embedded))
	if err != nil {
		return nil, fmt.Errorf("embedded flights: %w", err)
	}
	defer file.Close()
	f := &Flights{About: "a sample of the domestic flights of 2001"}
	for i := range file.NumRecords() {
		batch, err := file.RecordBatch(i)
		if err != nil {
			return nil, fmt.Errorf("embedded flights: %w", err)
		}
		if err := f.appendTimes(batch); err != nil {
			return nil, fmt.Errorf("embedded flights: %w", err)
		}
	}
	return f, nil
}

// appendTimes adds the rows of one batch of the embedded file.
func (f *Flights) appendTimes(batch arrow.RecordBatch) error {
	delay, ok1 := column(batch, "delay").(*array.Int16)
	distance, ok2 := column(batch, "distance").(*array.Int16)
	hour, ok3 := column(batch, "time").(*array.Float32)
	if !ok1 || !ok2 || !ok3 {
		return fmt.Errorf("expected delay and distance as int16 and time as float32, found %v", batch.Schema())
	}
	for i := range int(batch.NumRows()) {
		if delay.IsNull(i) || distance.IsNull(i) || hour.IsNull(i) {
			f.Skipped++
			continue
		}
		f.Delay = append(f.Delay, delay.Value(i))
		f.Distance = append(f.Distance, distance.Value(i))
		f.Minute = append(f.Minute, int16(math.Round(float64(hour.Value(i))*60)))
	}
	return nil
}

// column gives the batch's column of that name, or nil.
func column(batch arrow.RecordBatch, name string) arrow.Array {
	at := batch.Schema().FieldIndices(name)
	if len(at) != 1 {
		return nil
	}
	return batch.Column(at[0])
}
