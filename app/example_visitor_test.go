package app_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// Behind a proxy at which users sign in, the proxy's header has the user's id. Anybody
// else could write that header too, so it counts only if the request came through the
// proxy.
func ExampleUser() {
	app.Main(script, app.TrustedProxies("10.0.0.2"), app.User(func(r *http.Request) (string, error) {
		if !app.FromTrustedProxy(r) {
			return "", errors.New("not by the proxy at which people sign in")
		}
		return r.Header.Get("X-Forwarded-User"), nil
	}))
}

// The request tells the visitor's user and address. A visitor who has not signed in has
// no user.
func ExampleUI_Request() {
	orders := refrain.NewMemo("orders", func(ctx context.Context, year int) ([][]string, error) {
		return [][]string{{"Order"}}, nil // each user has an answer of their own
	}, refrain.PerUser())
	app.Main(func(ui *app.UI) error {
		is := ui.Request()
		if is.User == "" {
			ui.Info("Sign in to see your orders.")
			return nil
		}
		ui.Title("Orders of " + is.User)
		if is.Cookie("theme") == "festive" {
			ui.Badge("🎄")
		}
		rows, err := orders.Get(ui, 2026)
		if err != nil {
			return err
		}
		ui.Table(rows)
		ui.Caption(fmt.Sprintf("asked from %s by %s", is.Addr, is.Header.Get("User-Agent")))
		return nil
	})
}

// The script finds the values of middleware in front of the app under their keys. So do
// functions that get ui as their context.
func ExampleRequest() {
	type tenantKey struct{}
	shop := app.Handler(func(ui *app.UI) error {
		var is app.Request = ui.Request()
		ui.Text(fmt.Sprint("the tenant of ", is.Host, " is ", ui.Value(tenantKey{})))
		return nil
	}, app.AllowHosts("*.shop.example"))
	http.ListenAndServe("127.0.0.1:8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tenant := tenantOf(r.Host)
		shop.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), tenantKey{}, tenant)))
	}))
}

func tenantOf(host string) string { return host }
