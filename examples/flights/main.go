// Flights explores the delays of US flights: a page of filters, figures, charts and a
// table of every row.
//
//	go run ./examples/flights                   # the 200,000 flights inside the program
//	go run ./examples/flights -data flights.csv # a file with delay, distance, and time or date
//
// The page is one function, and all of it runs again at every click. It is fast because a
// singleton holds the flights once for all users, and memos remember each answer by its
// filter.
package main

import (
	"context"
	"flag"

	"github.com/refrain-go/refrain/app"
)

var dataFile = flag.String("data", "", "CSV `FILE` of flights, also compressed by gzip, to explore in place of the embedded ones")

func main() {
	app.Main(page, settings...)
}

var settings = []app.Setting{
	app.PageTitle("US flights, 2001"),
	app.PageIcon("✈️"),
	app.Wide(),
	// The first visitor should not wait for the file, and a wrong -data should be seen at
	// the start.
	app.OnStart(func(ctx context.Context) error {
		_, err := loaded.Get(ctx)
		return err
	}),
}
