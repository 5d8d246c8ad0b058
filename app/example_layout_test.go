package app_test

import (
	"time"

	"github.com/refrain-go/refrain/app"
)

// Places that stand side by side, and the sidebar beside them all.
func ExampleUI_Columns() {
	app.Main(func(ui *app.UI) error {
		side := ui.Sidebar()
		side.Header("Filter")
		detailed := side.Checkbox("Details", false)

		columns := ui.Columns(2)
		columns[0].LineChart(readings, app.Y("Temperature"))
		columns[1].LineChart(readings, app.Y("Rain"))
		if detailed {
			ui.Table(readings)
		}
		return nil
	})
}

// Text that only some users want is folded.
func ExampleUI_Expander() {
	app.Main(func(ui *app.UI) error {
		ui.Expander("How to read this", app.Open()).Text("Each line is a station.")
		ui.Expander("The data").Table(readings)
		return nil
	})
}

// A container may be filled later. It stays where it was made.
func ExampleUI_Container() {
	app.Main(func(ui *app.UI) error {
		summary := ui.Container()
		ui.Table(readings)
		summary.Metric("Readings", len(readings))
		return nil
	})
}

// For long work that is not a memo, the page shows progress while the work goes on.
func ExampleUI_Spinner() {
	app.Main(func(ui *app.UI) error {
		err := ui.Spinner("Warming up", func() error {
			select {
			case <-time.After(3 * time.Second):
				return nil
			case <-ui.Done(): // a newer interaction has replaced this run
				return ui.Err()
			}
		})
		if err != nil {
			return err
		}
		ui.Success("Warm")
		return nil
	})
}

// A bar that several goroutines move.
func ExampleProgress() {
	app.Main(func(ui *app.UI) error {
		p := ui.Progress("Reading")
		parts, results := 4, make(chan int)
		for part := range parts {
			go func() { results <- part }()
		}
		for done := range parts {
			<-results
			p.Set(float64(done+1) / float64(parts))
		}
		p.Label("Read")
		p.Done()
		return nil
	})
}
