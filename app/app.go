package app

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/spool"
	"github.com/refrain-go/refrain/app/web"
)

// App is a running app: the http.Handler that serves its page, and the sessions of the tabs that are open. New makes
// one; the zero value serves nothing. Its methods may be called concurrently.
//
// It may be mounted under any path that ends in a slash:
//
//	mux.Handle("/tools/", http.StripPrefix("/tools", app.Handler(script)))
type App struct {
	script   func(*UI) error
	settings settings
	server   *server.Server
	sessions sessions

	supervised bool                   // sessions may be left to another app
	notice     atomic.Pointer[[]byte] // shown in every page; see supervised.go
	orders     orders
	tokens     tokens
	blobs      blobs
	spool      *spool.Spool
}

// New returns an app that runs script for each of its visitors. Nothing runs before the first tab connects. It panics if
// script is nil.
func New(script func(*UI) error, list ...Setting) *App {
	if script == nil {
		panic("refrain/app: the script is nil: give the function that draws the page")
	}
	a := &App{script: script, settings: settle(list)}
	a.sessions.init()
	a.spool = spool.New(a.settings.uploadDir, a.settings.uploadQuota, a.settings.uploadQuotaAll)
	srv, err := server.New(server.Config{
		Page:    web.Shell{Title: a.settings.title, Icon: a.settings.icon, Wide: a.settings.wide, ClearMemos: a.settings.clearMemos},
		Hosts:   a.settings.hosts,
		Log:     a.settings.log,
		Connect: a.connect,
		Heard:   a.settings.heard(),
		MaxTabs: a.settings.maxSessions, MaxTabsAddress: a.settings.maxSessionsAddress,
		Files: a.serveFile,
	})
	if err != nil {
		panic("refrain/app: the embedded page is damaged: " + err.Error())
	}
	a.server = srv
	return a
}

// Handler is New for those who only serve it.
func Handler(script func(*UI) error, list ...Setting) http.Handler { return New(script, list...) }

// ServeHTTP serves the page, its assets and the WebSocket of each tab.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.server.ServeHTTP(w, r) }

var errClosed = errors.New("the app is shutting down")

// Close ends all sessions, tells their tabs, cancels the runs that are going, and waits for them until ctx ends; then it
// returns the error of ctx. Tabs that connect afterwards are told that the app is shutting down. It may be called more
// than once.
func (a *App) Close(ctx context.Context) error {
	for _, s := range a.sessions.close() {
		s.end(errClosed)
	}
	a.orders.clear()
	select {
	case <-a.sessions.idle():
		return nil
	case <-ctx.Done():
		a.settings.log.Warn("some runs go on though the app is closed: their scripts heed neither their context nor call ui",
			"runs", a.sessions.going())
		return ctx.Err()
	}
}
