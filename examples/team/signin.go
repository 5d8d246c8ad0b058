package main

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"os"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/oidc"
)

// signedIn puts the sign-in with a provider before the app. Requests without a session do
// not reach the app. For requests with a session, oidc.User names the visitor.
func signedIn(ctx context.Context, flags flags) (*app.App, http.Handler, error) {
	if os.Getenv("CLIENT_SECRET") == "" {
		return nil, nil, errors.New("CLIENT_SECRET is empty: set it to the secret that the provider gave this app")
	}
	config := oidc.Config{
		Issuer:       flags.issuer,
		ClientID:     flags.client,
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		BaseURL:      flags.base,
	}
	if key := os.Getenv("SESSION_KEY"); key != "" {
		config.Keys = [][]byte{[]byte(key)}
	}
	auth, err := oidc.New(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	page := app.New(board(claimed), append(settings, app.User(oidc.User), app.AllowHosts(flags.host()))...)
	return page, auth.Handler(page), nil
}

// claimed is the visitor as the provider describes them.
func claimed(ui *app.UI) visitor {
	who, _ := oidc.ClaimsOf(ui)
	v := visitor{ID: who.ID(), Name: cmp.Or(who.Name, who.Email, who.Subject), SignOut: oidc.SignOutPath}
	if who.EmailVerified {
		v.Email = who.Email
	}
	return v
}
