package oidc_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"slices"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/oidc"
)

func Example() {
	auth, err := oidc.New(context.Background(), oidc.Config{
		Issuer:       "https://login.example.com",
		ClientID:     "reports",
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		BaseURL:      "https://reports.example.com/",
		Keys:         [][]byte{[]byte(os.Getenv("SESSION_KEY"))},
	})
	if err != nil {
		log.Fatal(err)
	}
	page := app.Handler(func(ui *app.UI) error {
		who, _ := oidc.ClaimsOf(ui)
		ui.Title("Good day, " + who.Name)
		ui.LinkButton("Sign out", oidc.SignOutPath)
		return nil
	}, app.User(oidc.User), app.AllowHosts("reports.example.com"))
	log.Fatal(http.ListenAndServe("127.0.0.1:8501", auth.Handler(page)))
}

// Only colleagues of the group "analysts" may use the app.
func ExampleConfig_allow() {
	_ = oidc.Config{
		Scopes: []string{"profile", "email", "groups"},
		Claims: []string{"groups"},
		Allow: func(who oidc.Claims) error {
			var groups []string
			if err := who.Decode("groups", &groups); err != nil && !errors.Is(err, oidc.ErrNoClaim) {
				return err
			}
			if !slices.Contains(groups, "analysts") {
				return errors.New("this app is for the group analysts")
			}
			return nil
		},
	}
}

func ExampleAuth_Handler() {
	var auth *oidc.Auth // of New
	mux := http.NewServeMux()
	mux.Handle("/", auth.Handler(app.Handler(func(ui *app.UI) error { return nil })))
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {}) // for everybody
}

func ExampleUser() {
	whoAmI := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, err := oidc.User(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		fmt.Fprintln(w, id) // https://login.example.com#248289761001
	})
	http.Handle("/me", whoAmI)
}

func ExampleClaimsOf() {
	_ = func(ui *app.UI) error {
		who, ok := oidc.ClaimsOf(ui)
		if !ok {
			return errors.New("start this app behind oidc.Auth.Handler")
		}
		ui.Caption(who.ID())
		ui.JSON(who.Names())
		return nil
	}
}

// The address to register at the provider.
func Example_callbackPath() {
	fmt.Println("https://reports.example.com/" + oidc.CallbackPath)
	// Output: https://reports.example.com/auth/callback
}
