package oidc

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// session is the content of a session's cookie. The keys of the cookie belong to one
// issuer, client and site, so these are not in it.
type session struct {
	ID      string                     `json:"i"` // random; by it a sign-out ends the session
	Subject string                     `json:"s"`
	Expires int64                      `json:"e"` // in seconds since 1970
	Claims  map[string]json.RawMessage `json:"c"`
}

func (s *session) expires() time.Time { return time.Unix(s.Expires, 0) }

// maxCookie is the greatest length of a cookie's value. Browsers silently drop a cookie
// of more than 4096 bytes, its name and attributes included.
const maxCookie = 3700

var errTooLarge = errors.New("the claims do not fit into a cookie")

// sealed returns the cookie's value. If the claims do not fit, it drops the largest ones.
// It returns an error instead if the app has named the claims that it needs. A cookie is
// never split, because a browser limits the cookies of a host and would drop a part.
func (a *Auth) sealed(s *session) (string, error) {
	var dropped []string
	for {
		text, err := a.sessions.seal(s)
		if err != nil || len(text) <= maxCookie {
			if len(dropped) > 0 {
				a.refused.Warn(a.config.Log, "claims of a visitor are too large and were dropped: name those that the app needs in Config.Claims",
					"claims", dropped)
			}
			return text, err
		}
		name := largest(s.Claims)
		if name == "" || len(a.config.Claims) > 0 {
			return "", fmt.Errorf("%w: they take %d bytes of %d, the largest is %q", errTooLarge, len(text), maxCookie, name)
		}
		delete(s.Claims, name)
		dropped = append(dropped, name)
	}
}

func largest(claims map[string]json.RawMessage) (name string) {
	for n, text := range claims {
		if c := cmp.Compare(len(text), len(claims[name])); name == "" || c > 0 || c == 0 && n < name {
			name = n
		}
	}
	return name
}

var (
	errNoSession = errors.New("you are not signed in: load the page again")
	errEnded     = errors.New("your sign-in has ended: load the page again")
)

// session returns the session of a request. Its errors are sentences for the visitor.
func (a *Auth) session(r *http.Request) (*session, error) {
	c, err := r.Cookie(a.cookieName(sessionCookie))
	if err != nil || c.Value == "" {
		return nil, errNoSession
	}
	s := &session{}
	if err := a.sessions.open(c.Value, s); err != nil {
		return nil, errNoSession
	}
	if !time.Now().Before(s.expires()) || a.sockets.ended(s.ID) {
		return nil, errEnded
	}
	return s, nil
}

func (a *Auth) claims(s *session) Claims {
	return newClaims(a.config.Issuer, s.Subject, s.expires(), s.Claims)
}

// The cookies, without the part of their names that tells apps on one host apart.
const (
	sessionCookie = "refrain-session-"
	signInCookie  = "refrain-sign-in-"
)

// cookieName gives a cookie the prefix that has browsers refuse it from another host, and
// without TLS. It is only possible with TLS.
func (a *Auth) cookieName(kind string) string {
	if a.isSecure() {
		return "__Host-" + kind + a.tag
	}
	return kind + a.tag
}

func (a *Auth) isSecure() bool { return a.site.base.Scheme == "https" }

// setCookie gives the browser a cookie that lasts for this number of seconds. A number
// below zero removes the cookie. SameSite is Lax, because the provider's redirect back
// comes from another site.
func (a *Auth) setCookie(w http.ResponseWriter, kind, value string, seconds int) {
	c := &http.Cookie{
		Name: a.cookieName(kind), Value: value, Path: a.site.base.EscapedPath(), MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if a.isSecure() {
		c.Secure, c.Path = true, "/" // as the prefix demands
	}
	http.SetCookie(w, c)
}

func (a *Auth) dropCookie(w http.ResponseWriter, kind string) { a.setCookie(w, kind, "", -1) }

// withoutCookies returns the headers of a request without the cookies of this package: a
// script that shows or logs the visitor's cookies must not give a session away.
func (a *Auth) withoutCookies(h http.Header) http.Header {
	h = h.Clone()
	lines := h["Cookie"]
	h.Del("Cookie")
	for _, line := range lines {
		var kept []string
		for part := range strings.SplitSeq(line, ";") {
			name, _, _ := strings.Cut(strings.TrimSpace(part), "=")
			if name != a.cookieName(sessionCookie) && name != a.cookieName(signInCookie) {
				kept = append(kept, strings.TrimSpace(part))
			}
		}
		if len(kept) > 0 {
			h.Add("Cookie", strings.Join(kept, "; "))
		}
	}
	return h
}
