package main

import (
	"context"
	"fmt"

	"github.com/refrain-go/refrain"
)

// Delays are binned by ten minutes. The first and the last bin include all delays beyond
// them.
const (
	minutesPerBin = 10
	firstBin      = -30
	lastBin       = 120
	binCount      = (lastBin-firstBin)/minutesPerBin + 1
)

// bin gives the number of the bin that a delay falls into.
func bin(delay int16) int {
	clamped := min(max(int(delay), firstBin), lastBin)
	return (clamped - firstBin) / minutesPerBin
}

// binName describes the delays in a bin.
func binName(i int) string {
	from := firstBin + i*minutesPerBin
	switch i {
	case 0:
		return fmt.Sprintf("under %d", from+minutesPerBin)
	case binCount - 1:
		return fmt.Sprintf("%d or more", from)
	default:
		return fmt.Sprintf("%d to %d", from, from+minutesPerBin-1)
	}
}

// Bin is one bar of the histogram.
type Bin struct {
	Delay   string
	Flights int
}

// delayHistogram counts the chosen flights by delay.
var delayHistogram = refrain.NewMemo("delay histogram", func(ctx context.Context, want Filter) ([]Bin, error) {
	cells, err := delayByHourCells.Get(ctx, want)
	if err != nil {
		return nil, err
	}
	bins := make([]Bin, binCount)
	for i := range bins {
		bins[i].Delay = binName(i)
	}
	for i, c := range cells {
		bins[i%binCount].Flights += c.Flights
	}
	return bins, nil
})

// Cell is one square of the heat map.
type Cell struct {
	Hour    int
	Delay   int // the bin's first minute
	Flights int
	Share   float64 // percent of the hour's flights
}

// delayByHourCells counts the chosen flights by hour and delay: binCount cells for each
// hour of the day. The browser gets 384 numbers for any number of flights.
var delayByHourCells = refrain.NewMemo("delay by hour cells", func(ctx context.Context, want Filter) ([]Cell, error) {
	f, err := loaded.Get(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := chosen.Get(ctx, want)
	if err != nil {
		return nil, err
	}
	cells := make([]Cell, 24*binCount)
	for i := range cells {
		cells[i].Hour = i / binCount
		cells[i].Delay = firstBin + i%binCount*minutesPerBin
	}
	var perHour [24]int
	for row := range rows.Rows() {
		hour := int(f.Minute[row]) / 60
		cells[hour*binCount+bin(f.Delay[row])].Flights++
		perHour[hour]++
	}
	for i := range cells {
		if n := perHour[cells[i].Hour]; n > 0 {
			cells[i].Share = 100 * float64(cells[i].Flights) / float64(n)
		}
	}
	return cells, nil
})
