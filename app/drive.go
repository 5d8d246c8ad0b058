package app

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/refrain-go/refrain/app/internal/drive"
	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

func init() {
	drive.Open = func(h http.Handler) (drive.Session, error) {
		a := h.(*App)
		s, err := a.sessions.add(a, server.Visitor{Cookie: server.NewID(), Addr: "apptest"})
		if err != nil {
			return nil, err
		}
		s.rate = pace.Rate{} // a test's user is as fast as it likes
		return driven{s}, nil
	}
}

// driven is a session without a connection.
type driven struct{ s *session }

func (d driven) Interact(set map[string]json.RawMessage, press []string) {
	d.s.interact(wire.Event{Set: set, Press: press})
}

func (d driven) ClearMemos() { d.s.clearMemos() }

func (d driven) Go(page, query string) {
	d.s.interact(wire.Event{Go: &wire.Address{Page: page, Query: query}})
}

func (d driven) Tick(id string) bool {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	key, _ := parseIdentity(id)
	f := d.s.fragments[key]
	if f == nil || f.every == 0 || d.s.current != nil {
		return false
	}
	d.s.reruns = 0
	d.s.next = d.s.next.with(d.s.scopeOf(f))
	d.s.proceed()
	return true
}

func (d driven) Address() (title, page, query string) {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.s.address.title, d.s.address.now.Page, d.s.address.now.Query
}

func (d driven) Idle() <-chan struct{} { return d.s.idle() }

func (d driven) Page() (main, side []drive.Node) {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return copyNodes(d.s.tree.Main), copyNodes(d.s.tree.Side)
}

func copyNodes(parent *tree.Node) []drive.Node {
	list := make([]drive.Node, 0, len(parent.Kids()))
	for _, n := range parent.Kids() {
		list = append(list, drive.Node{JSON: bytes.Clone(n.JSON()), Data: n.Data(), Kids: copyNodes(n)})
	}
	return list
}

func (d driven) Window(w wire.Window) []byte { return d.s.window(w) }

func (d driven) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Host = "localhost"
	r.AddCookie(server.Cookie(d.s.who.Cookie))
	d.s.app.ServeHTTP(w, r)
}

func (d driven) Toasts() []string {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	toasts := d.s.out.toasts
	d.s.out.toasts = nil
	return toasts
}

func (d driven) Err() error {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.s.err
}

func (d driven) End() {
	d.s.end(errClosed)
	<-d.s.idle()
}
