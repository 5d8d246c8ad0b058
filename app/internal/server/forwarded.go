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
var errForwardedTwice = errors.New("the request has the header Forwarded and headers such as X-Forwarded-For, which do not name the same client, host or protocol: let the proxy remove those that it does not set")

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
	client, err := p.client(r, from)
	if err != nil {
		return nil, err
	}
	seen := r.WithContext(context.WithValue(r.Context(), secureKey{}, strings.EqualFold(client.proto, "https")))
	seen.RemoteAddr, seen.Host = netip.AddrPortFrom(client.addr, 0).String(), client.host
	return seen, nil
}

// client returns what the headers of r say of its client. The request came from the
// trusted proxy at this address.
func (p proxies) client(r *http.Request, from netip.Addr) (hop, error) {
	begin := hop{addr: from, host: r.Host}
	standard, common := forwarded(r.Header), xForwarded(r.Header)
	one, other := p.back(begin, standard), p.back(begin, common)
	switch {
	case len(standard) == 0:
		return other, nil
	case len(common) == 0:
		return one, nil
	case last(standard).addr != last(common).addr, one.addr != other.addr, !strings.EqualFold(one.host, other.host):
		return hop{}, errForwardedTwice
	case one.proto == "":
		one.proto = other.proto
	case other.proto != "" && !strings.EqualFold(one.proto, other.proto):
		return hop{}, errForwardedTwice
	}
	return one, nil
}

func last(way []hop) hop { return way[len(way)-1] }

// back follows the way of a request back to the first address that is no trusted proxy.
func (p proxies) back(client hop, way []hop) hop {
	for _, h := range slices.Backward(way) {
		if h.host != "" {
			client.host = h.host
		}
		if h.proto != "" {
			client.proto = h.proto
		}
		if !h.addr.IsValid() {
			break // no trusted proxy vouches for the steps before this one
		}
		if client.addr = h.addr; !p.trust(client.addr) {
			break
		}
	}
	return client
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

// list returns the elements of all headers of a name, which commas separate. Quotes mean
// nothing: a proxy adds to what its client sent, so a client's open quote would hide what
// the proxy says.
func list(h http.Header, name string) (elements []string) {
	for _, line := range h.Values(name) {
		for element := range strings.SplitSeq(line, ",") {
			elements = append(elements, strings.TrimSpace(element))
		}
	}
	return elements
}

// forwarded reads the elements of the header Forwarded (RFC 7239), the first one first.
// In a line that is damaged nobody can tell the client's words from those of a proxy. So
// it counts as one step of which nothing is known, like an element that has a parameter
// twice.
func forwarded(h http.Header) (way []hop) {
	for _, line := range h.Values("Forwarded") {
		elements, ok := splitQuoted(line, ',')
		if !ok {
			way = append(way, hop{})
			continue
		}
		for _, element := range elements {
			way = append(way, readHop(element))
		}
	}
	return way
}

func readHop(element string) (h hop) {
	seen := map[string]bool{}
	pairs, _ := splitQuoted(element, ';')
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		name, value = strings.ToLower(strings.TrimSpace(name)), unquote(strings.TrimSpace(value))
		if name != "" && seen[name] {
			return hop{}
		}
		switch seen[name] = true; name {
		case "for":
			h.addr, _ = parseAddr(value)
		case "host":
			h.host = value
		case "proto":
			h.proto = value
		}
	}
	return h
}

// splitQuoted splits a line at each separator that is not inside of quotes. It returns
// false if a quote is open at the end, or stands where no value begins.
func splitQuoted(line string, separator byte) (parts []string, ok bool) {
	quoted, begin := false, 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quoted && c == '\\':
			i++ // the next character is one of the text
		case c == '"' && !quoted && (i == 0 || line[i-1] != '='):
			return nil, false
		case c == '"':
			quoted = !quoted
		case c == separator && !quoted:
			parts = append(parts, line[begin:i])
			begin = i + 1
		}
	}
	return append(parts, line[begin:]), !quoted
}

// unquote returns the text of a value that may stand in quotes.
func unquote(value string) string {
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return value
	}
	var text strings.Builder
	for i := 1; i < len(value)-1; i++ {
		if value[i] == '\\' && i+1 < len(value)-1 {
			i++
		}
		text.WriteByte(value[i])
	}
	return text.String()
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

// parseAddr reads an address with or without a port and brackets. The port may be hidden
// behind a name, such as _a.
func parseAddr(s string) (netip.Addr, bool) {
	if i := strings.LastIndex(s, ":_"); i > 0 {
		s = s[:i]
	}
	if a, err := netip.ParseAddrPort(s); err == nil {
		return a.Addr().Unmap(), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap(), err == nil
}
