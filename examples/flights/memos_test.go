package main

import (
	"math"
	"slices"
	"testing"
)

var everything = Filter{
	Delay:    Span{math.MinInt, math.MaxInt},
	Distance: Span{math.MinInt, math.MaxInt},
	Hour:     Span{0, 23},
}

// embeddedFlights loads the flights inside the program.
func embeddedFlights(t *testing.T) *Flights {
	t.Helper()
	f, err := loaded.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Readers will first check the figures in the data's README.
func TestEmbedded_HoldsTheDataThatItsReadmeNames(t *testing.T) {
	f := embeddedFlights(t)
	if f.Len() != 200_000 || f.Skipped != 0 || f.HasRoutes() {
		t.Errorf("%d rows, %d skipped, routes %v", f.Len(), f.Skipped, f.HasRoutes())
	}
	if f.DelayRange != (Span{-86, 1444}) {
		t.Errorf("delays from %v, want -86 to 1444", f.DelayRange)
	}
	if lo, hi := slices.Min(f.Distance), slices.Max(f.Distance); lo != 30 || hi != 4962 {
		t.Errorf("distances from %d to %d, want 30 to 4962", lo, hi)
	}
	if lo, hi := slices.Min(f.Minute), slices.Max(f.Minute); lo != 0 || hi != 1439 {
		t.Errorf("minutes from %d to %d, want 0 to 1439", lo, hi)
	}
}

// Every view of a filter has to count the same flights, as a plain loop over the rows
// does.
func TestMemos_AgreeWithALoopOverTheRows(t *testing.T) {
	f := embeddedFlights(t)
	for _, want := range []Filter{
		everything,
		{Delay: Span{15, math.MaxInt}, Distance: Span{0, 500}, Hour: Span{7, 9}},
		{Delay: Span{5, 5}, Distance: Span{0, 3000}, Hour: Span{0, 0}},
		{Delay: Span{-60, -59}, Distance: Span{4900, 5000}, Hour: Span{3, 3}}, // no flights
	} {
		var rows []int
		sum := 0
		for row := range f.Len() {
			delay, distance, hour := int(f.Delay[row]), int(f.Distance[row]), int(f.Minute[row])/60
			if delay >= want.Delay.From && delay <= want.Delay.To && distance >= want.Distance.From &&
				distance <= want.Distance.To && hour >= want.Hour.From && hour <= want.Hour.To {
				rows = append(rows, row)
				sum += delay
			}
		}
		selection, err := chosen.Get(t.Context(), want)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(slices.Collect(selection.Rows()), rows) {
			t.Errorf("%+v: chosen has %d rows, want %d, or others", want, selection.Len(), len(rows))
		}
		s, err := summary.Get(t.Context(), want)
		if err != nil {
			t.Fatal(err)
		}
		if s.Flights != len(rows) || len(rows) > 0 && s.Mean != float64(sum)/float64(len(rows)) {
			t.Errorf("%+v: summary is %+v, want %d flights, %d minutes in all", want, s, len(rows), sum)
		}
		if n := countGroups(t, want, byHour); n != len(rows) {
			t.Errorf("%+v: groups by hour count %d flights, want %d", want, n, len(rows))
		}
		if n := countGroups(t, want, byDistance); n != len(rows) {
			t.Errorf("%+v: groups by distance count %d flights, want %d", want, n, len(rows))
		}
		cells, err := delayByHourCells.Get(t.Context(), want)
		if err != nil {
			t.Fatal(err)
		}
		bins, err := delayHistogram.Get(t.Context(), want)
		if err != nil {
			t.Fatal(err)
		}
		inCells, inBins := 0, 0
		for _, c := range cells {
			inCells += c.Flights
		}
		for _, b := range bins {
			inBins += b.Flights
		}
		if inCells != len(rows) || inBins != len(rows) {
			t.Errorf("%+v: cells count %d and bins %d flights, want %d", want, inCells, inBins, len(rows))
		}
	}
}

func countGroups(t *testing.T, want Filter, by string) int {
	t.Helper()
	groups, err := delaysBy.Get(t.Context(), groupQuery{want, by})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, g := range groups {
		n += g.Summary.Flights
	}
	return n
}

// A flight of 00:59 belongs to the hour before one of 01:00, and an early one to another
// bin than one on time.
func TestBin_KeepsDelaysApartAtItsEdges(t *testing.T) {
	for _, c := range []struct {
		delay int16
		want  string
	}{
		{-86, "under -20"}, {-21, "under -20"}, {-20, "-20 to -11"}, {-11, "-20 to -11"}, {-1, "-10 to -1"}, {0, "0 to 9"},
		{9, "0 to 9"}, {10, "10 to 19"}, {119, "110 to 119"}, {120, "120 or more"}, {1444, "120 or more"},
	} {
		if got := binName(bin(c.delay)); got != c.want {
			t.Errorf("a delay of %d falls into %q, want %q", c.delay, got, c.want)
		}
	}
}

// Weeks, months and years do not begin with the data.
func TestGrouping_NamesDaysAndMonths(t *testing.T) {
	f := &Flights{Day: []int16{-1, 0, 30, 31, 58, 59, 365}}
	weekday, dayName := grouping(f, byWeekday)
	month, monthName := grouping(f, byMonth)
	for row, want := range []string{
		"Sunday 2000-12", "Monday 2001-01", "Wednesday 2001-01", "Thursday 2001-02", "Wednesday 2001-02", "Thursday 2001-03", "Tuesday 2002-01",
	} {
		if got := dayName(weekday(row)) + " " + monthName(month(row)); got != want {
			t.Errorf("day %d is %s, want %s", f.Day[row], got, want)
		}
	}
}
