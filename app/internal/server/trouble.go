package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Trouble is the reason why a page cannot open its WebSocket. The failure itself tells a
// page nothing, so the page asks for the reason by HTTP, at the same address.
type Trouble struct {
	Kind string `json:"kind"` // by which pages tell troubles apart
	Text string `json:"text"` // the trouble, in words for the visitor
	Fix  string `json:"fix"`  // the remedy, in words for the operator
}

// opensSocket reports whether r is a WebSocket's handshake.
func opensSocket(r *http.Request) bool {
	upgrade := slices.ContainsFunc(list(r.Header, "Connection"), func(token string) bool { return strings.EqualFold(token, "upgrade") })
	return upgrade && strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// serveNoSocket answers requests to a WebSocket's address that open none. Such a request
// comes from a page that asks why it cannot connect. Or it is a handshake that has lost a
// header on its way; it still has its key.
func (s *Server) serveNoSocket(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Sec-Websocket-Key") == "" {
		s.explain(w, r, nil)
		return
	}
	w.Header().Set("Upgrade", "websocket")
	s.refuseTab(w, r, http.StatusUpgradeRequired, noSocket())
}

// refuseTab answers a handshake.
func (s *Server) refuseTab(w http.ResponseWriter, r *http.Request, status int, t *Trouble) {
	s.warn("a tab was refused", r, t)
	http.Error(w, strings.TrimSpace(t.Text+" "+t.Fix), status)
}

// explain answers a page that asks why it cannot connect. The page sends its origin in
// the query, because browsers send no Origin header with a page's requests to its own
// site.
func (s *Server) explain(w http.ResponseWriter, r *http.Request, t *Trouble) {
	query := r.URL.Query()
	if t == nil {
		_, t = s.admit(r, query.Get("origin"))
	}
	if t == nil && !s.hasRoom(r) {
		t = busy()
	}
	if t == nil {
		t = noSocket()
	}
	if t.Kind == "cookie" {
		setCookie(w, r) // for a browser that has only lost it
	}
	if query.Has("again") { // it did not pass by itself
		s.warn("a page cannot connect", r, t)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(t)
}

// warn logs a trouble.
func (s *Server) warn(what string, r *http.Request, t *Trouble) {
	fix := t.Fix
	if t.Kind == "origin" { // in a handshake, this may be a stranger's doing
		fix = "If both hosts are this app's: " + fix + " If not, a page of another site tried to get in, and nothing is to be done."
	}
	s.refused.Warn(s.config.Log, what, "why", t.Text, "fix", fix, "from", r.RemoteAddr)
}

// admit returns the visitor who opens a tab with r from a page of that origin, or the
// trouble that prevents it.
func (s *Server) admit(r *http.Request, origin string) (Visitor, *Trouble) {
	if !s.origins.allow(origin, r) {
		return Visitor{}, s.foreign(origin, r)
	}
	who, err := visitor(r)
	if err != nil {
		return Visitor{}, noCookie(r, origin)
	}
	if who.Request, err = requestOf(r); err != nil {
		return Visitor{}, &Trouble{"large", "The browser sends more than 32 KB of headers, which are mostly cookies: the app takes no more.",
			"Have the other programs of this host set fewer or smaller cookies, or give the app a host of its own."}
	}
	return who, nil
}

func (s *Server) foreign(origin string, r *http.Request) *Trouble {
	name := origin
	if u, err := url.Parse(origin); err == nil && u.Host != "" {
		name = u.Host
	}
	return &Trouble{"origin",
		fmt.Sprintf("A page of %q asked for the host %q, and the app lets only pages of that host in. Allowed besides: %s.", origin, r.Host, s.origins),
		fmt.Sprintf("Have the proxy in front of the app pass on the host that the browser asked for (nginx: proxy_set_header Host $http_host;), "+
			"or name that host in the app: app.AllowHosts(%q).", name)}
}

// String lists the names.
func (o origins) String() string {
	if len(o) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(maps.Keys(o)), ", ")
}

func noCookie(r *http.Request, origin string) *Trouble {
	if isSecure(r) && strings.HasPrefix(origin, "http:") {
		return &Trouble{"cookie", "The app takes this page for one that came by https, but the browser has it by http, and so keeps no cookie for it.",
			"Have the proxy in front of the app say in X-Forwarded-Proto, or Forwarded, how the browser asked; or use https."}
	}
	return &Trouble{"cookie", "This browser does not send the cookie by which the app knows it again. Allow cookies for this site, and load the page again.",
		"If every browser has this trouble, have the proxy in front of the app pass on the headers Cookie and Set-Cookie."}
}

func noSocket() *Trouble {
	return &Trouble{"upgrade", "The app can be reached, but not by WebSocket, by which it sends its pages: something on the way does not let that through.",
		`Have the proxy in front of the app pass on WebSockets (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";).`}
}

func busy() *Trouble {
	return &Trouble{"busy", "Too many tabs connect just now, and have not said anything yet.", ""}
}

func strange(host string) *Trouble {
	return &Trouble{"host", fmt.Sprintf("The app is not meant to be reached by the host %q.", host),
		fmt.Sprintf("Name it in the app: app.AllowHosts(%q).", hostname(host))}
}
