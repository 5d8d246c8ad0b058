package apptest

import (
	"net/http"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/drive"
)

// Request returns a setting for New: the tabs of the app are opened by a request like r.
// The script sees the headers, the address, the TLS and the context values of r, and
// app.User names the visitor by them. The URL of r has no effect.
func Request(r *http.Request) app.Setting { return drive.Asked(r).(app.Setting) }

// User returns a setting for New: id is the user of every visitor. An empty id is a
// visitor who has not signed in. The setting replaces the app's own app.User if it comes
// after that.
func User(id string) app.Setting {
	return app.User(func(*http.Request) (string, error) { return id, nil })
}

// NewTabBy opens a tab like NewTab, by a request like r. So the tab may be another
// user's.
func (at *App) NewTabBy(r *http.Request) *App {
	at.t.Helper()
	s, err := drive.Open(at.handler, r)
	return newTab(at.t, at.handler, at.log, s, err)
}
