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

// Settings are what an app says of itself, and what it allows its visitors.
func ExampleSetting() {
	settings := []app.Setting{
		app.PageTitle("Shop"), app.PageIcon("🛒"), app.Wide(),
		app.Logger(slog.New(slog.NewJSONHandler(os.Stderr, nil))),
		app.RunTimeout(time.Minute),
		app.RunsPerSecond(10, 20),
		app.MaxSessions(1000, 20),
		app.UploadDir("/var/lib/shop"), app.UploadLimit(50 << 20), app.UploadQuota(200<<20, 4<<30),
	}
	app.Main(script, settings...)
}

// What must be right before anybody is served. Its error ends the program, with that one sentence.
func ExampleOnStart() {
	app.Main(script, app.OnStart(func(context.Context) error {
		_, err := os.Stat("shop.db")
		return err
	}))
}

// Memos and singletons in a cache of their own belong to the app that is told of them: what they hold for a tab goes with the tab.
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

// A service that ends as it should: no new tabs, runs cancelled, then the server, then what they used.
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
