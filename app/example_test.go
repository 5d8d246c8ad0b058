package app_test

import (
	"context"
	"database/sql"
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

type product struct {
	Name  string
	Price float64
	Stock int
}

var products = []product{{"Lamp", 1249.5, 3}, {"Chair", 89, 40}}

// A table is sorted, filtered and downloaded by its reader; the script says how its columns look.
func ExampleUI_Table() {
	app.Main(func(ui *app.UI) error {
		ui.Table(products, app.Label("Products"), app.FormatColumn("Price", "€ %,.2f"), app.NameColumn("Stock", "In stock"))
		return nil
	})
}

// The rows of a query are read into a table, and closed.
func ExampleUI_Table_query() {
	var db *sql.DB // from a Singleton
	app.Main(func(ui *app.UI) error {
		rows, err := db.QueryContext(ui, "SELECT name, price FROM products LIMIT 1000")
		if err != nil {
			return err
		}
		ui.Table(rows)
		return nil
	})
}

// Selected rows are indexes into the data, however the table is sorted on the page.
func ExampleUI_SelectRows() {
	app.Main(func(ui *app.UI) error {
		total := 0.0
		for _, i := range ui.SelectRows("Basket", products) {
			total += products[i].Price
		}
		ui.Metric("Total", total)
		return nil
	})
}

// Edits are kept until other rows are given, as they are once they were saved.
func ExampleDataEditor() {
	load := func(context.Context) ([]product, error) { return products, nil }
	save := func(_ context.Context, edited []product) error { products = edited; return nil }
	app.Main(func(ui *app.UI) error {
		stored, err := load(ui)
		if err != nil {
			return err
		}
		edited := app.DataEditor(ui, "Products", stored)
		if ui.Button("Save") {
			if err := save(ui, edited); err != nil {
				return err
			}
			ui.Rerun()
		}
		return nil
	})
}
