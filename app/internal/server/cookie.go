package server

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/netip"
)

const (
	cookieName  = "refrain"
	cookieBytes = 16
)

// setCookie gives a browser its name: 128 random bits, unreadable for scripts, not sent along by other sites. Without a
// path it belongs to the directory that the app is mounted at.
func setCookie(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name:     cookieName,
		Value:    NewID(),
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
		Secure:   r.TLS != nil,
	})
}

// Cookie is what the browser of a visitor sends.
func Cookie(value string) *http.Cookie { return &http.Cookie{Name: cookieName, Value: value} }

// NewID returns 128 random bits as text.
func NewID() string {
	var b [cookieBytes]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// visitor reads who asks. A cookie that is not of our making is as good as none.
func visitor(r *http.Request) (Visitor, error) {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return Visitor{}, errors.New("this browser has no session cookie yet: load the page first, and allow cookies")
	}
	if b, err := base64.RawURLEncoding.DecodeString(c.Value); err != nil || len(b) != cookieBytes {
		return Visitor{}, errors.New("the session cookie is damaged: load the page again")
	}
	return Visitor{Cookie: c.Value, Addr: network(r.RemoteAddr)}, nil
}

// network is what addresses are counted by. Of IPv6 that is the first half: who has one address there has all that share it.
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
