package oidc

import (
	"net/http"
	"net/url"
)

// serveSignOut shows a page that asks whether to sign out, and does it when its form is
// sent. A link alone does not sign out: another site could have it.
func (a *Auth) serveSignOut(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		if s, err := a.session(r); err == nil {
			a.showSignOut(w, a.claims(s))
			return
		}
		a.showSignedOut(w)
	case http.MethodPost:
		if err := a.crossOrigin.Check(r); err != nil {
			a.refused.Warn(a.config.Log, "a sign-out was refused", "why", err.Error(), "from", r.RemoteAddr)
			refuse(w, "a sign-out must come from the app's own page", http.StatusForbidden)
			return
		}
		a.signOut(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		refuse(w, "only GET, HEAD and POST are answered here", http.StatusMethodNotAllowed)
	}
}

// signOut ends the session here, and then at the provider if it can do that.
func (a *Auth) signOut(w http.ResponseWriter, r *http.Request) {
	if s, err := a.session(r); err == nil {
		a.sockets.end(s)
		a.config.Log.Info("a visitor has signed out", "user", a.claims(s).ID())
	}
	a.dropCookie(w, sessionCookie)
	if end := a.endSession(); end != nil {
		redirect(w, end.String())
		return
	}
	a.goTo(w, SignOutPath)
}

// endSession returns the address at which the provider ends its own session, or nil. No
// ID token is kept that could prove the visitor's identity, so the provider may ask the
// visitor.
func (a *Auth) endSession() *url.URL {
	to := a.provider.known.Load()
	if to == nil || to.endSession == "" {
		return nil
	}
	u, err := url.Parse(to.endSession)
	if err != nil {
		return nil
	}
	q := u.Query()
	q.Set("client_id", a.config.ClientID)
	if a.config.AfterSignOut != "" {
		q.Set("post_logout_redirect_uri", a.config.AfterSignOut)
	}
	u.RawQuery = q.Encode()
	return u
}
