package app

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/refrain-go/refrain/app/internal/cells"
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/refusals"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/spool"
)

// App is a running app. It is an http.Handler that serves the app's page, and it holds
// the sessions of the open tabs. New makes an App; the zero value serves nothing. Several
// goroutines may call its methods at once.
//
// An App may be mounted under any path that ends in a slash:
//
//	mux.Handle("/tools/", http.StripPrefix("/tools", app.Handler(script)))
type App struct {
	script   func(*UI) error
	settings settings
	server   *server.Server
	sessions sessions

	supervised bool                   // sessions may be handed over to another app
	notice     atomic.Pointer[[]byte] // shown in every page; see supervised.go
	refused    refusals.Log
	// failed logs failed uploads, which the operator must mend. It is a log of its own,
	// so that refusals caused by strangers cannot crowd these lines out.
	failed refusals.Log
	orders cells.Orders
	links  *links.Host
	spool  *spool.Spool
	inputs inputPools
}

// New returns an app that runs script for each of its visitors. The first run starts when
// the first tab connects. New panics if script is nil.
func New(script func(*UI) error, list ...Setting) *App {
	if script == nil {
		panic("refrain/app: the script is nil: give the function that draws the page")
	}
	a := &App{script: script, settings: settingsOf(list)}
	a.sessions.init()
	a.spool = spool.New(a.settings.uploadDir, a.settings.uploadQuota, a.settings.uploadQuotaAll)
	a.links = links.NewHost(links.Config{Spool: a.spool, UploadQuota: a.settings.uploadQuotaAll, Refused: &a.refused, Failed: &a.failed})
	a.inputs = newInputPools(&a.settings)
	srv, err := server.New(server.Config{
		Page:    a.settings.shell(),
		Hosts:   a.settings.hosts,
		Proxies: a.settings.proxies,
		Log:     a.settings.log,
		User:    a.settings.user,
		Connect: a.connect,
		Heard:   a.settings.heard(),
		MaxTabs: a.settings.maxSessions, MaxTabsAddress: a.settings.maxSessionsAddress,
		Files: a.links.Serve,
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

var errClosed = errors.New("the app is shutting down")

// Close shuts the app down. It ends all sessions, tells their tabs, cancels the runs that
// are going, and waits for these runs. If ctx ends first, Close returns the error of ctx.
// Tabs that connect later are told that the app is shutting down. Close may be called
// more than once.
func (a *App) Close(ctx context.Context) error {
	ended := make(chan struct{})
	go func() { // at once, so that a tab that does not read delays only its own end
		var all sync.WaitGroup
		for _, s := range a.sessions.close() {
			all.Go(func() { s.end(errClosed) })
		}
		all.Wait()
		close(ended)
	}()
	a.orders.Clear()
	select {
	case <-ended:
	case <-ctx.Done():
		a.settings.log.Warn("some tabs were not told that the app is closed: they do not read", "sessions", len(a.sessions.list()))
		return ctx.Err()
	}
	select {
	case <-a.sessions.idle():
		return nil
	case <-ctx.Done():
		a.settings.log.Warn("some runs go on though the app is closed: their scripts heed neither their context nor call ui",
			"runs", a.sessions.going())
		return ctx.Err()
	}
}
