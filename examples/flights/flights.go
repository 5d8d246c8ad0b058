package main

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Flights holds the loaded flights as columns of equal length, in the order of the file.
// An airport is a number into Airports, so the columns hold no pointers. So the garbage
// collector need not scan them, however many rows there are. Flights does not change once
// it is loaded.
type Flights struct {
	About string // where the rows come from, in one sentence

	Delay    []int16 // minutes; below zero is early
	Distance []int16 // miles
	Minute   []int16 // of the day, 0 to 1439

	// The next three are nil where the file does not have them.
	Day         []int16 // days since firstDay
	Origin      []uint16
	Destination []uint16

	Airports []string // the airports that Origin and Destination number
	Skipped  int      // rows left out because a value was missing

	DelayRange Span // the smallest and the largest delay
}

// firstDay is day 0 of Flights.Day.
var firstDay = time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC)

// Len is the number of flights.
func (f *Flights) Len() int { return len(f.Delay) }

// HasRoutes tells whether the data has dates and airports. The smaller, embedded file has
// none.
func (f *Flights) HasRoutes() bool { return f.Day != nil }

// narrow gives v as an int16, the type of the columns, or an error that names the column.
func narrow(column string, v int64) (int16, error) {
	if v < math.MinInt16 || v > math.MaxInt16 {
		return 0, fmt.Errorf("column %s holds %d, which is outside %d to %d", column, v, math.MinInt16, math.MaxInt16)
	}
	return int16(v), nil
}

// airportCodes numbers airports in the order in which they first appear.
type airportCodes struct {
	names []string
	codes map[string]uint16
}

// code gives the airport's number. It keeps a copy of a new airport's name, since the
// name is a part of a whole line.
func (a *airportCodes) code(name string) (uint16, error) {
	if c, ok := a.codes[name]; ok {
		return c, nil
	}
	if len(a.names) > math.MaxUint16 {
		return 0, fmt.Errorf("more than %d airports: are origin and destination really airports?", math.MaxUint16+1)
	}
	if a.codes == nil {
		a.codes = map[string]uint16{}
	}
	c := uint16(len(a.names))
	name = strings.Clone(name)
	a.names = append(a.names, name)
	a.codes[name] = c
	return c, nil
}
