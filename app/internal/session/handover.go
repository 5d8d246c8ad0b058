package session

import (
	"context"
	"time"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/handover"
)

// This file takes sessions from one build of an app to the next. It hands over the values
// of widgets as the page knows them, by identity, and State as JSON if the JSON reads
// back as the same value. Everything else starts afresh.

// leaveTime is how long an app that leaves waits for the runs that it has cancelled. If a
// run takes longer, the State of its session is lost.
const leaveTime = 2 * time.Second

// HandOver ends all sessions and returns their data. It does not tell their tabs, which
// will look for their sessions at the next app.
func (h *Host) HandOver() []handover.Session {
	all := h.sessions.leave()
	for _, s := range all {
		s.freeze()
	}
	late, cancel := context.WithTimeout(context.Background(), leaveTime)
	defer cancel()
	list := make([]handover.Session, 0, len(all))
	for _, s := range all {
		list = append(list, s.handOver(s.still(late)))
	}
	return list
}

// still waits for the run that is going, until ctx ends. It reports whether no run is
// going any more.
func (s *session) still(ctx context.Context) bool {
	idle := s.idle()
	select {
	case <-idle:
		return true
	case <-ctx.Done():
	}
	select {
	case <-idle:
		return true
	default:
		s.log.Warn("a run did not end in time: the State of its session starts afresh", "waited", leaveTime)
		return false
	}
}

// freeze ends the session and cancels the run that is going, as a newer interaction
// would. No run follows.
func (s *session) freeze() {
	s.mu.Lock()
	s.ended = true
	s.turns.cancelLocked(causeReplaced)
	conn := s.out.conn
	s.out.conn = nil
	if s.clocks.away != nil {
		s.clocks.away.Stop()
	}
	s.out.stop()
	s.mu.Unlock()
	if conn != nil {
		conn.Close()
	}
}

// handOver returns the data of a frozen session. It leaves out State if a run is still
// going.
func (s *session) handOver(still bool) handover.Session {
	var state map[string]handover.Value
	if still {
		state = s.handOverState() // calls methods of the values, so not under mu
	}
	s.mu.Lock()
	h := handover.Session{
		Tab: s.id, Cookie: s.who.Cookie, Addr: s.who.Addr, User: s.who.User,
		Runs: s.turns.count, Seen: s.tab.seen, Tables: s.revisions.Given(),
		Widgets: make(map[string]handover.Widget, len(s.page.widgets)),
		State:   state,
	}
	shows := make(map[string]func() []byte)
	for id, w := range s.page.widgets {
		h.Widgets[id.String()] = handover.Widget{Node: w.handed, Set: w.raw, Pressed: w.pressed, Shown: w.shown, Disabled: w.disabled}
		if w.show != nil {
			shows[id.String()] = w.show
		}
	}
	s.mu.Unlock()
	// Not under mu: to name its rows, an editor's node needs data that mu guards.
	for id, show := range shows {
		w := h.Widgets[id]
		w.Node = show()
		h.Widgets[id] = w
	}
	return h
}

// Restore makes sessions of the data that the app before has left. It is called before
// the app serves. A session runs when its tab comes, and ends like one with a lost
// connection if the tab does not come. If the app before has crashed, its tabs know more
// than list does, so they send their values again.
func (h *Host) Restore(list []handover.Session, crashed bool) {
	for _, left := range list {
		s := restored(h, left, crashed)
		s.clocks.away = time.AfterFunc(h.ResumeTime, s.expire)
		s.tab.away.Store(time.Now().UnixNano())
		if err := h.sessions.put(s); err != nil {
			s.end(err)
		}
	}
}

func restored(h *Host, left handover.Session, crashed bool) *session {
	s := newSession(h, server.Visitor{Cookie: left.Cookie, Addr: left.Addr, User: left.User})
	s.id = left.Tab
	s.tab.asleep = true
	s.page.carried.awaited, s.page.carried.open = crashed, crashed
	s.turns.count, s.tab.seen, s.variables.handed = left.Runs, left.Seen, left.State
	// The page has tables with these revisions, so they must not be used again for other
	// cells. If the app before has crashed, not all of them are known.
	s.revisions.Skip(max(left.Tables, uint64(time.Now().UnixMicro())))
	for id, w := range left.Widgets {
		if id, ok := identity.Parse(id); ok {
			s.page.widgets[id] = &Widget{handed: w.Node, raw: w.Set, pressed: w.Pressed, shown: w.Shown, disabled: w.Disabled}
		}
	}
	return s
}

// wakeTime is how long a tab waits for the first run of its restored session, so that its
// first message has a whole page.
const wakeTime = time.Second

// wake runs the script for a restored session whose tab has come. If the page brings
// values, the run waits for them. A page that was reloaded meanwhile brings none.
func (s *session) wake(hello wire.Hello, by *server.Request) {
	s.mu.Lock()
	asleep, awaited := s.tab.asleep, s.page.carried.awaited
	if s.tab.asleep = false; asleep {
		s.tab.visit = by
		s.address.arrives(hello.Address)
	}
	s.mu.Unlock()
	switch {
	case awaited && hello.Holds:
		s.awaitCarried()
		return
	case !awaited && !asleep:
		return
	}
	s.interact(wire.Event{})
	if !asleep {
		return
	}
	enough := time.NewTimer(wakeTime)
	defer enough.Stop()
	select {
	case <-s.idle():
	case <-enough.C:
	}
}
