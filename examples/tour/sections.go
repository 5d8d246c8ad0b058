package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

func factorialSection(ui *app.UI) error {
	ui.Header("A memo that calls itself")
	left := beside(ui, "factorial.go")
	left.Markdown("The factorial of 10 runs the function 11 times, for 10 down to 0. That of 9 then runs nothing: it was computed on the way.")
	n := left.Number("Factorial of", 10, app.Min(0), app.Max(1000))
	before := factorialRuns.Load()
	f, err := factorial.Get(ui, n)
	if err != nil {
		return err
	}
	left.Code(wrap(fmt.Sprintf("%d! = %v", n, f)), "text")
	runs(left, "factorial", factorialRuns.Load()-before, factorialRuns.Load())
	return nil
}

func squareSection(ui *app.UI) error {
	ui.Header("Clearing")
	left := beside(ui, "square.go")
	left.Markdown("**Clear square** forgets the squares, **Clear all** the answers of every memo on this page, in every tab. The next run computes them again.")
	x := left.Number("Square of", 12, app.Min(-1_000_000), app.Max(1_000_000))
	buttons := left.Columns(2)
	if buttons[0].Button("Clear square") {
		square.Clear()
	}
	if buttons[1].Button("Clear all") {
		refrain.ClearMemos()
	}
	before := squareRuns.Load()
	y, err := square.Get(ui, x)
	if err != nil {
		return err
	}
	left.Markdown(fmt.Sprintf("%d² = **%d**", x, y))
	runs(left, "square", squareRuns.Load()-before, squareRuns.Load())
	return nil
}

func piSection(ui *app.UI) error {
	ui.Header("Worth waiting for once")
	left := beside(ui, "pi.go")
	left.Markdown("Digits of π take a while, and longer the more there are. Ask for 20,000, then for something else, then for 20,000 again.")
	digits := left.Slider("Digits of π", 100, 20_000, 1000, app.Step(100))
	before := piRuns.Load()
	text, err := pi.Get(ui, digits)
	if err != nil {
		return err
	}
	left.Markdown(fmt.Sprintf("π = %s… and the last ten of %d digits are **%s**", text[:32], digits, text[len(text)-10:]))
	left.Expander("All of them").Code(wrap(text), "text")
	runs(left, "pi", piRuns.Load()-before, piRuns.Load())
	return nil
}

func downloadSection(ui *app.UI) error {
	ui.Header("A download, kept")
	left := beside(ui, "download.go")
	server, err := weatherServer.Get(ui)
	if err != nil {
		return err
	}
	left.Markdown("The file is downloaded at the first run and kept for ten minutes. So that the tour works without a network, it downloads from " +
		"itself: a small server on this machine's loopback interface, which a singleton started.")
	if left.Button("Clear download") {
		download.Clear()
	}
	before := downloadRuns.Load()
	days, err := download.Get(ui, server.URL)
	if err != nil {
		return err
	}
	left.LineChart(days[:min(366, len(days))], app.X("Date"), app.Y("Max", "Min"), app.Height(240))
	left.Caption(fmt.Sprintf("Seattle, %d days from %s; 2012 is shown, in °C. Source: NOAA.", len(days), days[0].Date.Format(time.DateOnly)))
	runs(left, "download", downloadRuns.Load()-before, downloadRuns.Load())
	left.Metric("Requests the server has answered", server.answers.Load())
	return nil
}

func forecasterSection(ui *app.UI) error {
	ui.Header("An object that is not data")
	left := beside(ui, "forecaster.go")
	left.Markdown("A model, a connection or a client cannot be handed out in copies. A singleton opens it once, and every tab gets the same one: " +
		"open a second tab and compare. **Clear all** above leaves it alone; the button below does not.")
	if left.Button("Open another") {
		forecaster.Clear()
	}
	f, err := forecaster.Get(ui)
	if err != nil {
		return err
	}
	// A tab joins each forecaster once, however often it runs.
	joined := app.State(ui, "joined forecaster", int64(0))
	if *joined != f.Number {
		f.Join()
		*joined = f.Number
	}
	today := left.Select("Today's weather", []string{"sun", "rain", "drizzle", "fog", "snow"})
	weather, percent := f.Forecast(today)
	left.Markdown(fmt.Sprintf("After %s comes **%s**, on %d of 100 days.", today, weather, percent))
	columns := left.Columns(3)
	columns[0].Metric("Forecaster", fmt.Sprintf("no. %d", f.Number))
	columns[1].Metric("Opened at", f.Opened.Format("15:04:05"))
	columns[2].Metric("Tabs that joined it", f.Users())
	left.Caption(fmt.Sprintf("It stands at address %p, whichever tab asks.", f))
	return nil
}

// beside draws the source of a section's memo on the right, and gives the place on the
// left.
func beside(ui *app.UI, file string) *app.UI {
	columns := ui.Columns(2)
	columns[1].Code(sourceOf(file), "go")
	return columns[0]
}

// runs draws the number of times a memo's body ran: during this run of the page, and
// since the program started.
func runs(ui *app.UI, memo string, now, ever int64) {
	columns := ui.Columns(2)
	columns[0].Metric("Runs of "+memo+" just now", now)
	columns[1].Metric("Runs of "+memo+" in all", ever)
}

// wrap breaks a long row of digits into lines.
func wrap(digits string) string {
	const width = 60
	var lines []string
	for len(digits) > width {
		lines = append(lines, digits[:width])
		digits = digits[width:]
	}
	return strings.Join(append(lines, digits), "\n")
}
