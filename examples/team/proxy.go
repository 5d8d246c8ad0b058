package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"github.com/refrain-go/refrain/app"
)

// authProxy holds the headers by which a proxy that signs visitors in names them to the
// app.
type authProxy struct {
	user        string // an id that stays the same, and is never given to another person
	name, email string
	signOut     string // an address of the proxy
}

// proxies are some proxies in wide use, with their default set-up. All of them remove
// these headers from the requests of browsers. An nginx in between removes only the
// headers that it sets itself.
var proxies = map[string]authProxy{
	"oauth2-proxy": {user: "X-Forwarded-User", name: "X-Forwarded-Preferred-Username", email: "X-Forwarded-Email", signOut: "/oauth2/sign_out"},
	"authelia":     {user: "Remote-User", name: "Remote-Name", email: "Remote-Email"},
	// Access also sends a signed token, Cf-Access-Jwt-Assertion. Verify it where others
	// than its tunnel can reach the app.
	"cloudflare": {user: "Cf-Access-Authenticated-User-Email", email: "Cf-Access-Authenticated-User-Email", signOut: "/cdn-cgi/access/logout"},
}

// behindProxy serves the app to a proxy that has signed its visitors in.
func behindProxy(flags flags) (*app.App, http.Handler, error) {
	proxy := proxies[flags.proxy]
	page := app.New(board(proxy.visitor), append(proxy.settings(flags.from), app.AllowHosts(flags.host()))...)
	return page, page, nil
}

// settings are the settings of an app whose proxy sends its requests from an address or a
// network.
func (p authProxy) settings(from string) []app.Setting {
	return append(settings, app.TrustedProxies(from), app.User(p.userOf))
}

// userOf believes the header only in requests that came through the proxy, because any
// other client of the app could write it.
func (p authProxy) userOf(r *http.Request) (id string, err error) {
	if !app.FromTrustedProxy(r) {
		return "", errors.New("the request did not come through the proxy: open the app at the proxy's address, or set -from to where its requests come from")
	}
	return p.named(r)
}

// named reads the identity of the visitor.
func (p authProxy) named(r *http.Request) (id string, err error) {
	switch values := r.Header.Values(p.user); {
	case len(values) == 0 || values[0] == "":
		return "", fmt.Errorf("the proxy says nobody in %s: have it send that header", p.user)
	case len(values) > 1:
		return "", fmt.Errorf("the header %s came more than once: have the proxy remove what browsers send", p.user)
	default:
		return values[0], nil
	}
}

// visitor is the visitor as the proxy describes them. By the time that a script runs,
// userOf has looked at the request.
func (p authProxy) visitor(ui *app.UI) visitor {
	r := ui.Request()
	return visitor{
		ID: r.User, Name: cmp.Or(r.Header.Get(p.name), r.Header.Get(p.email), r.User),
		Email: r.Header.Get(p.email), SignOut: p.signOut,
	}
}
