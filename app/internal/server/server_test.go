package server_test

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/app/web"
)

func newServer(t *testing.T, hosts ...string) *server.Server {
	t.Helper()
	s, err := server.New(server.Config{
		Page:  web.Shell{Title: "<T>"},
		Hosts: hosts,
		Log:   slog.New(slog.DiscardHandler),
		Connect: func(v server.Visitor, c *server.Conn) {
			if _, err := c.Receive(); err == nil {
				c.Send([]byte(v.Cookie))
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(h http.Handler, path, host string, edit func(*http.Request)) *http.Response {
	r := httptest.NewRequest("GET", path, nil)
	r.Host = host
	if edit != nil {
		edit(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// If the name of a stranger's page resolves to this machine, its Origin equals Host. Only
// the name tells that the page is foreign.
func TestServer_RefusesForeignHosts(t *testing.T) { // A8
	plain, named := newServer(t), newServer(t, "tools.example.com", "*.inside.example")
	for _, c := range []struct {
		s    *server.Server
		host string
		ok   bool
	}{
		{plain, "localhost", true}, {plain, "LocalHost:8501", true}, {plain, "127.0.0.1:8501", true}, {plain, "[::1]:8501", true},
		{plain, "127.9.9.9", true}, {plain, "app.localhost:80", true}, {plain, "localhost.", true}, {plain, "192.0.2.7:8501", true},
		{plain, "192.0.2.8", false}, {plain, "evil.example", false}, {plain, "localhost.evil.example", false},
		{plain, "", false}, {plain, "127.0.0.1.evil.example", false}, {plain, "evillocalhost", false}, {plain, "[::2]", false},
		{named, "tools.example.com:443", true}, {named, "TOOLS.example.com.", true}, {named, "a.b.inside.example", true},
		{named, "inside.example", false}, {named, "eviltools.example.com", false},
		{newServer(t, "*"), "evil.example", true},
	} {
		for _, path := range []string{"/", "/ws", "/assets/x", "/x"} {
			res := get(c.s, path, c.host, func(r *http.Request) {
				local := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 8501}
				*r = *r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))
			})
			body, _ := io.ReadAll(res.Body)
			if refused := strings.Contains(string(body), "app.AllowHosts"); refused == c.ok {
				t.Errorf("%s of host %q: %s %s", path, c.host, res.Status, body)
			}
		}
	}
}

// Every answer, also an error, must tell the browser to load no resource of another
// server and to run no inline code.
func TestServer_HeadersForbidForeignResourcesAndInlineCode(t *testing.T) { // A8
	s := newServer(t)
	for _, path := range []string{"/", "/nothing", "/assets/nothing", "/ws", "/assets/" + anAsset(t, ".js")} {
		h := get(s, path, "localhost", nil).Header
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'; style-src 'self';") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy is %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: the headers are %v", path, h)
		}
	}
}

// A session belongs to a cookie. The cookie must be hard to guess, hidden from scripts,
// and not made anew each time.
func TestServer_SetsACookieOnce(t *testing.T) { // A8
	s := newServer(t)
	first, second := get(s, "/", "localhost", nil).Cookies()[0], get(s, "/", "localhost", nil).Cookies()[0]
	if len(first.Value) != 22 || first.Value == second.Value || !first.HttpOnly || first.SameSite != http.SameSiteLaxMode || first.Secure {
		t.Errorf("the cookie is %+v", first)
	}
	withCookie := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "refrain", Value: value}) }
	}
	if again := get(s, "/", "localhost", withCookie(first.Value)).Cookies(); len(again) != 0 {
		t.Errorf("a browser with a cookie got %v", again)
	}
	if mended := get(s, "/", "localhost", withCookie("short")).Cookies(); len(mended) != 1 {
		t.Error("a browser with a damaged cookie got none")
	}
	if secure := get(s, "/", "localhost", func(r *http.Request) { r.TLS = new(tls.ConnectionState) }).Cookies()[0]; !secure.Secure {
		t.Error("over TLS the cookie is not marked as secure")
	}
}

func anAsset(t *testing.T, ext string) string {
	t.Helper()
	var largest string
	var size int64
	err := fs.WalkDir(web.Assets(), ".", func(name string, d fs.DirEntry, err error) error {
		if info, err := d.Info(); err == nil && strings.HasSuffix(name, ext) && info.Size() > size {
			largest, size = name, info.Size()
		}
		return err
	})
	if err != nil || largest == "" {
		t.Fatalf("no %s among the assets: %v", ext, err)
	}
	return largest
}

// Scripts are most of the bytes that a first visit loads.
func TestServer_AssetsAreCompressedAndKept(t *testing.T) {
	s := newServer(t)
	for _, ext := range []string{".js", ".css"} {
		name := anAsset(t, ext)
		want, err := fs.ReadFile(web.Assets(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			accept string
			gzip   bool
		}{{"gzip, br", true}, {"br;q=1, gzip;q=0.5", true}, {"", false}, {"br", false}, {"gzip;q=0", false}, {"gzip; q=0.0", false}} {
			res := get(s, "/assets/"+name, "localhost", func(r *http.Request) { r.Header.Set("Accept-Encoding", c.accept) })
			body := io.Reader(res.Body)
			if compressed := res.Header.Get("Content-Encoding") == "gzip"; compressed != c.gzip {
				t.Errorf("%s for %q: compressed %v", name, c.accept, compressed)
			} else if compressed {
				if body, err = gzip.NewReader(res.Body); err != nil {
					t.Fatal(err)
				}
			}
			got, err := io.ReadAll(body)
			if err != nil || string(got) != string(want) {
				t.Errorf("%s for %q: %d bytes, want %d: %v", name, c.accept, len(got), len(want), err)
			}
			if !strings.Contains(res.Header.Get("Cache-Control"), "immutable") || res.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: the headers are %v", name, res.Header)
			}
		}
	}
}

// The page's URLs are relative, so it must work wherever it is mounted, and with a
// script's title as text.
func TestServer_MayBeMountedAnywhere(t *testing.T) {
	s := newServer(t)
	mux := http.NewServeMux()
	mux.Handle("/tools/flights/", http.StripPrefix("/tools/flights", s))
	mux.Handle("/other/", http.StripPrefix("/other/", s))
	for path, want := range map[string]int{"/tools/flights/": 200, "/other/": 200, "/tools/flights/page-of-it": 200,
		"/tools/flights/no/thing": 404, "/tools/flights/favicon.ico": 404,
		"/tools/flights/assets/" + anAsset(t, ".css"): 200, "/other/assets/" + anAsset(t, ".css"): 200} {
		if res := get(mux, path, "localhost", nil); res.StatusCode != want {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	body, _ := io.ReadAll(get(s, "/", "localhost", nil).Body)
	if !strings.Contains(string(body), "<title>&lt;T&gt;</title>") || strings.Contains(string(body), `="/`) {
		t.Errorf("the page is %s", body)
	}
}

func TestServer_AnswersOnlyReading(t *testing.T) { // A8
	s := newServer(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "CONNECT"} {
		res := get(s, "/", "localhost", func(r *http.Request) { r.Method = method })
		if res.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s is answered by %s", method, res.Status)
		}
	}
}

// Another site's page can open a WebSocket to this server, with the user's cookie. Its
// Origin tells.
func TestServer_TabsNeedOriginCookieAndProtocol(t *testing.T) { // A8
	srv := httptest.NewServer(newServer(t))
	defer srv.Close()
	cookie := strings.Repeat("A", 22)
	for _, c := range []struct {
		name, origin, cookie, protocol string
		ok                             bool
	}{
		{"a page of ours", srv.URL, cookie, wire.Protocol, true},
		{"no browser", "", cookie, wire.Protocol, true},
		{"another site", "http://evil.example", cookie, wire.Protocol, false},
		{"another port", "http://127.0.0.1:1", cookie, wire.Protocol, false},
		{"a sandbox", "null", cookie, wire.Protocol, false},
		{"no cookie", srv.URL, "", wire.Protocol, false},
		{"a damaged cookie", srv.URL, "short", wire.Protocol, false},
		{"another version", srv.URL, cookie, "refrain.v0", false},
	} {
		h := http.Header{}
		if c.origin != "" {
			h.Set("Origin", c.origin)
		}
		if c.cookie != "" {
			h.Set("Cookie", "refrain="+c.cookie)
		}
		ws, _, err := websocket.Dial(t.Context(), srv.URL+"/ws", &websocket.DialOptions{HTTPHeader: h, Subprotocols: []string{c.protocol}})
		if err == nil {
			ws.Write(t.Context(), websocket.MessageText, []byte(`{"t":"stop"}`))
			var b []byte
			if _, b, err = ws.Read(t.Context()); err == nil && string(b) != cookie {
				t.Errorf("%s: answered by %s", c.name, b)
			}
			ws.CloseNow()
		}
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// The holder of one IPv6 address has as many addresses as they like, all in one network.
// So these count as one.
func TestServer_CountsIPv6ByNetwork(t *testing.T) { // A8
	for remote, want := range map[string]string{
		"192.0.2.7:99": "192.0.2.7", "[::ffff:192.0.2.7]:99": "192.0.2.7", "[::1]:99": "::1", "@": "@",
		"[2001:db8:1:2:3:4:5:6]:99": "2001:db8:1:2::/64", "[2001:db8:1:2::1]:80": "2001:db8:1:2::/64", "[2001:db8:1:3::1]:80": "2001:db8:1:3::/64",
		"[fe80::1%eth0]:80": "fe80::/64",
	} {
		var who string
		s, err := server.New(server.Config{Log: slog.New(slog.DiscardHandler), Files: func(_ http.ResponseWriter, _ *http.Request, f server.FileRequest) { who = f.Visitor.Addr }})
		if err != nil {
			t.Fatal(err)
		}
		get(s, "/csv/x", "localhost", func(r *http.Request) {
			r.RemoteAddr = remote
			r.AddCookie(server.Cookie(strings.Repeat("A", 22)))
		})
		if who != want {
			t.Errorf("%s counts as %q, want %q", remote, who, want)
		}
	}
}
