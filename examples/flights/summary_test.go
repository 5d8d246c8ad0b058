package main

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Quantiles that are off by one flight look right; only a comparison with sorted delays
// shows it.
func TestTally_AgreesWithSortedDelays(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 3, 10, 11, 999, 1000} {
		delays := make([]int, n)
		sum, late := 0, 0
		tally := newTally(&Flights{DelayRange: Span{-30, 200}})
		for i := range delays {
			delays[i] = random.IntN(231) - 30
			tally.add(int16(delays[i]))
			sum += delays[i]
			if delays[i] >= 15 {
				late++
			}
		}
		slices.Sort(delays)
		got := tally.summary()
		want := Summary{
			Flights: n,
			Mean:    float64(sum) / float64(n),
			Median:  float64(delays[(n*50+99)/100-1]),
			P90:     float64(delays[(n*90+99)/100-1]),
			Late:    100 * float64(late) / float64(n),
		}
		if got != want {
			t.Errorf("%d flights: got %+v, want %+v", n, got, want)
		}
	}
}

// No flight passes some filters; figures must then be zero, and not a division by zero.
func TestTally_OfNoFlightsIsZero(t *testing.T) {
	if got := newTally(&Flights{DelayRange: Span{-30, 200}}).summary(); got != (Summary{}) {
		t.Errorf("got %+v, want all zero", got)
	}
}
