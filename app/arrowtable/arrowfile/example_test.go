package arrowfile_test

import (
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/arrowtable/arrowfile"
)

func ExampleOpen() {
	app.Main(func(ui *app.UI) error {
		table, err := arrowfile.Open(ui, "flights.parquet")
		if err != nil {
			return err
		}
		ui.Table(table)
		return nil
	})
}
