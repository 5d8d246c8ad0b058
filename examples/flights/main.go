// Flights explores the delays of US flights: a page of filters, figures, charts and a table of every row.
//
//	go run ./examples/flights                       # the 200,000 flights inside the program
//	go run ./examples/flights -data flights.parquet # a file with date, delay, distance, origin, destination
//
// The page is one function, and all of it runs again at every click. That it feels instant all the same is the work of a
// singleton, which holds the flights once for everybody, and of memos, which remember each answer by the filter it was asked with.
package main

import (
	"context"
	"flag"

	"github.com/refrain-go/refrain/app"
)

var dataFile = flag.String("data", "", "Parquet `FILE` of flights to explore in place of the embedded ones")

func main() {
	app.Main(page, settings...)
}

var settings = []app.Setting{
	app.PageTitle("US flights, 2001"),
	app.PageIcon("✈️"),
	app.Wide(),
	// The first visitor should not wait for the file, and a wrong -data should be seen at the start.
	app.OnStart(func(ctx context.Context) error {
		_, err := loaded.Get(ctx)
		return err
	}),
}
