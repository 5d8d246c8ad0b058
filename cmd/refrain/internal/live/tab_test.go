//go:build unix

package live_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// tab is a page as docs/wire.md describes it. It tries to connect until its server is
// there.
type tab struct {
	t      *testing.T
	ctx    context.Context
	url    string
	cookie string
	ws     *websocket.Conn

	id      string
	resumed bool
	event   uint64
	nodes   map[string]node // by path
	drawn   bool            // a delta came since the welcome
	notice  notice
}

type node struct {
	ID, Label, Text, K string
	V                  any
}

type notice struct{ Level, Title, Text string }

// open loads the page and connects.
func open(t *testing.T, ctx context.Context, url string) *tab {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, _ := io.ReadAll(res.Body)
	if csp := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || !strings.Contains(string(page), "<script") {
		t.Fatalf("%s answers %s with policy %q: %s", url, res.Status, csp, page)
	}
	cookie, _, _ := strings.Cut(res.Header.Get("Set-Cookie"), ";")
	p := &tab{t: t, ctx: ctx, url: url, cookie: cookie}
	t.Cleanup(func() {
		if p.ws != nil {
			p.ws.CloseNow()
		}
	})
	return p
}

// until reads messages until done returns true.
func (p *tab) until(what string, done func() bool) {
	p.t.Helper()
	for !done() {
		if p.ctx.Err() != nil {
			p.t.Fatalf("waiting until %s: the page shows %v and the notice %q", what, p.nodes, p.notice)
		}
		p.read()
	}
}

// read reads one message. If the last connection is closed, it opens a new one.
func (p *tab) read() {
	if p.ws == nil && !p.connect() {
		return
	}
	_, b, err := p.ws.Read(p.ctx)
	if err != nil {
		p.ws.CloseNow()
		p.ws = nil
		return
	}
	var m struct {
		T, Tab, Why string
		Resumed     bool
		Seen        uint64
		Ops         [][3]json.RawMessage
		notice
	}
	if err := json.Unmarshal(b, &m); err != nil {
		p.t.Fatalf("%v: %s", err, b)
	}
	switch m.T {
	case "gone":
		p.t.Fatalf("the session is gone: %s", m.Why)
	case "notice":
		p.notice = m.notice
	case "welcome":
		p.id, p.resumed, p.drawn, p.notice = m.Tab, m.Resumed, false, notice{}
	case "delta":
		p.apply(m.Ops)
		p.event = max(p.event, m.Seen)
	}
}

func (p *tab) connect() bool {
	ws, _, err := websocket.Dial(p.ctx, "ws"+strings.TrimPrefix(p.url, "http")+"/ws", &websocket.DialOptions{
		HTTPHeader: http.Header{"Cookie": {p.cookie}}, Subprotocols: []string{"refrain.v1"},
	})
	if err != nil {
		return false
	}
	ws.SetReadLimit(-1)
	p.ws = ws
	p.send(map[string]any{"t": "hello", "tab": p.id, "query": ""})
	return true
}

func (p *tab) send(m any) {
	b, _ := json.Marshal(m)
	p.ws.Write(p.ctx, websocket.MessageText, b)
}

func (p *tab) apply(ops [][3]json.RawMessage) {
	if !p.drawn {
		p.nodes, p.drawn = make(map[string]node), true
	}
	for _, op := range ops {
		path := strings.TrimSuffix(string(op[1]), "]")
		switch string(op[0]) {
		case `"put"`:
			var n node
			json.Unmarshal(op[2], &n)
			p.nodes[path] = n
		case `"cut"`:
			var n int
			json.Unmarshal(op[2], &n)
			for at := range p.nodes {
				var i int
				rest, below := strings.CutPrefix(at, path+",")
				if json.Unmarshal([]byte(rest), &i); below && i >= n {
					delete(p.nodes, at)
				}
			}
		}
	}
}

// shows waits until the page shows a text.
func (p *tab) shows(text string) {
	p.t.Helper()
	p.until("the page shows "+text, func() bool {
		for _, n := range p.nodes {
			if strings.Contains(n.Text, text) {
				return p.drawn
			}
		}
		return false
	})
}

// warns waits for a notice with this title and text.
func (p *tab) warns(title, text string) {
	p.t.Helper()
	p.until("a notice says "+title, func() bool {
		return strings.Contains(p.notice.Title, title) && strings.Contains(p.notice.Text, text)
	})
}

// calm waits until there is no notice.
func (p *tab) calm() {
	p.t.Helper()
	p.until("the notice is gone", func() bool { return p.notice == notice{} })
}

func (p *tab) set(label string, v any) {
	p.t.Helper()
	p.event++
	p.send(map[string]any{"t": "event", "n": p.event, "set": map[string]any{p.widget(label): v}})
}

func (p *tab) press(label string) {
	p.t.Helper()
	p.event++
	p.send(map[string]any{"t": "event", "n": p.event, "press": []string{p.widget(label)}})
}

func (p *tab) widget(label string) string {
	p.t.Helper()
	for _, n := range p.nodes {
		if n.Label == label {
			return n.ID
		}
	}
	p.t.Fatalf("there is no %q among %v", label, p.nodes)
	return ""
}
