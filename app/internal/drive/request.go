package drive

import (
	"net/http"
	"net/url"

	"github.com/refrain-go/refrain/app/internal/server"
)

// Handshake returns the handshake of a tab with the details of r. If r is nil, it is the
// handshake of a plain visitor.
func Handshake(r *http.Request) *http.Request {
	if r == nil {
		r = &http.Request{RemoteAddr: "192.0.2.1:1"}
	}
	h := r.Clone(r.Context())
	h.Method, h.URL, h.Body = http.MethodGet, &url.URL{Path: "/ws"}, nil
	if h.Header == nil {
		h.Header = http.Header{}
	}
	if h.Host == "" {
		h.Host = "localhost"
	}
	return h
}

// WithCookie returns r as a browser with that cookie sends it.
func WithCookie(r *http.Request, cookie string) *http.Request {
	r = r.Clone(r.Context())
	for _, c := range server.Cookies(cookie) {
		r.AddCookie(c)
	}
	return r
}
