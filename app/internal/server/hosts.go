package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// hosts are the names by which an app may be reached. An Origin that equals Host proves
// nothing if a stranger's domain resolves to this machine (DNS rebinding). So the server
// checks the name itself, with every request.
//
// These names are allowed: loopback names and addresses, the address that the connection
// came to, and the names that the app gives. The app may give "example.com",
// "*.example.com" for all names below it, or "*" for any name.
type hosts struct {
	any   bool
	names map[string]bool
	below []string // ".example.com"
}

func newHosts(allowed []string) hosts {
	h := hosts{names: map[string]bool{"localhost": true}, below: []string{".localhost"}}
	for _, name := range allowed {
		name = strings.ToLower(hostname(name))
		switch below, wild := strings.CutPrefix(name, "*."); {
		case name == "*":
			h.any = true
		case wild:
			h.below = append(h.below, "."+below)
		default:
			h.names[name] = true
		}
	}
	return h
}

func (h hosts) check(r *http.Request) error {
	name := strings.TrimSuffix(strings.ToLower(hostname(r.Host)), ".")
	if h.any || h.names[name] || h.isAddress(name, r) {
		return nil
	}
	for _, suffix := range h.below {
		if strings.HasSuffix(name, suffix) {
			return nil
		}
	}
	return fmt.Errorf("the host %q is not allowed here: name it with app.AllowHosts(%q)", name, name)
}

// isAddress reports whether name is a loopback address, or the address that this
// connection came to. No foreign page can have that as its own origin.
func (h hosts) isAddress(name string, r *http.Request) bool {
	ip, err := netip.ParseAddr(name)
	if err != nil {
		return false
	}
	if ip.IsLoopback() {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok {
		return false
	}
	to, _ := netip.AddrFromSlice(local.IP)
	return ip.Unmap() == to.Unmap()
}

// hostname returns hostport without the port and the brackets of an IPv6 address.
func hostname(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return strings.Trim(hostport, "[]")
}
