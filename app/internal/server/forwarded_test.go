package server_test

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/internal/server"
)

// behind returns a server that trusts the proxies of 10.0.0.0/8 and of fd00::/8, and the
// last visitor as the server saw them.
func behind(t *testing.T) (s *server.Server, who *server.Visitor) {
	t.Helper()
	who = new(server.Visitor)
	s, err := server.New(server.Config{
		Hosts: []string{"shop.example"}, Log: slog.New(slog.DiscardHandler),
		Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")},
		Files:   func(_ http.ResponseWriter, _ *http.Request, f server.FileRequest) { *who = f.Visitor },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, who
}

// Hazard: behind a proxy all visitors have one address, or any client can choose its
// address. // A8
func TestProxies_OnlyTrustedOnesNameTheClient(t *testing.T) {
	s, who := behind(t)
	for _, c := range []struct {
		from, header, value, want string
	}{
		{"10.0.0.1:9", "X-Forwarded-For", "192.0.2.7", "192.0.2.7"},
		{"10.0.0.1:9", "X-Forwarded-For", "192.0.2.7:4711", "192.0.2.7"},
		// The first the client has written itself.
		{"10.0.0.1:9", "X-Forwarded-For", "203.0.113.5, 192.0.2.7", "192.0.2.7"},
		{"10.0.0.1:9", "X-Forwarded-For", "192.0.2.7, 10.0.0.2", "192.0.2.7"},
		{"10.0.0.1:9", "X-Forwarded-For", "203.0.113.5, 192.0.2.7, 10.0.0.3,10.0.0.2", "192.0.2.7"},
		{"10.0.0.1:9", "X-Forwarded-For", "2001:db8:1:2::9", "2001:db8:1:2::/64"},
		{"10.0.0.1:9", "X-Forwarded-For", "[2001:db8:1:2::9]:80", "2001:db8:1:2::/64"},
		{"10.0.0.1:9", "X-Forwarded-For", "nonsense", "10.0.0.1"},
		{"10.0.0.1:9", "X-Forwarded-For", "203.0.113.5, nonsense", "10.0.0.1"},
		{"10.0.0.1:9", "X-Forwarded-For", "", "10.0.0.1"},
		{"[::ffff:10.0.0.1]:9", "X-Forwarded-For", "192.0.2.7", "192.0.2.7"},
		{"[fd00::1]:9", "X-Forwarded-For", "192.0.2.7", "192.0.2.7"},
		{"10.0.0.1:9", "Forwarded", "for=192.0.2.7", "192.0.2.7"},
		{"10.0.0.1:9", "Forwarded", `For="[2001:db8:1:2::9]:80";proto=http`, "2001:db8:1:2::/64"},
		{"10.0.0.1:9", "Forwarded", `for=203.0.113.5, for="192.0.2.7:80" ; by=10.0.0.1`, "192.0.2.7"},
		{"10.0.0.1:9", "Forwarded", `for=192.0.2.7;by="a,b";host="localhost", for=10.0.0.2`, "192.0.2.7"},
		{"10.0.0.1:9", "Forwarded", "for=unknown", "10.0.0.1"},
		{"10.0.0.1:9", "Forwarded", "for=203.0.113.5, for=_hidden", "10.0.0.1"},
		{"10.0.0.1:9", "X-Forwarded-For", "::ffff:192.0.2.7", "192.0.2.7"},
		{"10.0.0.1:9", "X-Forwarded-For", "192.0.2.7, ::ffff:10.0.0.2", "192.0.2.7"},
		// Of the next ones, the client has sent all but the end, which the proxy added.
		{"10.0.0.1:9", "X-Forwarded-For", `", 192.0.2.7`, "192.0.2.7"},
		{"10.0.0.1:9", "X-Forwarded-For", `"203.0.113.5, 192.0.2.7`, "192.0.2.7"},
		{"10.0.0.1:9", "Forwarded", `for=203.0.113.5;x=", for=192.0.2.7`, "10.0.0.1"},
		{"10.0.0.1:9", "Forwarded", `for=203.0.113.5;x=", for="[2001:db8:1:2::9]"`, "10.0.0.1"},
		{"10.0.0.1:9", "Forwarded", `for=203.0.113.5;x="\", for="192.0.2.7:80"`, "10.0.0.1"},
		{"10.0.0.1:9", "Forwarded", `for=203.0.113.5";x=", for=192.0.2.7`, "10.0.0.1"},
		// The client has chosen x, which the proxy quotes, or does not.
		{"10.0.0.1:9", "Forwarded", `for=192.0.2.7;by="x;for=203.0.113.5"`, "192.0.2.7"},
		{"10.0.0.1:9", "Forwarded", `for=192.0.2.7;by="x\";for=203.0.113.5;y=\""`, "192.0.2.7"},
		{"10.0.0.1:9", "Forwarded", `for=192.0.2.7;by=x;for=203.0.113.5`, "10.0.0.1"},
		{"10.0.0.1:9", "Forwarded", `for="192.0.2.7:_hidden"`, "192.0.2.7"},
		{"10.0.0.1:9", "Forwarded", `for="[2001:db8:1:2::9]:_hidden";`, "2001:db8:1:2::/64"},
		{"10.0.0.1:9", "Forwarded", `for="\192.0.2.7"`, "192.0.2.7"},
		{"192.0.2.1:9", "X-Forwarded-For", "192.0.2.7", "192.0.2.1"},
		{"192.0.2.1:9", "Forwarded", "for=192.0.2.7", "192.0.2.1"},
	} {
		*who = server.Visitor{}
		get(s, "/csv/x", "localhost", func(r *http.Request) {
			r.RemoteAddr = c.from
			r.Header.Set(c.header, c.value)
			r.AddCookie(server.Cookie(strings.Repeat("A", 22)))
		})
		if who.Addr != c.want {
			t.Errorf("from %s with %s: %q the visitor is %q, want %q", c.from, c.header, c.value, who.Addr, c.want)
		}
	}
}

// Each header may come on several lines, as if they were one.
func TestProxies_HeadersOnSeveralLines(t *testing.T) {
	s, who := behind(t)
	for _, header := range []http.Header{
		{"X-Forwarded-For": {"203.0.113.5", "192.0.2.7, 10.0.0.3", "10.0.0.2"}},
		{"Forwarded": {`for=203.0.113.5;x="`, "for=192.0.2.7, for=10.0.0.3", "for=10.0.0.2"}},
	} {
		get(s, "/csv/x", "localhost", func(r *http.Request) {
			r.RemoteAddr, r.Header = "10.0.0.1:9", header
			r.AddCookie(server.Cookie(strings.Repeat("A", 22)))
		})
		if who.Addr != "192.0.2.7" {
			t.Errorf("with %q the visitor is %q", header, who.Addr)
		}
	}
}

// Hazard: a proxy sets one kind of headers and passes on the other, in which its client
// chooses its own address. // A8
func TestProxies_HeadersThatDisagreeAreRefused(t *testing.T) {
	s, _ := behind(t)
	for _, c := range []struct {
		forwarded, common string
		want              int
	}{
		{"for=192.0.2.7", "192.0.2.7", http.StatusOK},
		{`for="[::ffff:192.0.2.7]:80"`, "192.0.2.7", http.StatusOK},
		{"for=192.0.2.7, for=10.0.0.2", "203.0.113.5, 192.0.2.7, 10.0.0.2", http.StatusOK},
		{"for=203.0.113.5", "192.0.2.7", http.StatusBadRequest},
		{"for=unknown", "192.0.2.7", http.StatusBadRequest},
		{"for=203.0.113.5, for=10.0.0.2", "192.0.2.7, 10.0.0.2", http.StatusBadRequest},
		{"for=unknown, for=10.0.0.2", "192.0.2.7, 10.0.0.2", http.StatusBadRequest},
	} {
		got := get(s, "/", "localhost", func(r *http.Request) {
			r.RemoteAddr = "10.0.0.1:9"
			r.Header.Set("X-Forwarded-For", c.common)
			r.Header.Set("Forwarded", c.forwarded)
		})
		if got.StatusCode != c.want {
			t.Errorf("%s and %s: status %d, want %d", c.forwarded, c.common, got.StatusCode, c.want)
		}
	}
}

// Hazard: a client that knows its own address sends it in the header that the proxy
// passes on, with a host or a protocol of its choice. // A8
func TestProxies_HostsAndProtocolsThatDisagreeAreRefused(t *testing.T) {
	s, _ := behind(t)
	for _, c := range []struct {
		forwarded   string
		host, proto string // of X-Forwarded-Host and X-Forwarded-Proto
		want        int
	}{
		{"for=192.0.2.7;host=shop.example;proto=https", "shop.example", "https", http.StatusOK},
		{"for=192.0.2.7;host=SHOP.example;proto=HTTPS", "shop.example", "https", http.StatusOK},
		{"for=192.0.2.7;proto=https", "localhost", "", http.StatusOK},
		{"for=192.0.2.7", "", "https", http.StatusOK},
		{"for=192.0.2.7;host=shop.example", "evil.example", "", http.StatusBadRequest},
		{"for=192.0.2.7;host=shop.example", "", "", http.StatusBadRequest},
		{"for=192.0.2.7;proto=https", "", "http", http.StatusBadRequest},
	} {
		got := get(s, "/", "localhost", func(r *http.Request) {
			r.RemoteAddr = "10.0.0.1:9"
			r.Header.Set("X-Forwarded-For", "192.0.2.7")
			r.Header.Set("Forwarded", c.forwarded)
			if c.host != "" {
				r.Header.Set("X-Forwarded-Host", c.host)
			}
			if c.proto != "" {
				r.Header.Set("X-Forwarded-Proto", c.proto)
			}
		})
		if got.StatusCode != c.want {
			t.Errorf("%s beside %q and %q: status %d, want %d", c.forwarded, c.host, c.proto, got.StatusCode, c.want)
		}
	}
}

// Hazard: behind TLS the cookie is one that other hosts may set; or a client without a
// proxy has the server believe that it speaks TLS. // A8
func TestProxies_SayWhetherTheBrowserSpeaksTLS(t *testing.T) {
	s, _ := behind(t)
	for _, c := range []struct {
		what string
		edit func(*http.Request)
		safe bool
	}{
		{"its own TLS", func(r *http.Request) { r.TLS = new(tls.ConnectionState) }, true},
		{"a proxy's TLS", func(r *http.Request) { r.RemoteAddr = "10.0.0.1:9"; r.Header.Set("X-Forwarded-Proto", "https") }, true},
		{"a proxy's TLS, in the standard's words", func(r *http.Request) { r.RemoteAddr = "10.0.0.1:9"; r.Header.Set("Forwarded", "proto=https") }, true},
		{"the outer proxy's TLS", func(r *http.Request) {
			r.RemoteAddr = "10.0.0.1:9"
			r.Header.Set("X-Forwarded-For", "192.0.2.7, 10.0.0.2")
			r.Header.Set("X-Forwarded-Proto", "https, http")
		}, true},
		{"no TLS", func(r *http.Request) { r.RemoteAddr = "10.0.0.1:9"; r.Header.Set("X-Forwarded-Proto", "http") }, false},
		{"a client that says so", func(r *http.Request) { r.RemoteAddr = "192.0.2.1:9"; r.Header.Set("X-Forwarded-Proto", "https") }, false},
	} {
		cookie := get(s, "/", "localhost", c.edit).Cookies()[0]
		if got := fmt.Sprint(cookie.Name, cookie.Secure, cookie.Path); c.safe != (got == "__Host-refraintrue/") || !c.safe && got != "refrainfalse" {
			t.Errorf("%s: the cookie is %s", c.what, cookie)
		}
		again := get(s, "/", "localhost", func(r *http.Request) { c.edit(r); r.AddCookie(cookie) })
		if len(again.Cookies()) != 0 {
			t.Errorf("%s: a browser with a cookie got another", c.what)
		}
	}
}

// Hazard: the rule against foreign hosts checks the name by which the proxy calls this
// server, or believes a stranger. // A8
func TestProxies_SayWhichHostWasAskedFor(t *testing.T) {
	s, _ := behind(t)
	for _, c := range []struct {
		from, host, header, value string
		want                      int
	}{
		{"10.0.0.1:9", "backend:8501", "X-Forwarded-Host", "shop.example", http.StatusOK},
		{"10.0.0.1:9", "backend:8501", "Forwarded", "host=shop.example", http.StatusOK},
		{"10.0.0.1:9", "backend:8501", "X-Forwarded-Proto", "https", http.StatusForbidden},
		{"10.0.0.1:9", "shop.example", "X-Forwarded-Host", "evil.example", http.StatusForbidden},
		{"192.0.2.1:9", "evil.example", "X-Forwarded-Host", "shop.example", http.StatusForbidden},
		{"192.0.2.1:9", "shop.example", "X-Forwarded-Host", "evil.example", http.StatusOK},
	} {
		got := get(s, "/", c.host, func(r *http.Request) { r.RemoteAddr = c.from; r.Header.Set(c.header, c.value) })
		if got.StatusCode != c.want {
			t.Errorf("from %s for %s with %s: %s: status %d, want %d", c.from, c.host, c.header, c.value, got.StatusCode, c.want)
		}
	}
}
