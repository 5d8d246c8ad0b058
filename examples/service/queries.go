package main

import (
	"context"
	"database/sql"
	"time"

	"github.com/refrain-go/refrain"
)

// Airport is an airport and the flights that left it.
type Airport struct {
	IATA    string  `json:"iata"`
	Name    string  `json:"name"`
	City    string  `json:"city"`
	Flights int64   `json:"flights"`
	Late    float64 `json:"late"`  // the share that left 15 minutes or more behind time
	Delay   float64 `json:"delay"` // minutes, on average
}

// Route is where flights go from an airport.
type Route struct {
	To      string  `json:"to"`
	City    string  `json:"city"`
	Miles   int64   `json:"miles"`
	Flights int64   `json:"flights"`
	Late    float64 `json:"late"`
	Delay   float64 `json:"delay"`
}

// policy bounds the age of answers. After a minute an answer is still given at once, and
// is asked for anew in the background. While the database is away, an answer of the last
// hour is better than none.
var policy = []refrain.Option{
	refrain.RefreshAfter(time.Minute),
	refrain.TTL(10 * time.Minute),
	refrain.StaleIfError(time.Hour),
	refrain.Timeout(10 * time.Second),
	refrain.MaxEntries(1000),
}

// airportsIn reads the airports of a state, the busiest first. It gets the pool itself,
// through ctx, and not as an argument. So the pool stays open until the query ends, even
// if it is cleared meanwhile. Clearing the pool also clears the answers that were read
// through it.
var airportsIn = refrain.NewMemo("airports", func(ctx context.Context, state string) ([]Airport, error) {
	return query(ctx, func(rows *sql.Rows) (a Airport, err error) {
		return a, rows.Scan(&a.IATA, &a.Name, &a.City, &a.Flights, &a.Late, &a.Delay)
	}, `SELECT a.iata, a.name, a.city, sum(r.flights), 1.0 * sum(r.late) / sum(r.flights), 1.0 * sum(r.minutes) / sum(r.flights)
		FROM airports AS a JOIN routes AS r ON r.origin = a.iata
		WHERE a.state = $1
		GROUP BY a.iata, a.name, a.city
		ORDER BY sum(r.flights) DESC, a.iata`, state)
}, policy...)

// routesFrom reads all routes from an airport, the busiest first. The number of routes
// that a request wants is not part of the key: all numbers are cut from one answer.
var routesFrom = refrain.NewMemo("routes", func(ctx context.Context, iata string) ([]Route, error) {
	return query(ctx, func(rows *sql.Rows) (r Route, err error) {
		return r, rows.Scan(&r.To, &r.City, &r.Miles, &r.Flights, &r.Late, &r.Delay)
	}, `SELECT r.destination, a.city, r.miles, r.flights, 1.0 * r.late / r.flights, 1.0 * r.minutes / r.flights
		FROM routes AS r JOIN airports AS a ON a.iata = r.destination
		WHERE r.origin = $1
		ORDER BY r.flights DESC, r.destination`, iata)
}, policy...)

// query reads all rows of a statement, by scan.
func query[T any](ctx context.Context, scan func(*sql.Rows) (T, error), statement string, args ...any) ([]T, error) {
	db, err := database.Get(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}
