package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// logged returns a server that trusts the proxies of 10.0.0.0/8, and its log.
func logged(t *testing.T, c server.Config) (*server.Server, *bytes.Buffer) {
	t.Helper()
	log := new(bytes.Buffer)
	c.Log = slog.New(slog.NewTextHandler(log, nil))
	c.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	s, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s, log
}

// Hazard: a page stays blank, since a WebSocket that fails does not say why; or the
// sentence names the wrong cause. // A8
func TestServer_TellsAPageWhyItCannotConnect(t *testing.T) {
	withCookie := func(r *http.Request) {
		for _, c := range server.Cookies(strings.Repeat("A", 22)) {
			r.AddCookie(c)
		}
	}
	for _, c := range []struct {
		name, host, origin string
		edit               func(*http.Request)
		kind, text, fix    string
	}{
		{"nothing but the socket is in the way", "tools.example", "https://tools.example", withCookie, "upgrade", "not by WebSocket", "proxy_set_header Upgrade"},
		{"Host is not passed on", "127.0.0.1:8501", "https://other.example", withCookie, "origin", `"127.0.0.1:8501"`, `app.AllowHosts("other.example")`},
		{"Host has lost its port", "tools.example", "http://tools.example:8080", withCookie, "origin", "Allowed besides: tools.example", "proxy_set_header Host $http_host"},
		{"a host that is not allowed", "stranger.example:80", "http://stranger.example", withCookie, "host", `"stranger.example:80"`, `app.AllowHosts("stranger.example")`},
		{"no cookie", "tools.example", "https://tools.example", func(*http.Request) {}, "cookie", "Allow cookies", "Set-Cookie"},
		{"https is claimed and not so", "tools.example", "http://tools.example", func(r *http.Request) {
			r.RemoteAddr = "10.0.0.1:1"
			r.Header.Set("X-Forwarded-Proto", "https")
		}, "cookie", "by http", "X-Forwarded-Proto"},
		{"too much is sent", "tools.example", "https://tools.example", func(r *http.Request) {
			withCookie(r)
			r.AddCookie(&http.Cookie{Name: "huge", Value: strings.Repeat("x", 33<<10)})
		}, "large", "32 KB", "cookies"},
	} {
		s, log := logged(t, server.Config{Hosts: []string{"tools.example", "*.inside.example"}})
		for _, again := range []string{"", "&again="} {
			res := get(s, "/ws?origin="+url.QueryEscape(c.origin)+again, c.host, c.edit)
			var said server.Trouble
			if err := json.NewDecoder(res.Body).Decode(&said); err != nil || res.StatusCode != http.StatusOK {
				t.Errorf("%s: %s %v", c.name, res.Status, err)
			}
			if said.Kind != c.kind || !strings.Contains(said.Text, c.text) || !strings.Contains(said.Fix, c.fix) {
				t.Errorf("%s: %+v", c.name, said)
			}
			if res.Header.Get("Cache-Control") != "no-store" || (len(res.Cookies()) > 0) != (c.kind == "cookie") {
				t.Errorf("%s: %v", c.name, res.Header)
			}
			if line := log.String(); strings.Contains(line, "a page cannot connect") != (again != "") {
				t.Errorf("%s: asked for with %q the log has %q", c.name, again, line)
			}
		}
	}
}

// Hazard: a proxy drops the header by which a connection becomes a WebSocket, and the log
// does not say which header. // A8
func TestServer_HandshakeThatLostItsUpgradeIsLogged(t *testing.T) {
	for _, headers := range []http.Header{
		{"Sec-Websocket-Key": {"x"}},
		{"Sec-Websocket-Key": {"x"}, "Connection": {"close"}, "Upgrade": {"websocket"}},
		{"Sec-Websocket-Key": {"x"}, "Connection": {"Upgrade"}},
	} {
		s, log := logged(t, server.Config{})
		res := get(s, "/ws", "localhost", func(r *http.Request) { r.Header = headers })
		if res.StatusCode != http.StatusUpgradeRequired || !strings.Contains(log.String(), "proxy_set_header Upgrade") {
			t.Errorf("%v: %s, and the log has %q", headers, res.Status, log)
		}
	}
}

// Hazard: an app behind a proxy that does not pass on Host serves no visitor, though it
// names the host. Or an app that names its host lets in pages of other ports, and of
// every name that a star stands for. // A8
func TestServer_OriginsThatTheAppNamesMayConnect(t *testing.T) {
	s := newServer(t, "tools.example", "dev.example:8080", "*.inside.example", "*", "")
	srv := httptest.NewServer(s)
	defer srv.Close()
	for origin, ok := range map[string]bool{
		"https://tools.example": true, "http://TOOLS.example": true, "https://tools.example:443": true, "http://dev.example:8080": true,
		"https://tools.example:9000": false, "https://dev.example": false, "https://a.inside.example": false, "https://evil.example": false,
		"https://*": false, "null": false, "file://": false, "https://tools.example.evil.example": false, "%": false,
	} {
		h := http.Header{"Origin": {origin}, "Cookie": {"refrain=" + strings.Repeat("A", 22)}}
		ws, _, err := websocket.Dial(t.Context(), srv.URL+"/ws", &websocket.DialOptions{HTTPHeader: h, Subprotocols: []string{wire.Protocol}})
		if err == nil {
			ws.CloseNow()
		}
		if (err == nil) != ok {
			t.Errorf("%s: %v", origin, err)
		}
	}
}

// Hazard: a Host with the usual port is another host than the browser's, which leaves it
// out. // A8
func TestServer_TheUsualPortOfAHostDoesNotCount(t *testing.T) {
	s := newServer(t, "*.example")
	for _, c := range []struct {
		host, origin string
		ok           bool
	}{
		{"tools.example:443", "https://tools.example", true}, {"tools.example:80", "http://tools.example", true},
		{"tools.example:80", "https://tools.example", false}, {"sub.localhost:8501", "http://sub.localhost:8501", true},
	} {
		res := get(s, "/ws?origin="+url.QueryEscape(c.origin), c.host, nil)
		var said server.Trouble
		json.NewDecoder(res.Body).Decode(&said)
		if (said.Kind != "origin") != c.ok {
			t.Errorf("%s asked for %s: %+v", c.origin, c.host, said)
		}
	}
}

type userKey struct{}

// Hazard: a Request keeps the http.Request with its buffers, or the session's own cookie;
// or it changes under its reader. // A9
func TestServer_KeepsTheRequestOfTheHandshake(t *testing.T) {
	s, _ := logged(t, server.Config{Hosts: []string{"tools.example"}})
	r := httptest.NewRequest("GET", "/ws", nil)
	ctx, cancel := context.WithCancel(context.WithValue(r.Context(), userKey{}, "middleware's"))
	r = r.WithContext(ctx)
	r.RemoteAddr = "10.0.0.1:999"
	r.Header = http.Header{
		"X-Forwarded-For": {"2001:db8::7"}, "X-Forwarded-Host": {"tools.example:8443"}, "X-Forwarded-Proto": {"https"},
		"Cookie": {"a=1; __Host-refrain=" + strings.Repeat("A", 22) + "; b=2", "refrain=" + strings.Repeat("B", 22)},
		"X-Team": {"red", "blue\x00X-Admin\x00yes"}, "Sec-Websocket-Key": {"k"}, "Connection": {"Upgrade"},
	}
	who, err := s.Visitor(r)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	is := who.Request
	if is.Addr != netip.MustParseAddr("2001:db8::7") || is.Host != "tools.example:8443" || !is.TLS {
		t.Errorf("it brought %+v", is)
	}
	if is.Values.Value(userKey{}) != "middleware's" || is.Values.Err() != nil {
		t.Errorf("its context has %v and ended by %v", is.Values.Value(userKey{}), is.Values.Err())
	}
	h := is.Header()
	if got := h.Values("Cookie"); len(got) != 1 || got[0] != "a=1; b=2" {
		t.Errorf("the cookies are %q", got)
	}
	if got := h.Values("X-Team"); len(got) != 2 || got[0] != "red" || got[1] != "blueX-Adminyes" || h.Get("X-Admin") != "" {
		t.Errorf("the headers are %q", h)
	}
	if h.Get("Connection") != "" || h.Get("Sec-Websocket-Key") != "" {
		t.Errorf("headers of the handshake itself are there: %q", h)
	}
	r.Header["X-Team"][0], h["X-Team"][1] = "changed", "changed"
	if got := is.Header()["X-Team"]; got[0] != "red" || got[1] != "blueX-Adminyes" {
		t.Errorf("somebody changed it to %q", got)
	}
}

// Hazard: a visitor whom the app cannot name gets a session, or a page that stays blank;
// or the text of the error reaches the page. // A9
func TestServer_TurnsAwayVisitorsWithoutAnID(t *testing.T) {
	for name, user := range map[string]func(*http.Request) (string, error){
		"an error":     func(*http.Request) (string, error) { return "ada", errors.New("the secret cause") },
		"a panic":      func(*http.Request) (string, error) { panic("the secret cause") },
		"too long":     func(*http.Request) (string, error) { return strings.Repeat("x", 1025), nil },
		"an abort":     func(*http.Request) (string, error) { panic(http.ErrAbortHandler) },
		"a nil panic ": func(*http.Request) (string, error) { panic(error(nil)) },
	} {
		var connected atomic.Bool
		s, log := logged(t, server.Config{
			User:    user,
			Connect: func(server.Visitor, *server.Conn) { connected.Store(true) },
			Files:   func(http.ResponseWriter, *http.Request, server.FileRequest) { connected.Store(true) },
		})
		srv := httptest.NewServer(s)
		h := http.Header{"Cookie": {"refrain=" + strings.Repeat("A", 22)}}
		ws, _, err := websocket.Dial(t.Context(), srv.URL+"/ws", &websocket.DialOptions{HTTPHeader: h, Subprotocols: []string{wire.Protocol}})
		if err != nil {
			t.Fatal(err)
		}
		ws.Write(t.Context(), websocket.MessageText, []byte(`{"t":"hello","tab":"","page":"","query":""}`))
		_, said, err := ws.Read(t.Context())
		if err != nil || !strings.Contains(string(said), `{"t":"gone","why":"The app could not tell who you are.`) || strings.Contains(string(said), "secret") {
			t.Errorf("%s: the page is told %s, %v", name, said, err)
		}
		ws.CloseNow()
		for _, path := range []string{"/csv/x", "/media/x", "/download/x"} {
			res := get(s, path, "localhost", func(r *http.Request) { r.Header = h.Clone() })
			if res.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %s of somebody without a name is answered by %s", name, path, res.Status)
			}
		}
		if connected.Load() {
			t.Errorf("%s: somebody without a name got in", name)
		}
		srv.Close()
		_, ref, _ := strings.Cut(string(said), "under ")
		ref, _, _ = strings.Cut(ref, ".")
		if ref == "" || !strings.Contains(log.String(), ref) {
			t.Errorf("%s: the log has no line for %q: %s", name, ref, log)
		}
	}
}
