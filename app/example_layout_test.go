package app_test

import (
	"time"

	"github.com/refrain-go/refrain/app"
)

// Places side by side, and one beside them all.
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

// What only some want to see is folded away.
func ExampleUI_Expander() {
	app.Main(func(ui *app.UI) error {
		ui.Expander("How to read this", app.Open()).Text("Each line is a station.")
		ui.Expander("The data").Table(readings)
		return nil
	})
}

// A container is filled when its contents are known, and stays where it was drawn.
func ExampleUI_Container() {
	app.Main(func(ui *app.UI) error {
		summary := ui.Container()
		ui.Table(readings)
		summary.Metric("Readings", len(readings))
		return nil
	})
}

// What takes long, and is no memo, is told while it lasts.
func ExampleUI_Spinner() {
	app.Main(func(ui *app.UI) error {
		err := ui.Spinner("Warming up", func() error {
			select {
			case <-time.After(3 * time.Second):
				return nil
			case <-ui.Done(): // the user has moved on
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

// A bar that goroutines move.
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
