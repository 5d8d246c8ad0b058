package app_test

import (
	"context"
	"fmt"
	"os"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// A memo reads a file once, and all runs share its data.
func Example_dataInAMemo() {
	files := os.DirFS("testdata")
	cache := refrain.New(refrain.Config{Name: "docs"})
	weather := refrain.NewMemo0("weather", func(context.Context) (*app.Data, error) {
		return app.ReadData(files, "weather.csv")
	}, refrain.In(cache))
	app.Main(func(ui *app.UI) error {
		data, err := weather.Get(ui)
		if err != nil {
			return fmt.Errorf("the weather: %w", err)
		}
		ui.Table(data)
		ui.BarChart(app.Count(data.Rows(), app.TextOf("sky")))
		ui.LineChart(app.Group(data.Rows(), app.MonthOf("day"), app.Mean("wind", app.FloatOf("wind"))), app.Y("wind"))
		return nil
	})
}
