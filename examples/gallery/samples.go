package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/refrain-go/refrain"
	flights "github.com/refrain-go/refrain/examples/service/data"
	seattle "github.com/refrain-go/refrain/examples/tour/data"
)

// Day is the weather of a day in Seattle.
type Day struct {
	Date     time.Time
	Rain     float64 // millimetres
	Max, Min float64 // degrees Celsius
	Wind     float64 // metres per second
	Weather  string
}

// Airport is an airport of the United States.
type Airport struct {
	Code, Name, City, State string
	Latitude, Longitude     float64
}

// Route is how planes flew from one airport to another in the first half of 2001.
type Route struct {
	From, To             string
	Miles, Flights, Late int
}

// weather holds the days of 2012 to 2015.
var weather = refrain.NewMemo0("weather", func(context.Context) ([]Day, error) {
	return parse(bytes.NewReader(seattle.SeattleWeather), func(c cells) Day {
		date, err := time.Parse(time.DateOnly, c.text(0))
		c.note(err)
		return Day{Date: date, Rain: c.float(1), Max: c.float(2), Min: c.float(3), Wind: c.float(4), Weather: c.text(5)}
	})
})

var airports = refrain.NewMemo0("airports", func(context.Context) ([]Airport, error) {
	return parse(strings.NewReader(flights.Airports), func(c cells) Airport {
		return Airport{Code: c.text(0), Name: c.text(1), City: c.text(2), State: c.text(3), Latitude: c.float(5), Longitude: c.float(6)}
	})
})

var routes = refrain.NewMemo0("routes", func(context.Context) ([]Route, error) {
	return parse(strings.NewReader(flights.Routes), func(c cells) Route {
		return Route{From: c.text(0), To: c.text(1), Miles: c.int(2), Flights: c.int(3), Late: c.int(4)}
	})
})

// parse makes a row of each line of the CSV but the first, which names the columns.
func parse[T any](file io.Reader, row func(cells) T) ([]T, error) {
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, err
	}
	var rows []T
	for i, line := range lines[1:] {
		c := cells{line, new(error)}
		rows = append(rows, row(c))
		if *c.err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, *c.err)
		}
	}
	return rows, nil
}

// cells is a line, and the first error in it.
type cells struct {
	line []string
	err  *error
}

func (c cells) note(err error) {
	if *c.err == nil {
		*c.err = err
	}
}

func (c cells) text(i int) string { return c.line[i] }

func (c cells) float(i int) float64 {
	v, err := strconv.ParseFloat(c.line[i], 64)
	c.note(err)
	return v
}

func (c cells) int(i int) int {
	v, err := strconv.Atoi(c.line[i])
	c.note(err)
	return v
}
