package server

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/netip"
)

const cookieBytes = 16

// cookieName is the name of a browser's cookie. Over TLS the name has a prefix. The
// browser then refuses a cookie that another host, or a page without TLS, has set.
func cookieName(r *http.Request) string {
	if isSecure(r) {
		return secureCookie
	}
	return plainCookie
}

const (
	plainCookie  = "refrain"
	secureCookie = "__Host-" + plainCookie
)

// setCookie gives a browser its name: 128 random bits that scripts cannot read and other
// sites do not send along. Without a path the cookie belongs to the directory at which
// the app is mounted. Over TLS it belongs to the whole host.
func setCookie(w http.ResponseWriter, r *http.Request) {
	c := &http.Cookie{Name: cookieName(r), Value: NewID(), HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if isSecure(r) {
		c.Secure, c.Path = true, "/" // as the prefix demands
	}
	http.SetCookie(w, c)
}

// Cookie is the cookie that the browser of a visitor sends.
func Cookie(value string) *http.Cookie { return &http.Cookie{Name: plainCookie, Value: value} }

// Cookies are Cookie for a test's request, with TLS or without.
func Cookies(value string) []*http.Cookie {
	return []*http.Cookie{Cookie(value), {Name: secureCookie, Value: value}}
}

// NewID returns 128 random bits as text.
func NewID() string {
	var b [cookieBytes]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// visitor reads the cookie and the address of r. A cookie that this package did not make
// is an error, like a missing one.
func visitor(r *http.Request) (Visitor, error) {
	c, err := r.Cookie(cookieName(r))
	if err != nil {
		return Visitor{}, errors.New("this browser has no session cookie yet: load the page first, and allow cookies")
	}
	if b, err := base64.RawURLEncoding.DecodeString(c.Value); err != nil || len(b) != cookieBytes {
		return Visitor{}, errors.New("the session cookie is damaged: load the page again")
	}
	return Visitor{Cookie: c.Value, Addr: network(r.RemoteAddr)}, nil
}

// network gives the key by which addresses are counted. For IPv6 this is the first half
// of the address, because the holder of one address there has all addresses with that
// half.
func network(remote string) string {
	addr, _, err := net.SplitHostPort(remote)
	if err != nil {
		addr = remote
	}
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		return addr
	}
	if ip = ip.Unmap(); ip.Is4() || ip.IsLoopback() {
		return ip.String()
	}
	half, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return addr
	}
	return half.String()
}
