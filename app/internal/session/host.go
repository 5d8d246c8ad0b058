package session

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/internal/cells"
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/refusals"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/spool"
)

// Host holds the sessions of one app. Its methods may be called concurrently.
type Host struct {
	Config
	sessions sessions

	supervised bool                   // sessions may be handed over to another app
	notice     atomic.Pointer[[]byte] // shown in every page; see notice.go
	refused    refusals.Log
	// failed logs failed uploads, which the operator must mend. It is a log of its own,
	// so that refusals caused by strangers cannot crowd these lines out.
	failed refusals.Log
	orders cells.Orders
	links  *links.Host
	spool  *spool.Spool
	inputs inputPools
}

// Config has the parts of the app that its sessions need, and their limits. All fields
// are required.
type Config struct {
	Script func(Place) error
	Title  string // of the browser's tab
	Log    *slog.Logger
	Caches []*refrain.Cache // have answers for sessions
	Users  bool             // the app knows its visitors by ids

	ClearMemos bool // pages may ask to clear the memos
	ShowErrors bool // pages show the texts of errors

	RunTime    time.Duration // zero: no limit
	ResumeTime time.Duration
	Pace       pace.Rate // of the runs of a session

	MaxSessions, MaxSessionsAddress int
	InputQuota, InputQuotaAll       int64 // bytes that pages have set; of one session, and of all

	UploadDir                   string
	UploadLimit                 int64 // bytes of one file
	UploadQuota, UploadQuotaAll int64 // bytes of one session, and of all
}

// NewHost returns a host without sessions.
func NewHost(c Config) *Host {
	h := &Host{Config: c}
	h.sessions.init()
	h.spool = spool.New(c.UploadDir, c.UploadQuota, c.UploadQuotaAll)
	h.links = links.NewHost(links.Config{Spool: h.spool, UploadQuota: c.UploadQuotaAll, Refused: &h.refused, Failed: &h.failed})
	h.inputs = newInputPools(&h.Config)
	return h
}

// ServeFile answers a request for a file of a session.
func (h *Host) ServeFile(w http.ResponseWriter, r *http.Request, f server.FileRequest) {
	h.links.Serve(w, r, f)
}

var errClosed = errors.New("the app is shutting down")

// Close ends all sessions, tells their tabs, cancels the runs that are going, and waits
// for these runs. If ctx ends first, Close returns the error of ctx. Tabs that connect
// later are told that the app is shutting down. Close may be called more than once.
func (h *Host) Close(ctx context.Context) error {
	ended := make(chan struct{})
	go func() { // at once, so that a tab that does not read delays only its own end
		var all sync.WaitGroup
		for _, s := range h.sessions.close() {
			all.Go(func() { s.end(errClosed) })
		}
		all.Wait()
		close(ended)
	}()
	h.orders.Clear()
	select {
	case <-ended:
	case <-ctx.Done():
		h.Log.Warn("some tabs do not read, so they were not told that the app is closed", "sessions", len(h.sessions.list()))
		return ctx.Err()
	}
	select {
	case <-h.sessions.idle():
		return nil
	case <-ctx.Done():
		h.Log.Warn("some runs go on after the app was closed: their scripts neither check their context nor call ui",
			"runs", h.sessions.going())
		return ctx.Err()
	}
}
