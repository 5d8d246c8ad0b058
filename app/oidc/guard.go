package oidc

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
)

// Handler returns a handler that passes requests of signed-in visitors on to next, with
// their claims in the request's context; see [ClaimsOf] and [User]. It answers the paths
// of the sign-in and the sign-out itself. It must stand before all handlers that look at
// paths below BaseURL. A proxy may have stripped the path of BaseURL or not.
//
// Handler sends a visitor without a session who asks for a page to the provider. It
// answers every other request without a session, such as the handshake of a WebSocket,
// with 401, and a request that Config.Allow refuses with 403. Both answers have a
// sentence as their body.
func (a *Auth) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch a.below(r.URL.Path) {
		case a.site.callback:
			a.serveCallback(w, r)
		case SignOutPath:
			a.serveSignOut(w, r)
		default:
			a.guard(w, r, next)
		}
	})
}

// below returns a path without the path of the site, which a proxy may have stripped
// already.
func (a *Auth) below(path string) string {
	if below, ok := strings.CutPrefix(path, a.site.base.Path); ok {
		return below
	}
	return strings.TrimPrefix(path, "/")
}

func (a *Auth) guard(w http.ResponseWriter, r *http.Request, next http.Handler) {
	s, err := a.session(r)
	if err != nil {
		if isPage(r) {
			a.beginSignIn(w, r)
			return
		}
		askToSignIn(w, r, err)
		return
	}
	who := a.claims(s)
	if err := a.allow(who); err != nil {
		if isPage(r) {
			a.showForbidden(w, err)
			return
		}
		refuse(w, err.Error(), http.StatusForbidden)
		return
	}
	r = r.WithContext(context.WithValue(r.Context(), claimsKey{}, who))
	r.Header = a.withoutCookies(r.Header)
	if r.Header.Get("Upgrade") != "" {
		w = &upgrading{ResponseWriter: w, sockets: &a.sockets, session: s}
	}
	next.ServeHTTP(w, r)
}

// askToSignIn answers a request that is not for a page. The app's page shows the member
// text of the JSON if it cannot connect, and the member error if a file was not accepted.
func askToSignIn(w http.ResponseWriter, r *http.Request, why error) {
	// Browsers do not know this scheme, so they do not ask the user for a password.
	w.Header().Set("WWW-Authenticate", `OpenID realm="app"`)
	if r.Header.Get("Sec-Fetch-Dest") == "empty" { // a script asks
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusUnauthorized)
		json.NewEncoder(w).Encode(map[string]string{
			"kind": "signin", "title": "Sign in again", "text": sentence(why.Error()), "error": sentence(why.Error()),
		})
		return
	}
	refuse(w, why.Error(), http.StatusUnauthorized)
}

func (a *Auth) allow(who Claims) error {
	if a.config.Allow == nil {
		return nil
	}
	return a.config.Allow(who)
}

// isPage reports whether a browser will show the answer in a tab. Only then may the
// browser be sent to another site. Browsers tell this in a header. For old browsers it
// follows from the types that they accept.
func isPage(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.Header.Get("Upgrade") != "" {
		return false
	}
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

func refuse(w http.ResponseWriter, why string, status int) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, why, status)
}
