package app_test

import (
	"fmt"
	"strconv"
	"time"

	"github.com/refrain-go/refrain/app"
)

// A part of the page that runs alone: the clock ticks, and its button works, without the
// rest of the script.
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

// A dialog is open as long as the script calls it: here, in the run that its button
// starts.
func ExampleUI_Dialog() {
	app.Main(func(ui *app.UI) error {
		deleted := app.State(ui, "deleted", false)
		if ui.Button("Delete…") {
			ui.Dialog("Delete all orders?", func(ui *app.UI) error {
				if ui.Button("Delete") {
					*deleted = true
					ui.Rerun() // the next run does not call Dialog, which closes it
				}
				return nil
			})
		}
		ui.Text(fmt.Sprint("Deleted: ", *deleted))
		return nil
	})
}

// The values of the form arrive together, when the user presses Order or Enter.
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

// Each page has an address. The elements that all pages share are drawn before them.
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

// A link with ?year=2025 opens the app at that year. The address follows the user's
// choice.
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

// One parameter may have several values. Navigate leads to another page.
func ExampleQueryParams() {
	app.Main(func(ui *app.UI) error {
		query := ui.QueryParams()
		for _, tag := range query.GetAll("tag") {
			ui.Badge(tag)
		}
		if ui.Button("Without tags") {
			query.Delete("tag")
		}
		if ui.Button("To the reports, with all of them") {
			ui.Navigate("reports?" + query.All().Encode())
		}
		return nil
	})
}

// A part of the page that runs again at once when its list has changed.
func ExampleUI_RerunFragment() {
	app.Main(func(ui *app.UI) error {
		ui.Fragment("queue", func(ui *app.UI) error {
			jobs := app.State(ui, "jobs", []string{"index", "thumbnails"})
			for i, job := range *jobs {
				if ui.Button("Drop "+job, app.Key(job)) {
					*jobs = append((*jobs)[:i:i], (*jobs)[i+1:]...)
					ui.RerunFragment() // the buttons above belong to the old list
				}
			}
			return nil
		})
		return nil
	})
}

// OnChange does work before the script sees the new value.
func ExampleOnChange() {
	app.Main(func(ui *app.UI) error {
		page := app.State(ui, "page", 1)
		carrier := ui.Select("Carrier", []string{"United", "Delta"}, app.OnChange(func() { *page = 1 }))
		ui.Text(fmt.Sprint("Flights of ", carrier, ", page ", *page))
		ui.Button("Next page", app.OnChange(func() { *page++ }))
		return nil
	})
}
