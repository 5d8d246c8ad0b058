package app

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/spool"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/handover"
)

// resumeTime is how long a session waits for its tab to come back.
const resumeTime = 2 * time.Minute

// session is one tab: its page, the values of its widgets, and at most one run at a time. No user code runs under mu.
//
// An interaction comes in through interact.go, which starts a run or cancels the one that is going; run.go executes the
// script; what it draws goes into the tree; send.go tells the tab what is new.
type session struct {
	app *App
	who server.Visitor
	id  string
	ctx context.Context // of all its runs; ends with the session

	cancel context.CancelCauseFunc
	state  map[string]any // for State; the run's goroutine only, as runs are one after another

	handed map[string]handover.Value // state of the build before that was not asked for yet; likewise
	show   *show                     // whose drawing this is, in place of a tab; nil: a tab

	mu      sync.Mutex
	tree    *tree.Tree
	widgets map[identity]*widget
	current *run   // that is going, or nil
	runs    uint64 // started so far
	next    scope  // of the run that is to follow, or to start as soon as pace allows
	unpaced bool   // the script asked for it itself
	reruns  int    // in a row that the script itself asked for
	seen    uint64 // the highest event of the page
	tables  uint64 // revisions given so far
	looks   map[lookKey]*look
	ended   bool
	asleep  bool          // left by the build before, and no tab has come for it yet
	waiting chan struct{} // closed when no run is going or wanted; made on demand

	links     links
	uploads   map[string]*uploaded
	uploading int            // requests that bring one
	files     *spool.Session // in which they are; nil before the first upload widget
	fragments map[identity]*fragment
	forms     map[identity]*form
	address   address
	page      string // of Pages, that was drawn last

	pace    pace.Pace   // of its runs
	rate    pace.Rate   // of pace
	paced   *time.Timer // for a run that must wait for its turn
	tick    *time.Timer // for fragments that run by themselves
	clock   *time.Timer // for runs that take too long
	windows windows
	turn    chan struct{} // holds one while a window is made and sent; never waited for under mu

	// running is current, for a goroutine that must not wait for mu.
	running atomic.Pointer[run]

	out    outbox
	resume *time.Timer // ends the session while no tab is connected
	err    error       // of the last run that ended
}

func newSession(a *App, who server.Visitor) *session {
	s := &session{app: a, who: who, id: server.NewID(), tree: tree.New(), widgets: make(map[identity]*widget)}
	s.turn = make(chan struct{}, 1)
	s.rate = a.settings.rate
	s.address.title = a.settings.title
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	return s
}

// connect speaks with one tab until its connection is over.
func (a *App) connect(who server.Visitor, c *server.Conn) {
	first, err := c.Receive()
	hello, ok := first.(wire.Hello)
	if err != nil || !ok {
		return
	}
	s, err := a.enter(who, hello, c)
	if errors.Is(err, errLeft) {
		return // and the tab tries again
	}
	if err != nil {
		a.settings.log.Warn("a tab was turned away", "why", err.Error(), "from", who.Addr)
		c.Send(wire.AppendGone(nil, err.Error()))
		return
	}
	defer s.detach(c)
	for {
		m, err := c.Receive()
		if err != nil {
			return
		}
		s.handle(m, c)
	}
}

// enter finds the session that the tab had, or makes one and starts its first run.
func (a *App) enter(who server.Visitor, hello wire.Hello, c connection) (*session, error) {
	if s := a.sessions.find(who, hello.Tab); s != nil {
		s.wake(hello.Address)
		if s.resumes(c) {
			s.comesBack(hello.Address)
			return s, nil
		}
	}
	s, err := a.sessions.add(a, who)
	if err != nil {
		return nil, err
	}
	s.address.arrives(hello.Address)
	if !s.attach(c, false) {
		return nil, errClosed // it was, since the session was added
	}
	s.interact(wire.Event{})
	return s, nil
}

// resumes gives the session to a new connection, unless it has ended or its tab is still there: a browser that
// duplicates a tab copies its id, and so a second page asks for the session of the first.
func (s *session) resumes(c connection) bool {
	s.mu.Lock()
	old := s.out.conn
	s.mu.Unlock()
	if old != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if old.Alive(ctx) {
			return false
		}
		old.Close()
		s.detach(old)
	}
	return s.attach(c, true)
}

// attach makes c the session's connection, if it has none, and greets the tab.
func (s *session) attach(c connection, resumed bool) bool {
	s.mu.Lock()
	if s.ended || s.out.conn != nil {
		s.mu.Unlock()
		return false
	}
	if s.resume != nil {
		s.resume.Stop()
	}
	s.out.greet(c, wire.AppendWelcome(nil, s.id, s.csvToken(), resumed), s.app.present())
	if resumed {
		s.out.resumes(s.seen)
		s.tree.Forget()
		s.address.news = true // a page that was loaded anew has the title of the app
	}
	if s.current == nil && s.next.none() {
		s.armTick()
	}
	s.mu.Unlock()
	// Not here: this goroutine is the one that reads from the tab. Were it to send as well, and the tab to write before it
	// reads, each would wait for the other.
	go s.flush()
	return true
}

// comesBack notes where a tab is that has connected again. If that is not where the server knows it to be, its user went
// there.
func (s *session) comesBack(at wire.Address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at = cleanAddress(at); at != s.address.told {
		s.address.arrives(at)
		s.next = s.next.with(wholeScript)
		s.proceed()
	}
}

// detach is told that c is over. The session waits a while for the tab to come back.
func (s *session) detach(c connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out.conn != c {
		return
	}
	s.out.conn = nil
	if s.ended {
		return
	}
	if s.resume == nil {
		s.resume = time.AfterFunc(resumeTime, s.expire)
		return
	}
	s.resume.Reset(resumeTime)
}

func (s *session) expire() { s.end(errExpired) }

var errExpired = errors.New("the session has ended: load the page again")

// end ends the session and cancels its run. A tab that is there is told why; one that came back just before its
// session would expire keeps it.
func (s *session) end(why error) {
	s.mu.Lock()
	if s.ended || why == errExpired && s.out.conn != nil {
		s.mu.Unlock()
		return
	}
	s.ended = true
	s.next = scope{}
	if s.current != nil {
		s.current.halt(causeEnded)
	}
	s.cancel(errSessionEnded)
	conn := s.out.conn
	s.out.conn = nil
	if s.resume != nil {
		s.resume.Stop()
	}
	s.out.stop()
	s.closeLinks()
	files := s.files
	s.rest()
	s.mu.Unlock()
	if files != nil {
		files.Close()
	}
	s.app.sessions.remove(s)
	for _, c := range s.app.settings.caches {
		c.EndSession(s.id)
	}
	if conn != nil {
		conn.Send(wire.AppendGone(nil, why.Error()))
		conn.Close()
	}
}

// idle returns a channel that is closed when no run is going and none will follow by itself.
func (s *session) idle() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting = make(chan struct{})
	}
	idle := s.waiting
	s.settle()
	return idle
}

// settle is called under mu.
func (s *session) settle() {
	if s.current == nil && s.next.none() && s.waiting != nil {
		close(s.waiting)
		s.waiting = nil
	}
}

// rest is called under mu when no run follows by itself: only the clocks that are still needed go on.
func (s *session) rest() {
	if s.current != nil {
		return // what it leaves to be done is done at its end
	}
	for _, t := range []*time.Timer{s.clock, s.paced, s.tick} {
		if t != nil {
			t.Stop()
		}
	}
	s.armTick()
	s.settle()
}
