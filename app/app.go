package app

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/session"
)

// App is a running app. It is an http.Handler that serves the app's page, and it holds
// the sessions of the open tabs. New makes an App; the zero value serves nothing. Several
// goroutines may call its methods at once.
//
// An App may be mounted under any path that ends in a slash:
//
//	mux.Handle("/tools/", http.StripPrefix("/tools", app.Handler(script)))
type App struct {
	settings settings
	server   *server.Server
	host     *session.Host
}

// New returns an app that runs script for each of its visitors. The first run starts when
// the first tab connects. New panics if script is nil.
func New(script func(*UI) error, list ...Setting) *App {
	if script == nil {
		panic("refrain/app: the script is nil: give the function that draws the page")
	}
	a := &App{settings: settingsOf(list)}
	a.settings.sessions.Script = drawOn(script)
	a.host = session.NewHost(a.settings.sessions)
	srv, err := server.New(server.Config{
		Page:    a.settings.shell(),
		Hosts:   a.settings.hosts,
		Proxies: a.settings.proxies,
		Log:     a.log(),
		User:    a.settings.user,
		Connect: a.host.Connect,
		Heard:   a.settings.heard(),
		MaxTabs: a.settings.sessions.MaxSessions, MaxTabsAddress: a.settings.sessions.MaxSessionsAddress,
		Files: a.host.ServeFile,
	})
	if err != nil {
		panic("refrain/app: the embedded page is damaged: " + err.Error())
	}
	a.server = srv
	return a
}

// Handler is New for callers that need only an http.Handler.
func Handler(script func(*UI) error, list ...Setting) http.Handler { return New(script, list...) }

// ServeHTTP serves the page, its assets and the WebSocket of each tab.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.server.ServeHTTP(w, r) }

// Close shuts the app down. It ends all sessions, tells their tabs, cancels the runs that
// are going, and waits for these runs. If ctx ends first, Close returns the error of ctx.
// Tabs that connect later are told that the app is shutting down. Close may be called
// more than once.
func (a *App) Close(ctx context.Context) error { return a.host.Close(ctx) }

func (a *App) log() *slog.Logger { return a.settings.sessions.Log }
