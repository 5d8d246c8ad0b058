package app_test

import (
	"fmt"
	"log"
	"net/http"

	"github.com/refrain-go/refrain/app"
)

// A whole program: run it, open http://127.0.0.1:8501, type, press.
func Example() {
	app.Main(func(ui *app.UI) error {
		ui.Title("Greeting")
		name := ui.TextInput("Name", "")
		if ui.Button("Greet") {
			ui.Success("Hello, " + name)
		}
		return nil
	})
}

// What a session remembers besides its widgets is its state.
func ExampleState() {
	app.Main(func(ui *app.UI) error {
		pressed := app.State(ui, "pressed", 0)
		if ui.Button("Press") {
			*pressed++
		}
		ui.Metric("Pressed", *pressed)
		return nil
	})
}

// An app beside others in one server.
func ExampleHandler() {
	script := func(ui *app.UI) error {
		rows := ui.Slider("Rows", 1, 100, 10)
		ui.Text(fmt.Sprint("You chose ", rows))
		return nil
	}
	mux := http.NewServeMux()
	mux.Handle("/tools/rows/", http.StripPrefix("/tools/rows", app.Handler(script, app.PageTitle("Rows"), app.AllowHosts("tools.example.com"))))
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", mux))
}

// A place on the page can be filled later, and again and again.
func ExampleUI_Empty() {
	app.Main(func(ui *app.UI) error {
		progress := ui.Empty()
		for i := range 10 {
			progress.Text(fmt.Sprint(i, " of 10"))
		}
		progress.Success("done")
		return nil
	})
}
