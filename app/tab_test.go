package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/tree/treetest"
)

var quiet = app.Logger(slog.New(slog.DiscardHandler))

// site is an app that is served over connections in memory, so that it works in a
// synctest bubble.
type site struct {
	t       *testing.T
	app     *app.App
	server  *http.Server
	client  *http.Client
	dial    func() (net.Conn, error)
	visitor http.Header // the cookie of its one browser
}

func serve(t *testing.T, script func(*app.UI) error, settings ...app.Setting) *site {
	t.Helper()
	a := app.New(script, append([]app.Setting{quiet}, settings...)...)
	l := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	srv := &http.Server{Handler: a}
	served := make(chan struct{})
	go func() { defer close(served); srv.Serve(l) }()
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return l.dial() }}
	s := &site{t: t, app: a, server: srv, client: &http.Client{Transport: transport}, dial: l.dial}
	t.Cleanup(func() {
		a.Close(context.Background())
		srv.Close()
		transport.CloseIdleConnections()
		<-served
	})
	s.visitor = s.browser()
	return s
}

// through makes requests go through middleware.
func (s *site) through(middleware func(http.Handler) http.Handler) {
	s.server.Handler = middleware(s.app)
}

// browser loads the page and returns the cookie that it set.
func (s *site) browser() http.Header {
	s.t.Helper()
	res, err := s.client.Get("http://localhost/")
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	cookie, _, _ := strings.Cut(res.Header.Get("Set-Cookie"), ";")
	return http.Header{"Cookie": {cookie}}
}

// tab is a page. It sends the messages of a page, and keeps the tree as docs/wire.md
// says.
type tab struct {
	t       *testing.T
	ws      *websocket.Conn
	page    treetest.Browser
	id      string
	csv     string // the token for the rows of its tables
	resumed bool
	gone    string // why the server ended the session
	event   uint64
	deltas  []delta
	answers [][]byte // windows that came between deltas
	toasts  []string
	refused refused // by the last delta of a run that told of refused values, or empty
}

type refused struct {
	IDs []string
	Why string
}

type delta struct {
	Run   uint64            `json:"run"`
	Seen  uint64            `json:"seen"`
	Start bool              `json:"start"`
	End   string            `json:"end"`
	Ops   []json.RawMessage `json:"ops"`
	Head  *struct {
		Title, Page, Query string
		Push               bool
	} `json:"head"`
	Refused *refused `json:"refused"`
	bytes   int
}

// open connects a tab. Its id is empty for a new one.
func (s *site) open(id string) *tab {
	s.t.Helper()
	return s.openAs(s.visitor, id)
}

func (s *site) openAs(visitor http.Header, id string) *tab {
	s.t.Helper()
	p, err := s.connect(visitor)
	if err != nil {
		s.t.Fatal(err)
	}
	p.send(map[string]any{"t": "hello", "tab": id, "query": ""})
	p.greet()
	return p
}

func (s *site) connect(visitor http.Header) (*tab, error) {
	ws, _, err := websocket.Dial(context.Background(), "ws://localhost/ws", &websocket.DialOptions{
		HTTPClient: s.client, HTTPHeader: visitor, Subprotocols: []string{"refrain.v1"},
	})
	if err != nil {
		return nil, err
	}
	ws.SetReadLimit(-1)
	s.t.Cleanup(func() { ws.CloseNow() })
	return &tab{t: s.t, ws: ws}, nil
}

func (p *tab) greet() {
	p.t.Helper()
	var m struct {
		T, Tab, CSV, Why string
		Resumed          bool
	}
	p.receive(&m)
	p.id, p.csv, p.resumed, p.gone = m.Tab, m.CSV, m.Resumed, m.Why
}

func (p *tab) send(m any) {
	p.t.Helper()
	b, err := json.Marshal(m)
	if err == nil {
		err = p.ws.Write(context.Background(), websocket.MessageText, b)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// set sends an event with these values by label, and returns its number.
func (p *tab) set(values map[string]any) uint64 {
	p.t.Helper()
	set := make(map[string]any)
	for label, v := range values {
		set[p.widget(label)] = v
	}
	p.event++
	p.send(map[string]any{"t": "event", "n": p.event, "set": set})
	return p.event
}

// press sends an event with these buttons pressed.
func (p *tab) press(labels ...string) uint64 {
	p.t.Helper()
	var ids []string
	for _, label := range labels {
		ids = append(ids, p.widget(label))
	}
	p.event++
	p.send(map[string]any{"t": "event", "n": p.event, "press": ids})
	return p.event
}

func (p *tab) receive(m any) {
	p.t.Helper()
	_, b, err := p.ws.Read(context.Background())
	if err != nil {
		p.t.Fatalf("the connection ended: %v", err)
	}
	if err := json.Unmarshal(b, m); err != nil {
		p.t.Fatalf("%v: %s", err, b)
	}
}

// next waits for a delta and applies it.
func (p *tab) next() delta {
	p.t.Helper()
	kind, b, err := p.ws.Read(context.Background())
	if err != nil {
		p.t.Fatalf("the connection ended: %v", err)
	}
	if kind == websocket.MessageBinary {
		p.answers = append(p.answers, b)
		return p.next()
	}
	var d delta
	var m struct{ T, Why, Text string }
	if json.Unmarshal(b, &m); m.T == "toast" {
		p.toasts = append(p.toasts, m.Text)
		return p.next()
	}
	if err := errors.Join(json.Unmarshal(b, &d), json.Unmarshal(b, &m)); err != nil || m.T != "delta" {
		p.t.Fatalf("not a delta: %s", b)
	}
	if err := p.page.Apply(d.Ops); err != nil {
		p.t.Fatal(err)
	}
	d.bytes = len(b)
	p.event = max(p.event, d.Seen) // after a resume the page counts on
	p.deltas = append(p.deltas, d)
	return d
}

// end waits for the end of the run that has seen event n, and returns how it ended.
func (p *tab) end(n uint64) string {
	p.t.Helper()
	p.refused = refused{}
	for {
		d := p.next()
		if d.Refused != nil {
			p.refused = *d.Refused
		}
		if d.Seen >= n && d.End != "" && d.End != "replaced" {
			return d.End
		}
	}
}

// until waits until the page shows text.
func (p *tab) until(text string) {
	p.t.Helper()
	for !strings.Contains(p.page.String(), text) {
		p.next()
	}
}

func (p *tab) shows(text string) bool { return strings.Contains(p.page.String(), text) }

// widget returns the id of the element with this label.
func (p *tab) widget(label string) string {
	p.t.Helper()
	if id := find(append(p.page.Main(), p.page.Side()...), label); id != "" {
		return id
	}
	p.t.Fatalf("there is no %q on %s", label, p.page.String())
	return ""
}

func find(nodes []*treetest.Node, label string) string {
	for _, n := range nodes {
		var m struct{ ID, Label, K string }
		json.Unmarshal([]byte(n.JSON), &m)
		if m.Label == label || m.Label == "" && m.K == label {
			return m.ID
		}
		if id := find(n.Kids, label); id != "" {
			return id
		}
	}
	return ""
}

// pipes is a listener for connections in memory.
type pipes struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (l *pipes) dial() (net.Conn, error) {
	server, client := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipes) Close() error   { l.once.Do(func() { close(l.closed) }); return nil }
func (l *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
