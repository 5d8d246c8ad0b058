// Package drive is how apptest reaches the sessions of an app without a browser or a network: package app fills in
// Open, so that none of this stands in its public surface.
package drive

import (
	"encoding/json"
	"net/http"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Open makes a session of an app that package app has made. Nothing runs before the first Interact.
var Open func(app http.Handler) (Session, error)

// Session is one tab. Its methods may be called concurrently.
type Session interface {
	// Interact does as if the page had sent this, and returns at once.
	Interact(set map[string]json.RawMessage, press []string)
	// ClearMemos does as if the page had asked for it, and returns at once.
	ClearMemos()
	// Go does as if the user had opened that address of the app.
	Go(page, query string)
	// Tick does as if the time of the fragment of that id had come, and reports whether it has one.
	Tick(fragment string) bool
	// Address returns what the browser's tab shows.
	Address() (title, page, query string)
	// Idle is closed when no run is going and none will follow by itself.
	Idle() <-chan struct{}
	// Page returns the elements of the main part and of the sidebar.
	Page() (main, side []Node)
	// Window answers as to a page that asks for cells.
	Window(wire.Window) []byte
	// ServeHTTP answers as to the browser that has the session.
	http.Handler
	// Toasts returns the texts of the toasts since the last call.
	Toasts() []string
	// Err returns what the last run failed by.
	Err() error
	// End ends the session and waits for its run.
	End()
}

// Node is one element.
type Node struct {
	JSON []byte // as sent to a page
	Data any    // of markdown, its source
	Kids []Node
}
