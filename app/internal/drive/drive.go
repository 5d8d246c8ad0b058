// Package drive lets package apptest use the sessions of an app without a browser or a
// network. Package app sets Open and Asked when it starts, so that they are not part of
// its public API.
package drive

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Open makes a session of an app of package app. No run starts before the first Interact.
// The tab's handshake has the details of r, or of the request that Asked gave this app if
// r is nil. The error may come from the app's User function.
var Open func(app http.Handler, r *http.Request) (*Session, error)

// Asked returns an app.Setting. With it, the handshakes of Open have the details of r.
var Asked func(r *http.Request) any

// Session is one tab. Package app sets the fields. The functions and the methods may be
// called concurrently.
type Session struct {
	Handshake *http.Request // made by the function Handshake
	Cookie    string        // of the browser

	// Receive handles a message as if the page had sent it, and returns at once.
	Receive func(wire.Message)
	// Window answers a request for cells.
	Window func(wire.Window) []byte
	// Tick acts as if a fragment were due, and reports whether it repeats.
	Tick func(fragment string) bool
	// Idle returns a channel. It is closed when no run is going and none follows by
	// itself.
	Idle func() <-chan struct{}
	// Look calls its argument with the session's state. The state must not be used after
	// the call.
	Look func(func(State))
	// Serve answers a request of the browser that has the session.
	Serve http.HandlerFunc
	// End ends the session and waits for its run.
	End func()
}

// State is the visible state of a session.
type State struct {
	Tree    *tree.Tree
	Title   string
	Address wire.Address
	Head    func() *wire.Head // returns and clears the news about title and address
	Toasts  *[]string         // toasts that were not sent to a tab
	Err     error             // why the last run failed
}

// Node is one element.
type Node struct {
	JSON []byte // the JSON as sent to a page
	Data any    // for Markdown, its source
	Kids []Node
}

// Interact acts as if the page had sent values and presses, and returns at once.
func (s *Session) Interact(set map[string]json.RawMessage, press []string) {
	s.Receive(wire.Event{Set: set, Press: press})
}

// Run runs the whole script, and returns the page when it is done.
func (s *Session) Run() (main, side []Node) {
	s.Interact(nil, nil)
	<-s.Idle()
	return s.Page()
}

// Go acts as if the user had opened that address of the app.
func (s *Session) Go(page, query string) {
	s.Receive(wire.Event{Go: &wire.Address{Page: page, Query: query}})
}

// ClearMemos acts as if the page had asked to clear the memos, and returns at once.
func (s *Session) ClearMemos() { s.Receive(wire.Clear{}) }

// Page returns the elements of the main part and of the sidebar.
func (s *Session) Page() (main, side []Node) {
	s.Look(func(now State) { main, side = copyNodes(now.Tree.Main), copyNodes(now.Tree.Side) })
	return main, side
}

func copyNodes(parent *tree.Node) []Node {
	list := make([]Node, 0, len(parent.Kids()))
	for _, n := range parent.Kids() {
		list = append(list, Node{JSON: bytes.Clone(n.JSON()), Data: n.Data(), Kids: copyNodes(n)})
	}
	return list
}

// Address returns the title and the address in the browser's tab.
func (s *Session) Address() (title, page, query string) {
	s.Look(func(now State) { title, page, query = now.Title, now.Address.Page, now.Address.Query })
	return title, page, query
}

// Pushed reports whether the address has become a new entry of the browser's history
// since the last call.
func (s *Session) Pushed() (pushed bool) {
	s.Look(func(now State) {
		head := now.Head()
		pushed = head != nil && head.Push
	})
	return pushed
}

// Toasts returns the texts of the toasts since the last call.
func (s *Session) Toasts() (texts []string) {
	s.Look(func(now State) { texts, *now.Toasts = *now.Toasts, nil })
	return texts
}

// Err returns the error of the last run, or nil.
func (s *Session) Err() (err error) {
	s.Look(func(now State) { err = now.Err })
	return err
}

// ServeHTTP answers a request of the browser that owns the session.
func (s *Session) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = r.Clone(r.Context())
	r.Host, r.RemoteAddr, r.TLS = "localhost", s.Handshake.RemoteAddr, s.Handshake.TLS
	for name, values := range s.Handshake.Header {
		if _, has := r.Header[name]; !has {
			r.Header[name] = values
		}
	}
	s.Serve(w, WithCookie(r, s.Cookie))
}
