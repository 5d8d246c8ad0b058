package session

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/refrain-go/refrain/app/internal/cells"
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// session is one tab: its page, the values of its widgets, and at most one run at a time.
// No user code runs under mu.
//
// Its parts each have a file: variables.go, page.go, turns.go, address.go, clocks.go,
// tab.go and outbox.go.
type session struct {
	host *Host
	who  server.Visitor
	id   string
	log  *slog.Logger    // the app's logger with the user's id
	ctx  context.Context // of all its runs; ends with the session

	cancel context.CancelCauseFunc

	variables variables // of State
	cells     *cells.Cells
	revisions cells.Revisions // of tables

	mu      sync.Mutex // guards all that follows
	page    kept
	links   *links.Session // of media, downloads and uploads
	turns   turns
	address address
	clocks  clocks
	tab     tab
	out     outbox
	ended   bool
}

func newSession(h *Host, who server.Visitor) *session {
	s := &session{host: h, who: who, id: server.NewID(), page: newKept()}
	s.log, s.tab.visit, s.who.Request = h.logOf(who), who.Request, nil
	s.turns.rate = h.Pace
	s.address.title = h.Title
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	s.revisions.Prefix = "t"
	s.links = links.New(h.links, (*linkPage)(s))
	s.cells = cells.New(cells.Config{Page: s, Ctx: s.ctx, Log: s.log, Orders: &h.orders})
	return s
}

func (s *session) expire() { s.end(errExpired) }

var (
	errExpired  = errors.New("the session has ended: load the page again")
	errLeftLong = errors.New("the session has ended to make room for others: load the page again")

	errOtherUser = errors.New("somebody else has signed in in this browser: load the page again")
)

// end ends the session and cancels its run. A tab that is connected gets the reason. If a
// tab came back just before its session would expire, it keeps the session.
func (s *session) end(why error) {
	s.mu.Lock()
	if s.ended || (why == errExpired || why == errLeftLong) && s.out.conn != nil {
		s.mu.Unlock()
		return
	}
	s.ended = true
	s.turns.cancelLocked(causeEnded)
	s.cancel(errSessionEnded)
	conn := s.out.conn
	s.out.conn = nil
	if s.clocks.away != nil {
		s.clocks.away.Stop()
	}
	s.out.stop()
	removeFiles := s.links.CloseLocked()
	s.page.inputs.close()
	s.restLocked()
	s.mu.Unlock()
	removeFiles()
	s.host.sessions.remove(s)
	s.forgetAnswers()
	if conn != nil {
		conn.Send(wire.AppendGone(nil, why.Error(), why == errClosed))
		conn.Close()
	}
}
