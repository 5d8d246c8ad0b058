package main

import (
	"context"

	"github.com/refrain-go/refrain"
)

// Summary says how late a set of flights was. It is all zero for no flights.
type Summary struct {
	Flights           int
	Mean, Median, P90 float64 // minutes
	// Percent of flights that were 15 minutes late or more. The Bureau counts these as
	// late.
	Late float64
}

// lateFrom is the delay, in minutes, from which a flight counts as late.
const lateFrom = 15

// summary answers the row of figures above the charts.
var summary = refrain.NewMemo("summary", func(ctx context.Context, want Filter) (Summary, error) {
	f, err := loaded.Get(ctx)
	if err != nil {
		return Summary{}, err
	}
	rows, err := chosen.Get(ctx, want)
	if err != nil {
		return Summary{}, err
	}
	t := newTally(f)
	for row := range rows.Rows() {
		t.add(f.Delay[row])
	}
	return t.summary(), nil
})

// tally counts the flights for each delay. Delays are whole minutes in a small range, so
// counting them gives exact quantiles in one pass, without sorting.
type tally struct {
	from  int     // the delay that counts[0] stands for
	count []int32 // by delay
	total int
	sum   int
	late  int
}

// newTally makes a tally with room for every delay in the data.
func newTally(f *Flights) *tally {
	return &tally{from: f.DelayRange.From, count: make([]int32, f.DelayRange.To-f.DelayRange.From+1)}
}

func (t *tally) add(delay int16) {
	t.count[int(delay)-t.from]++
	t.total++
	t.sum += int(delay)
	if delay >= lateFrom {
		t.late++
	}
}

func (t *tally) summary() Summary {
	if t.total == 0 {
		return Summary{}
	}
	return Summary{
		Flights: t.total,
		Mean:    float64(t.sum) / float64(t.total),
		Median:  t.quantile(50),
		P90:     t.quantile(90),
		Late:    100 * float64(t.late) / float64(t.total),
	}
}

// quantile gives the smallest delay that at least that percentage of the flights do not
// exceed.
func (t *tally) quantile(percent int) float64 {
	need := (t.total*percent + 99) / 100
	seen := 0
	for i, n := range t.count {
		if seen += int(n); seen >= need {
			return float64(t.from + i)
		}
	}
	return float64(t.from + len(t.count) - 1)
}
