package server

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Request is the content of a tab's handshake. It keeps nothing of the http.Request
// except the values of its context, because the buffers of an http.Request would live as
// long as the tab. It does not change.
type Request struct {
	Addr   netip.Addr // the address it came from; zero if it came from no network
	Host   string
	TLS    bool
	Values context.Context // never ends; has the values that middleware set

	head string // name and value of each header in turn, each ended by a zero byte
}

// maxHead is the largest size in bytes of a handshake's headers, which live as long as
// the tab. Common proxies do not pass on more.
const maxHead = 32 << 10

var errLargeHead = errors.New("the headers of the handshake have more than 32 KB")

// handshake are the headers that open a WebSocket. They tell nothing of the visitor.
var handshake = []string{"Connection", "Upgrade", "Sec-Websocket-Key", "Sec-Websocket-Version", "Sec-Websocket-Extensions", "Sec-Websocket-Protocol"}

// requestOf returns the Request of r.
func requestOf(r *http.Request) (*Request, error) {
	var head strings.Builder
	for name, values := range r.Header {
		if slices.Contains(handshake, name) {
			continue
		}
		for _, v := range values {
			if name == "Cookie" {
				v = othersCookies(v)
			}
			if v == "" && name == "Cookie" {
				continue
			}
			for _, text := range []string{name, v} {
				head.WriteString(strings.ReplaceAll(text, "\x00", ""))
				head.WriteByte(0)
			}
		}
		if head.Len() > maxHead {
			return nil, errLargeHead
		}
	}
	addr, _ := parseAddr(r.RemoteAddr)
	return &Request{
		Addr: addr.Unmap(), Host: strings.Clone(r.Host), TLS: isSecure(r),
		Values: context.WithoutCancel(r.Context()), head: strings.Clone(head.String()),
	}, nil
}

// Header returns the headers, which belong to the caller. Our own cookie is not among
// them, because it gives access to the browser's sessions.
func (r *Request) Header() http.Header {
	h := make(http.Header)
	parts := strings.Split(r.head, "\x00")
	for i := 0; i+1 < len(parts); i += 2 {
		h[parts[i]] = append(h[parts[i]], parts[i+1])
	}
	return h
}

// othersCookies leaves our own out of a Cookie header.
func othersCookies(line string) string {
	list := slices.DeleteFunc(strings.Split(line, ";"), func(cookie string) bool {
		name, _, _ := strings.Cut(cookie, "=")
		name = strings.Trim(name, " \t")
		return name == plainCookie || name == secureCookie
	})
	return strings.TrimSpace(strings.Join(list, ";"))
}
