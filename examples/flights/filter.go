package main

import (
	"context"
	"math"
	"slices"

	"github.com/refrain-go/refrain"
)

// Filter chooses the flights to look at. It is the key of the memos, so two tabs that
// chose the same filter share every answer.
type Filter struct {
	Delay    Span // minutes
	Distance Span // miles
	Hour     Span // of the day
	Origin   string
}

// Span is a range of whole numbers, both ends included.
type Span struct{ From, To int }

// between gives the span between two ends, in either order.
func between(a, b int) Span { return Span{min(a, b), max(a, b)} }

// open stretches a span that ends where the scale ends to everything beyond.
func (s Span) open(first, last int) Span {
	if s.From == first {
		s.From = math.MinInt
	}
	if s.To == last {
		s.To = math.MaxInt
	}
	return s
}

func (s Span) holds(v int16) bool { return s.From <= int(v) && int(v) <= s.To }

// chosen are the rows that pass the filter. Everything else on the page is computed from
// it.
var chosen = refrain.NewMemo("chosen", func(ctx context.Context, want Filter) (Selection, error) {
	f, err := loaded.Get(ctx)
	if err != nil {
		return Selection{}, err
	}
	return selectRows(f.Len(), want.test(f)), nil
})

// test gives the filter as a function of the row.
func (want Filter) test(f *Flights) func(row int) bool {
	minutes := Span{want.Hour.From * 60, want.Hour.To*60 + 59}
	here := func(row int) bool {
		return want.Delay.holds(f.Delay[row]) && want.Distance.holds(f.Distance[row]) && minutes.holds(f.Minute[row])
	}
	if want.Origin == "" {
		return here
	}
	origin := slices.Index(f.Airports, want.Origin)
	if origin < 0 {
		return func(int) bool { return false }
	}
	return func(row int) bool { return int(f.Origin[row]) == origin && here(row) }
}
