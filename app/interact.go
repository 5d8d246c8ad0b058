package app

import (
	"encoding/json"

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
	case wire.Clear:
		s.clearMemos()
	case wire.Window:
		s.ask(m, c)
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
	of := s.merge(e)
	if e.Go != nil {
		s.address.arrives(*e.Go)
		of = wholeScript
	}
	if of.none() {
		of = wholeScript
	}
	s.reruns = 0
	s.next = s.next.with(of)
	if !e.More {
		s.proceed()
	}
}

// merge is called under mu. It gives the widgets what the page says, and returns what is to be run for that.
func (s *session) merge(e wire.Event) (of scope) {
	pressed := make([]*widget, 0, len(e.Press))
	for _, id := range e.Press {
		if w := s.settable(id); w != nil {
			w.pressed, w.changed = true, true
			pressed = append(pressed, w)
			of = of.with(s.scopeOf(w.fragment))
		}
	}
	sent := s.submitted(pressed)
	for id, raw := range e.Set {
		w := s.settable(id)
		if w == nil {
			continue
		}
		if w.heldBack(sent) && !e.More {
			s.app.settings.log.Debug("a value of a form that was not submitted was ignored", "id", id)
			continue
		}
		w.set(raw)
		of = of.with(s.scopeOf(w.fragment))
	}
	return of
}

// set takes what the page has set, for the next run that draws the widget. It is called under mu.
func (w *widget) set(raw json.RawMessage) {
	w.changed = true
	if !w.queues {
		w.raw = raw
		return
	}
	size := len(raw)
	for _, waiting := range w.queue {
		size += len(waiting)
	}
	if size <= maxWaiting && len(w.queue) < maxMessages {
		w.queue = append(w.queue, raw)
	}
}

// clearMemos clears the memos, if the app lets its pages do so, and runs again.
func (s *session) clearMemos() {
	settings := &s.app.settings
	if !settings.clearMemos {
		settings.log.Warn("a page's wish to clear the memos was refused: the app has no app.ClearMemosEntry", "from", s.who.Addr)
		return
	}
	for _, c := range settings.caches {
		c.ClearMemos()
	}
	s.interact(wire.Event{})
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
	s.next = scope{}
	if s.current != nil {
		s.current.halt(causeStopped)
		return
	}
	for _, w := range s.widgets {
		w.queue = nil // as with a run that is going
	}
	s.out.ends(wire.Stopped) // of the run that would have started
	s.soon()
	s.rest()
}
