// Tour shows memos and singletons at work, one section for each, with the source of the
// memo beside it and a count of how often its body ran.
//
//	go run ./examples/tour
package main

import "github.com/refrain-go/refrain/app"

func main() {
	app.Main(tour, settings...)
}

var settings = []app.Setting{
	app.PageTitle("A tour of Refrain"),
	app.PageIcon("🎵"),
	app.Wide(),
}

// tour is the app. All of its sections run again at each click.
func tour(ui *app.UI) error {
	ui.Title("A tour of Refrain")
	ui.Markdown("This page is one Go function, and all of it runs again whenever you click or type. A **memo** remembers what a " +
		"function computed, by its arguments, and hands out copies. A **singleton** opens an object once and shares it. " +
		"The counts below are the whole program's: open a second tab and watch them.")
	sections := []func(*app.UI) error{
		factorialSection,
		squareSection,
		piSection,
		downloadSection,
		forecasterSection,
	}
	for _, section := range sections {
		if err := section(ui); err != nil {
			return err
		}
	}
	return nil
}
