package server

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// proxies are the networks of the proxies that the app trusts. The server believes the
// headers about the origin of a request only from these proxies, because any client could
// write such headers.
type proxies []netip.Prefix

// errForwardedTwice refuses a request whose headers disagree. A proxy writes one of the
// two headers, and passes on the other as its client sent it. A server that believes the
// wrong one believes the client.
var errForwardedTwice = errors.New("the request has the headers Forwarded and X-Forwarded-For, which name different clients: let the proxy remove the one that it does not set")

// hop is one step of a request's way, as the proxy at its end saw it.
type hop struct {
	addr        netip.Addr // of its sender; the zero Addr: the proxy does not say
	host, proto string     // "": the proxy does not say
}

// received returns r as the outermost trusted proxy received it: with the address of its
// client, with the host that the client asked for, and noting whether the client used
// TLS. A request that does not come from a trusted proxy is returned unchanged.
func (p proxies) received(r *http.Request) (*http.Request, error) {
	from, ok := parseAddr(r.RemoteAddr)
	if !ok || !p.trust(from) {
		return r, nil
	}
	way, err := wayOf(r.Header)
	if err != nil {
		return nil, err
	}
	client, host, proto := from, r.Host, ""
	for _, h := range slices.Backward(way) {
		if h.host != "" {
			host = h.host
		}
		if h.proto != "" {
			proto = h.proto
		}
		if !h.addr.IsValid() {
			break // no trusted proxy vouches for the steps before this one
		}
		if client = h.addr; !p.trust(client) {
			break
		}
	}
	seen := r.WithContext(context.WithValue(r.Context(), secureKey{}, strings.EqualFold(proto, "https")))
	seen.RemoteAddr, seen.Host = netip.AddrPortFrom(client, 0).String(), host
	return seen, nil
}

func (p proxies) trust(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(addr) })
}

type secureKey struct{}

// isSecure reports whether the browser speaks TLS, to this server or to a trusted proxy.
func isSecure(r *http.Request) bool {
	secure, _ := r.Context().Value(secureKey{}).(bool)
	return secure || r.TLS != nil
}

// ByProxy reports whether r came from a trusted proxy.
func ByProxy(r *http.Request) bool { return r.Context().Value(secureKey{}) != nil }

// wayOf reads the steps of a request's way, the first one first.
func wayOf(h http.Header) ([]hop, error) {
	standard, common := forwarded(list(h, "Forwarded")), xForwarded(h)
	switch {
	case len(standard) == 0:
		return common, nil
	case len(common) == 0:
		return standard, nil
	case standard[len(standard)-1].addr != common[len(common)-1].addr:
		return nil, errForwardedTwice
	}
	return standard, nil
}

// list returns the elements of all headers of a name. Commas separate the elements,
// except inside of quotes.
func list(h http.Header, name string) (elements []string) {
	for _, line := range h.Values(name) {
		quoted, begin := false, 0
		for i := range len(line) {
			switch {
			case line[i] == '"':
				quoted = !quoted
			case line[i] == ',' && !quoted:
				elements = append(elements, strings.TrimSpace(line[begin:i]))
				begin = i + 1
			}
		}
		elements = append(elements, strings.TrimSpace(line[begin:]))
	}
	return elements
}

// forwarded reads the elements of the header Forwarded (RFC 7239).
func forwarded(elements []string) (way []hop) {
	for _, element := range elements {
		var h hop
		for pair := range strings.SplitSeq(element, ";") {
			name, value, _ := strings.Cut(pair, "=")
			value = strings.Trim(strings.TrimSpace(value), `"`)
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "for":
				h.addr, _ = parseAddr(value)
			case "host":
				h.host = value
			case "proto":
				h.proto = value
			}
		}
		way = append(way, h)
	}
	return way
}

// xForwarded reads the headers X-Forwarded-For, -Host and -Proto. Of -Host and -Proto
// there may be one for each step. Or there may be one in all, which the last proxy before
// this server has set.
func xForwarded(h http.Header) (way []hop) {
	addrs, hosts, protos := list(h, "X-Forwarded-For"), list(h, "X-Forwarded-Host"), list(h, "X-Forwarded-Proto")
	if len(addrs) == 0 && len(hosts)+len(protos) > 0 {
		addrs = []string{""}
	}
	of := func(values []string, i int) string {
		switch {
		case len(values) == len(addrs):
			return values[i]
		case len(values) > 0 && i == len(addrs)-1:
			return values[len(values)-1]
		}
		return ""
	}
	for i, addr := range addrs {
		step := hop{host: of(hosts, i), proto: of(protos, i)}
		step.addr, _ = parseAddr(addr)
		way = append(way, step)
	}
	return way
}

// parseAddr reads an address with or without a port and brackets.
func parseAddr(s string) (netip.Addr, bool) {
	if a, err := netip.ParseAddrPort(s); err == nil {
		return a.Addr(), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a, err == nil
}
