package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/refrain-go/refrain"
)

// HourDelay is how late the flights of one hour of the day were.
type HourDelay struct {
	Hour    int
	Measure string // Mean, Median or 90th percentile: one line of the chart
	Minutes float64
}

// fewestFlights is the number of flights that an hour needs for a point in the line
// chart. The figures of fewer flights are mostly chance.
const fewestFlights = 30

// delaysByHour answers the line chart: three measures of delay for each hour that has
// enough flights.
var delaysByHour = refrain.NewMemo("delays by hour", func(ctx context.Context, want Filter) ([]HourDelay, error) {
	groups, err := delaysBy.Get(ctx, groupQuery{Filter: want, By: byHour})
	if err != nil {
		return nil, err
	}
	var points []HourDelay
	for _, g := range groups {
		if g.Summary.Flights < fewestFlights {
			continue
		}
		points = append(points,
			HourDelay{g.at, "Mean", g.Summary.Mean},
			HourDelay{g.at, "Median", g.Summary.Median},
			HourDelay{g.at, "90th percentile", g.Summary.P90})
	}
	return points, nil
})

// The ways to group flights. The last three need columns that only the larger file has.
const (
	byDistance = "Distance (miles)"
	byHour     = "Hour of day"
	byWeekday  = "Day of the week"
	byMonth    = "Month"
	byOrigin   = "Origin"
)

// groupings are the ways in which these flights can be grouped.
func groupings(f *Flights) []string {
	if f.HasRoutes() {
		return []string{byDistance, byHour, byWeekday, byMonth, byOrigin}
	}
	return []string{byDistance, byHour}
}

type groupQuery struct {
	Filter Filter
	By     string
}

// Group is one bar of the bar chart.
type Group struct {
	Name    string
	Summary Summary
	at      int // its place among all groups of its kind
}

// mostGroups is the number of bars that a reader can tell apart. If there are more
// groups, those with the most flights are kept.
const mostGroups = 25

// delaysBy groups the chosen flights and sums up each group that has any.
var delaysBy = refrain.NewMemo("delays by group", func(ctx context.Context, q groupQuery) ([]Group, error) {
	f, err := loaded.Get(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := chosen.Get(ctx, q.Filter)
	if err != nil {
		return nil, err
	}
	group, name := grouping(f, q.By)
	tallies := map[int]*tally{}
	for row := range rows.Rows() {
		g := group(row)
		if tallies[g] == nil {
			tallies[g] = newTally(f)
		}
		tallies[g].add(f.Delay[row])
	}
	groups := make([]Group, 0, len(tallies))
	for g, t := range tallies {
		groups = append(groups, Group{Name: name(g), Summary: t.summary(), at: g})
	}
	if len(groups) > mostGroups {
		slices.SortFunc(groups, func(a, b Group) int { return cmp.Or(b.Summary.Flights-a.Summary.Flights, a.at-b.at) })
		groups = groups[:mostGroups]
	} else {
		slices.SortFunc(groups, func(a, b Group) int { return a.at - b.at })
	}
	return groups, nil
})

// Distances are grouped into bands of milesPerBand. The last band includes all distances
// beyond.
const (
	milesPerBand = 250
	lastBand     = 10
)

// grouping gives the group of each row, and each group's name. The groups' numbers are in
// the order in which to show them.
func grouping(f *Flights, by string) (group func(row int) int, name func(group int) string) {
	switch by {
	case byDistance:
		return func(row int) int { return min(int(f.Distance[row])/milesPerBand, lastBand) }, bandName
	case byWeekday:
		first := int(firstDay.Weekday()) - 1 // weeks begin on Monday
		return func(row int) int { return ((int(f.Day[row])+first)%7 + 7) % 7 },
			func(g int) string { return time.Weekday((g + 1) % 7).String() }
	case byMonth:
		return func(row int) int { return months(f.Day[row]) },
			func(g int) string { return firstDay.AddDate(0, g, 0).Format("2006-01") }
	case byOrigin:
		return func(row int) int { return int(f.Origin[row]) },
			func(g int) string { return f.Airports[g] }
	default:
		return func(row int) int { return int(f.Minute[row]) / 60 },
			func(g int) string { return fmt.Sprintf("%02d", g) }
	}
}

// bandName says which distances are in a band.
func bandName(band int) string {
	from := band * milesPerBand
	if band == lastBand {
		return fmt.Sprintf("%d or more", from)
	}
	return fmt.Sprintf("%d to %d", from, from+milesPerBand-1)
}

// months counts whole months from firstDay to the day.
func months(day int16) int {
	t := firstDay.AddDate(0, 0, int(day))
	return (t.Year()-firstDay.Year())*12 + int(t.Month()) - int(firstDay.Month())
}
