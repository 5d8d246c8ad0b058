package app

import (
	"net/http"
	"net/netip"
)

// Request has the details of a tab's handshake: the visitor, their address and their
// headers. It is the caller's own copy: changing it has no effect.
type Request struct {
	// Addr is the address of the browser, as far as the app knows it. Behind a proxy it
	// is the proxy's own, unless TrustedProxies names the proxy. It is the zero Addr if
	// the connection did not come from a network.
	Addr netip.Addr

	// Host is the host that the browser asked for, with the port if it is not the usual
	// one. TLS reports whether the browser used https. Behind a proxy, both need
	// TrustedProxies.
	Host string
	TLS  bool

	// User is the id that the app's [User] gave the visitor, or empty if they have none.
	User string

	// Header has the headers except those that open a WebSocket. Cookies has those of the
	// Cookie header. Both lack the cookie by which the app tells browsers apart, since
	// everybody who has it has the browser's sessions.
	Header  http.Header
	Cookies []*http.Cookie
}

// Cookie returns the value of the first cookie of that name, or "" if there is none.
func (r Request) Cookie(name string) string {
	for _, c := range r.Cookies {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// Request returns the details of the tab's handshake. If the tab has lost its connection
// and come back, it is the newest handshake. The page and its files come by other
// requests, which are not seen here.
//
// Middleware in front of the app may put values into the context of the handshake.
// [UI.Value] finds them, and so does any function that gets ui as its context. The
// cancellation of that context is not passed on, since the request ends before the
// session.
func (ui *UI) Request() Request {
	ui.at.Check()
	if ui.at.ScriptsOnly("Request", noTab) {
		return Request{Header: http.Header{}}
	}
	r, user := ui.at.Visit()
	if r == nil {
		return Request{Header: http.Header{}}
	}
	is := Request{Addr: r.Addr, Host: r.Host, TLS: r.TLS, User: user, Header: r.Header()}
	for _, line := range is.Header["Cookie"] {
		cookies, _ := http.ParseCookie(line)
		is.Cookies = append(is.Cookies, cookies...)
	}
	return is
}
