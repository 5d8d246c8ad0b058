package session

import (
	"errors"

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
