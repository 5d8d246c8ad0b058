package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"net/http"

	"github.com/refrain-go/refrain/app"
)

// A whole program. Run it, open http://127.0.0.1:8501, type a name and press the button.
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

// A session remembers its State in addition to its widgets.
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

// An app that is mounted beside others in one server.
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

// A place on the page that is filled later, several times.
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

// Users can sort, filter and download a table. The script sets how its columns look.
func ExampleUI_Table() {
	app.Main(func(ui *app.UI) error {
		ui.Table(products, app.Label("Products"), app.FormatColumn("Price", "€ %,.2f"), app.NameColumn("Stock", "In stock"))
		return nil
	})
}

// A table reads the rows of a query and closes them.
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

// Selected rows are indexes into the data, even if the page sorts the table differently.
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

// Edits are kept until the script gives other rows, such as those that are loaded after
// saving.
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
