package session

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/app/internal/cells"
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/handover"
)

// session is one tab: its page, the values of its widgets, and at most one run at a time.
// No user code runs under mu.
type session struct {
	host *Host
	who  server.Visitor
	id   string
	ctx  context.Context // of all its runs; ends with the session
	log  *slog.Logger    // the app's logger with the user's id

	cancel context.CancelCauseFunc
	state  map[string]any // the values of State; used only by the goroutine of the current run

	// The State of the previous build, as far as the script has not asked for it yet.
	// Only the goroutine of the current run uses it.
	handed map[string]handover.Value

	cells     *cells.Cells
	revisions cells.Revisions // of tables

	mu      sync.Mutex
	tree    *tree.Tree
	widgets map[identity.ID]*Widget
	given   map[string]*given // values from Set, by the keys of the widgets
	current *run              // the run that is going, or nil
	runs    uint64            // number of runs started so far
	next    extent            // the extent of the next run
	unpaced bool              // the script itself asked for the next run, so it ignores pace
	reruns  int               // number of runs in a row that the script itself asked for
	visit   *server.Request   // the newest handshake
	seen    uint64            // the highest number of an event of the page
	ended   bool
	asleep  bool          // from the previous build, and no tab has come for it yet
	waiting chan struct{} // closed when no run is going or wanted; made on demand

	carried   carried
	links     *links.Session // also has the uploads
	fragments map[identity.ID]*fragment
	forms     map[identity.ID]*form
	inputs    inputs
	address   address
	page      string // the page of Pages that was drawn last

	pace  pace.Pace   // of its runs
	rate  pace.Rate   // the limits of pace
	paced *time.Timer // starts a run that must wait for its turn
	tick  *time.Timer // starts fragments that repeat
	clock *time.Timer // ends runs that take too long

	// away is the time at which the tab lost its connection, in nanoseconds since 1970.
	// It is 0 if the tab has a connection, or never had one. It is written under mu and
	// read without it.
	away atomic.Int64

	// running equals current. It is for goroutines that must not wait for mu.
	running atomic.Pointer[run]

	out    outbox
	resume *time.Timer // ends the session while no tab is connected
	err    error       // of the last run that ended
}

func newSession(h *Host, who server.Visitor) *session {
	s := &session{host: h, who: who, id: server.NewID(), tree: tree.New(), widgets: make(map[identity.ID]*Widget)}
	s.log, s.visit, s.who.Request = h.logOf(who), who.Request, nil
	s.rate = h.Pace
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
	s.next = extent{}
	if s.current != nil {
		s.current.haltLocked(causeEnded)
	}
	s.cancel(errSessionEnded)
	conn := s.out.conn
	s.out.conn = nil
	if s.resume != nil {
		s.resume.Stop()
	}
	s.out.stop()
	removeFiles := s.links.CloseLocked()
	s.inputs.close()
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

// idle returns a channel. It is closed when no run is going and none follows by itself.
func (s *session) idle() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting = make(chan struct{})
	}
	idle := s.waiting
	s.wakeIdleLocked()
	return idle
}

// wakeIdleLocked closes the channel of idle if no run is going or wanted.
func (s *session) wakeIdleLocked() {
	if s.current == nil && s.next.none() && s.waiting != nil {
		close(s.waiting)
		s.waiting = nil
	}
}

// restLocked is called when no run follows by itself. It stops all timers that are not
// needed.
func (s *session) restLocked() {
	if s.current != nil {
		return // the end of the run does the same
	}
	for _, t := range []*time.Timer{s.clock, s.paced, s.tick} {
		if t != nil {
			t.Stop()
		}
	}
	s.armTickLocked()
	s.wakeIdleLocked()
}
