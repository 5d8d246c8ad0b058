package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

var cachingPage = chapter{
	title: "Caching", icon: "🎵", path: "caching",
	about: "Memos keep what functions computed, by their arguments, for all tabs. On the page one sees them work.",
	examples: []example{
		{"Waiting for a memo", "While the function runs the page says so. The second time there is nothing to wait for.", waiting},
		{"A memo that draws", "What the function shows is seen while it runs, and comes back with each hit.", drawing},
		{"A memo that logs", "", logging},
		{"A stale answer", "After 5 seconds the answer is still given at once, and computed anew behind it.", stale},
	},
}

// square takes its time.
var square = refrain.NewMemo("square",
	func(ctx context.Context, n int) (int, error) {
		select {
		case <-time.After(2 * time.Second):
			return n * n, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}, refrain.Spinner("Multiplying"))

func waiting(ui *app.UI) error {
	n := ui.Number("A number to be squared", 0, app.Min(0))
	if n == 0 {
		ui.Caption("Anything but 0 takes two seconds, once.")
		return nil
	}
	if ui.Button("Forget it") {
		square.Forget(n)
	}
	s, err := square.Get(ui, n)
	ui.Metric("Its square", s)
	return err
}

var busiest = refrain.NewMemo("busiest", findBusiest)

// findBusiest finds the busiest route that is so long.
func findBusiest(ctx context.Context, miles int) (Route, error) {
	ui := app.Draw(ctx)
	all, err := routes.Get(ctx)
	if err != nil {
		return Route{}, err
	}
	var best Route
	for i := range ui.Progress("Looking").Range(len(all)) {
		r := all[i]
		if r.Miles >= miles && r.Flights > best.Flights {
			best = r
		}
	}
	ui.Caption("found at " + time.Now().Format(time.TimeOnly))
	return best, nil
}

func drawing(ui *app.UI) error {
	miles := ui.Slider("Miles", 0, 4000, 1000, app.Step(500))
	r, err := busiest.Get(ui, miles)
	ui.Metric("The busiest route so long", r.From+" to "+r.To)
	return err
}

var warmest = refrain.NewMemo("warmest", findWarmest)

// findWarmest finds the warmest day of a year.
func findWarmest(ctx context.Context, year int) (Day, error) {
	log := slog.New(app.LogHandler(ctx))
	days, err := weather.Get(ctx)
	if err != nil {
		return Day{}, err
	}
	log.Info("reading", "days", len(days), "year", year)
	var best Day
	for _, d := range days {
		if d.Date.Year() == year && d.Max > best.Max {
			best = d
		}
	}
	log.Info("found", "date", best.Date.Format(time.DateOnly))
	return best, nil
}

func logging(ui *app.UI) error {
	year := app.Radio(ui, "Year", []int{2012, 2013, 2014, 2015})
	d, err := warmest.Get(ui, year)
	ui.Metric("The warmest day", d.Date.Format("2 January"))
	return err
}

var clockMemo = refrain.NewMemo0("clock",
	func(context.Context) (time.Time, error) {
		return time.Now(), nil
	}, refrain.RefreshAfter(5*time.Second), refrain.TTL(time.Hour))

func stale(ui *app.UI) error {
	ui.Button("Ask again")
	t, err := clockMemo.Get(ui)
	ui.Metric("It was", t.Format(time.TimeOnly))
	return err
}
