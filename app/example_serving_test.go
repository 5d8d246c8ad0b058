package app_test

import (
	"context"
	"log"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

func script(ui *app.UI) error {
	ui.Title("Shop")
	return nil
}

// Settings configure an app, and the limits of its visitors.
func ExampleSetting() {
	settings := []app.Setting{
		app.PageTitle("Shop"), app.PageIcon("🛒"), app.Wide(), app.Lang("de"), app.Locale("de-CH"),
		app.ShowErrors(), // only during development
		app.Logger(slog.New(slog.NewJSONHandler(os.Stderr, nil))),
		app.RunTimeout(time.Minute), app.ResumeTime(10 * time.Minute),
		app.RunsPerSecond(10, 20),
		app.MaxSessions(1000, 20),
		app.TrustedProxies("10.0.0.0/8"), app.AllowHosts("shop.example.com"),
		app.InputQuota(1<<20, 16<<20),
		app.UploadDir("/var/lib/shop"), app.UploadLimit(50 << 20), app.UploadQuota(200<<20, 4<<30),
	}
	app.Main(script, settings...)
}

// OnStart checks the app before it serves anybody. If its function returns an error, the
// program ends with that error's text.
func ExampleOnStart() {
	app.Main(script, app.OnStart(func(context.Context) error {
		_, err := os.Stat("shop.db")
		return err
	}))
}

// An app must know the caches of its memos and singletons. Answers that such a cache
// keeps for a tab are dropped with the tab.
func ExampleCaches() {
	cache := refrain.New(refrain.Config{Name: "shop", MemoryLimit: 256 << 20})
	basket := refrain.NewMemo0("basket", func(context.Context) ([]string, error) { return nil, nil },
		refrain.PerSession(), refrain.In(cache))
	app.Main(func(ui *app.UI) error {
		goods, err := basket.Get(ui)
		ui.Metric("Goods", len(goods))
		return err
	}, app.Caches(cache))
}

// A service that shuts down in order: no new tabs, runs cancelled, then the server, then
// the objects that the runs have used.
func ExampleNew() {
	shop := app.New(script)
	server := &http.Server{Addr: "127.0.0.1:8080", Handler: shop}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	go func() {
		if err := server.ListenAndServe(); err != http.ErrServerClosed {
			log.Print(err)
			stop()
		}
	}()

	<-ctx.Done()
	end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	shop.Close(end)
	server.Shutdown(end)
	refrain.Default().Close(end)
}
