package standin_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app/standin"
)

func serve(t *testing.T, n standin.Notice) (*standin.Server, *httptest.Server) {
	t.Helper()
	s := standin.New(n, nil, slog.New(slog.DiscardHandler))
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		s.Close()
		web.Close()
	})
	return s, web
}

func tab(t *testing.T, url string) *websocket.Conn {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	cookie, _, _ := strings.Cut(res.Header.Get("Set-Cookie"), ";")
	ws, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(url, "http")+"/ws", &websocket.DialOptions{
		HTTPHeader: http.Header{"Cookie": {cookie}}, Subprotocols: []string{"refrain.v1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.CloseNow() })
	ws.Write(t.Context(), websocket.MessageText, []byte(`{"t":"hello","tab":"kept","query":""}`))
	return ws
}

func expect(t *testing.T, ws *websocket.Conn, want string) {
	t.Helper()
	if _, b, err := ws.Read(context.Background()); err != nil || string(b) != want {
		t.Errorf("a tab is told %s, %v\nwant %s", b, err, want)
	}
}

// A welcome would take from the tab the id by which the app knows its session.
func TestServer_TellsTabsOnlyTheNotice(t *testing.T) { // A7
	s, web := serve(t, standin.Notice{Title: "Building"})
	first := tab(t, web.URL)
	expect(t, first, `{"t":"notice","level":"info","title":"Building","text":""}`)
	s.Show(standin.Notice{Error: true, Title: "It does not build", Text: "<b>"})
	failure := `{"t":"notice","level":"error","title":"It does not build","text":"\u003cb\u003e"}`
	expect(t, first, failure)
	expect(t, tab(t, web.URL), failure)
	s.Close()
	if _, b, err := first.Read(context.Background()); err == nil {
		t.Errorf("a tab is told %s when the server goes", b)
	}
}

// Compilers quote source code: a stranger's page must not read it under a name that it
// made resolve to this machine.
func TestServer_RefusesForeignHosts(t *testing.T) { // A8
	s, _ := serve(t, standin.Notice{Title: "Building"})
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "evil.example"
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if b, _ := io.ReadAll(w.Body); w.Code != http.StatusForbidden || strings.Contains(string(b), "script") {
		t.Errorf("a foreign host is answered %d: %s", w.Code, b)
	}
}
