package app_test

import (
	"fmt"
	"log"
	"net/http"
	"strconv"
	"time"

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

// A part of the page that runs alone: the clock ticks, and its button counts, without the script.
func ExampleUI_Fragment() {
	app.Main(func(ui *app.UI) error {
		ui.Title("Sales")
		ui.Fragment("clock", func(ui *app.UI) error {
			ui.Metric("Time", time.Now().Format(time.TimeOnly))
			if ui.Button("Everything again") {
				ui.Rerun()
			}
			return nil
		}, app.Every(time.Second))
		return nil
	})
}

// A dialog is open while the script calls it: here, in the run that its button starts.
func ExampleUI_Dialog() {
	app.Main(func(ui *app.UI) error {
		deleted := app.State(ui, "deleted", false)
		if ui.Button("Delete…") {
			ui.Dialog("Delete all orders?", func(ui *app.UI) error {
				if ui.Button("Delete") {
					*deleted = true
					ui.Rerun() // and so closes the dialog
				}
				return nil
			})
		}
		ui.Text(fmt.Sprint("Deleted: ", *deleted))
		return nil
	})
}

// What is filled in arrives together, when its user presses Order or Enter.
func ExampleUI_Form() {
	app.Main(func(ui *app.UI) error {
		form := ui.Form("order", app.ClearOnSubmit())
		name := form.TextInput("Name", "")
		pieces := form.Number("Pieces", 1, app.Min(1))
		if form.Submit("Order") {
			ui.Success(fmt.Sprint(pieces, " for ", name))
		}
		return nil
	})
}

// Each page has an address; what they share comes before them.
func ExamplePages() {
	pages := app.Pages(
		app.Page{Title: "Overview", Icon: "📈", Script: func(ui *app.UI) error { ui.Title("Overview"); return nil }},
		app.Page{Title: "Reports", Icon: "📄", Script: func(ui *app.UI) error { ui.Title("Reports"); return nil }},
	)
	app.Main(func(ui *app.UI) error {
		name := app.State(ui, "name", "")
		if *name == "" {
			form := ui.Form("login")
			entered := form.TextInput("Name", "")
			if form.Submit("Log in") && entered != "" {
				*name = entered
				ui.Rerun()
			}
			return nil
		}
		ui.Sidebar().Caption("Hello, " + *name)
		return pages(ui)
	}, app.PageTitle("Shop"))
}

// A link with ?year=2025 opens the app at that year, and the address follows what is chosen.
func ExampleUI_QueryParams() {
	app.Main(func(ui *app.UI) error {
		query := ui.QueryParams()
		first, err := strconv.Atoi(query.Get("year"))
		if err != nil {
			first = 2026
		}
		year := ui.Number("Year", first, app.Key("year"))
		query.Set("year", strconv.Itoa(year))
		return nil
	})
}
