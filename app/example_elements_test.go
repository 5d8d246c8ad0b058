package app_test

import (
	"errors"
	"time"

	"github.com/refrain-go/refrain/app"
)

// Each tab is a place of its own. The page remembers which one is open.
func ExampleUI_Tabs() {
	app.Main(func(ui *app.UI) error {
		tabs := ui.Tabs("Chart", "Data")
		rows := []struct{ Day, Flights int }{{1, 12}, {2, 15}, {3, 9}}
		tabs[0].AreaChart(rows)
		tabs[1].Table(rows)
		return nil
	})
}

// Filters that take no room on the page until the user opens them.
func ExampleUI_Popover() {
	app.Main(func(ui *app.UI) error {
		filter := ui.Popover("Filter")
		carrier := filter.Select("Carrier", []string{"United", "Delta"})
		ui.Text("Flights of " + carrier)
		return nil
	})
}

// A bar that shows how far a loop has come.
func ExampleProgress_Range() {
	app.Main(func(ui *app.UI) error {
		files := []string{"a.csv", "b.csv", "c.csv"}
		p := ui.Progress("Reading")
		for i := range p.Range(len(files)) {
			p.Label("Reading " + files[i])
			time.Sleep(time.Second)
		}
		return nil
	})
}

// A list of steps. A running step is open, a finished one is folded, and a failed one
// stays open.
func ExampleUI_Status() {
	app.Main(func(ui *app.UI) error {
		return ui.Status("Load the flights", func(ui *app.UI) error {
			ui.Text("asking the server")
			err := ui.Status("Check them", func(ui *app.UI) error { return errors.New("row 7 has no date") })
			return err
		})
	})
}

// A toast is shown once, when something has happened.
func ExampleUI_Toast() {
	app.Main(func(ui *app.UI) error {
		if ui.Button("Save") {
			ui.Toast("Saved")
		}
		return nil
	})
}

// An answer that is shown while it arrives.
func ExampleUI_WriteStream() {
	app.Main(func(ui *app.UI) error {
		ui.ChatMessage("user").Text("What is a refrain?")
		ui.ChatMessage("assistant").WriteStream(func(yield func(string) bool) {
			for _, word := range []string{"The part ", "of a song ", "that **comes back**."} {
				time.Sleep(100 * time.Millisecond)
				if !yield(word) {
					return
				}
			}
		})
		return nil
	})
}

func ExampleUI_Badge() {
	app.Main(func(ui *app.UI) error {
		ui.Badge("beta", app.Level("warning"), app.Help("Not for use on a Friday"))
		return nil
	})
}

func ExampleUI_Latex() {
	app.Main(func(ui *app.UI) error {
		ui.Latex(`\int_{-\infty}^{\infty} e^{-x^2}\,dx = \sqrt{\pi}`)
		return nil
	})
}
