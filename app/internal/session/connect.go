package session

import (
	"context"
	"errors"
	"time"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Connect handles the messages of one tab until its connection ends.
func (h *Host) Connect(who server.Visitor, c *server.Conn) {
	first, err := c.Receive()
	hello, ok := first.(wire.Hello)
	if err != nil || !ok {
		return
	}
	s, err := h.enter(who, hello, c)
	if errors.Is(err, errLeft) {
		return // the tab tries again
	}
	if err != nil {
		h.refused.Warn(h.logOf(who), "a tab was turned away", "why", err.Error(), "from", who.Addr)
		c.Send(wire.AppendGone(nil, err.Error(), errors.Is(err, errClosed)))
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

// enter finds the session of the tab, or makes one and starts its first run.
func (h *Host) enter(who server.Visitor, hello wire.Hello, c connection) (*session, error) {
	h.turnOut(who)
	if s := h.sessions.find(who, hello.Tab); s != nil {
		s.wake(hello, who.Request)
		if s.resumes(c) {
			s.visits(who.Request)
			s.comesBack(hello.Address)
			return s, nil
		}
	}
	s, err := h.sessions.add(h, who)
	if err != nil {
		return nil, err
	}
	s.address.arrives(hello.Address)
	if hello.Holds {
		s.awaitCarried()
	}
	if !s.attach(c, false) {
		return nil, errClosed // the app was closed after the session was added
	}
	if !hello.Holds {
		s.interact(wire.Event{})
	}
	return s, nil
}

// resumes gives the session to a new connection. It refuses if the session has ended, or
// if its tab is still connected. A browser that duplicates a tab copies the tab's id, so
// a second page may ask for the session of the first.
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

// attach makes c the session's connection if it has none, and greets the tab.
func (s *session) attach(c connection, resumed bool) bool {
	s.mu.Lock()
	if s.ended || s.out.conn != nil {
		s.mu.Unlock()
		return false
	}
	if s.resume != nil {
		s.resume.Stop()
	}
	s.away.Store(0)
	// If the session waits for values of the page, the page sends them all again.
	if s.carried.awaited {
		resumed, s.seen = false, 0
	}
	s.out.greet(c, wire.AppendWelcome(nil, s.id, s.csvTokenLocked(), s.mark(), resumed), s.host.present())
	if resumed {
		s.out.resumes(s.seen)
		s.tree.Forget()
		s.address.news = true // a page that was loaded again has the title of the app
	}
	if s.current == nil && s.next.none() {
		s.armTickLocked()
	}
	s.mu.Unlock()
	// This goroutine reads from the tab, so it must not send. If it did, and the tab
	// wrote before it read, each would wait for the other.
	go s.flush()
	return true
}

// comesBack notes the address of a tab that has connected again. If the session has
// another address for it, the user has gone to the new one.
func (s *session) comesBack(at wire.Address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at = cleanAddress(at); at != s.address.told {
		s.address.arrives(at)
		s.next = s.next.with(wholeScript)
		s.proceedLocked()
	}
}

// detach notes that the connection c has ended. The session waits a while for the tab to
// come back.
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
	s.away.Store(time.Now().UnixNano())
	if s.resume == nil {
		s.resume = time.AfterFunc(s.host.ResumeTime, s.expire)
		return
	}
	s.resume.Reset(s.host.ResumeTime)
}
