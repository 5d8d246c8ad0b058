package app

import (
	"github.com/refrain-go/refrain/app/internal/wire"
)

// handle takes a message of the page.
func (s *session) handle(m wire.Message, c connection) {
	switch m := m.(type) {
	case wire.Event:
		s.interact(m)
	case wire.Rerun:
		s.interact(wire.Event{})
	case wire.Stop:
		s.stop()
	case wire.Window:
		s.answer(m, c)
	case wire.Hello, wire.Unknown:
		s.app.settings.log.Debug("a message was ignored", "message", m)
	}
}

// interact merges an interaction into what the next run will see, and starts that run or cancels the one that is going,
// whose end then starts it. However many interactions come meanwhile, one run follows: of values the last wins, and
// a press stays until a run has taken it.
func (s *session) interact(e wire.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || e.N != 0 && e.N <= s.seen {
		return // a page says again what it does not know to have arrived
	}
	s.seen = max(s.seen, e.N)
	for id, raw := range e.Set {
		if w := s.settable(id); w != nil {
			w.raw, w.changed = raw, true
		}
	}
	for _, id := range e.Press {
		if w := s.settable(id); w != nil {
			w.pressed, w.changed = true, true
		}
	}
	s.reruns = 0
	s.wanted = true
	if s.current != nil {
		s.current.halt(causeReplaced)
		return
	}
	s.startRun()
}

// settable returns the widget of that id, if a page may set it: it is on the page, and not disabled.
func (s *session) settable(id string) *widget {
	key, ok := parseIdentity(id)
	if w := s.widgets[key]; ok && w != nil && w.shown && !w.disabled {
		return w
	}
	s.app.settings.log.Debug("a value for a widget that is not on the page was ignored", "id", id)
	return nil
}

// stop ends the run that is going, and the one that would have followed.
func (s *session) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != nil {
		s.wanted = false
		s.current.halt(causeStopped)
	}
}
