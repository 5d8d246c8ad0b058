package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// A memo that explains its work: the page shows the drawing while the function runs, and
// again with each hit.
func ExampleDraw() {
	countPrimes := refrain.NewMemo("countPrimes", func(ctx context.Context, below int) (int, error) {
		ui := app.Draw(ctx)
		progress := ui.Empty()
		count := 0
	candidates:
		for n := 2; n < below; n++ {
			if n%1000 == 0 {
				progress.Caption(fmt.Sprint("looked at ", n, " numbers"))
			}
			for d := 2; d*d <= n; d++ {
				if n%d == 0 {
					continue candidates
				}
			}
			count++
		}
		progress.Caption(fmt.Sprint("looked at all numbers below ", below))
		return count, ctx.Err()
	}, refrain.Spinner("Counting primes"))

	app.Main(func(ui *app.UI) error {
		count, err := countPrimes.Get(ui, ui.Slider("Below", 1000, 10_000_000, 100_000))
		ui.Metric("Primes", count)
		return err
	})
}

// The log of the function is shown like its drawing.
func ExampleLogHandler() {
	download := refrain.NewMemo("download", func(ctx context.Context, url string) ([]byte, error) {
		log := slog.New(app.LogHandler(ctx))
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return nil, err
		}
		log.Info("asking", "host", req.Host)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return nil, err
		}
		defer res.Body.Close()
		log.Info("answered", "status", res.Status)
		return io.ReadAll(res.Body)
	})

	app.Main(func(ui *app.UI) error {
		page, err := download.Get(ui, ui.TextInput("Address", "https://go.dev/"))
		ui.Metric("Bytes", len(page))
		return err
	})
}

// While you develop an app, its menu may offer to clear the memos.
func ExampleClearMemosEntry() {
	app.Main(func(ui *app.UI) error {
		ui.Text("Changed a query? Choose Clear memos from the menu.")
		return nil
	}, app.ClearMemosEntry())
}
