package session

import (
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// handle handles a message of the page.
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
		s.cells.Ask(m, c)
	case wire.Ping:
		s.pong()
	case wire.Hello, wire.Unknown:
		s.log.Debug("a message was ignored", "message", m)
	}
}

// interact merges an interaction into the state that the next run sees. It then starts
// that run. If a run is going, it cancels that run, and the next run starts at its end.
// One run handles all interactions that arrive before it starts. The last value of a
// widget wins, and a press stays until a run has taken it.
func (s *session) interact(e wire.Event) {
	if err := s.takeEvent(e); err != nil {
		s.host.refused.Warn(s.log, "a value that a page has set was refused, since there is no room for it: app.InputQuota sets how much there is",
			"why", err.Error(), "from", s.who.Addr)
	}
}

// takeEvent merges an event, and returns the reason if it refused a value.
func (s *session) takeEvent(e wire.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || e.N != 0 && e.N <= s.tab.seen {
		return nil // a page repeats events that were not acknowledged
	}
	s.tab.seen = max(s.tab.seen, e.N)
	of, err := s.mergeLocked(e)
	if full := s.carryLocked(e); full != nil {
		err = full
	}
	if e.Go != nil {
		s.address.arrives(*e.Go)
		of = wholeScript
	}
	if of.none() {
		of = wholeScript
	}
	s.turns.reruns = 0
	s.turns.wantLocked(of)
	if !e.More {
		s.proceedLocked()
	}
	return err
}

// mergeLocked gives the page's input to the widgets. It returns the extent of the run
// that follows, and the reason if it refused a value. In that case no button counts as
// pressed either, since its function would run without the value.
func (s *session) mergeLocked(e wire.Event) (of extent, err error) {
	press := make([]*Widget, 0, len(e.Press))
	for _, id := range e.Press {
		if w := s.settableLocked(id); w != nil {
			press = append(press, w)
			of = of.with(s.wantsLocked(w.fragment))
		}
	}
	sent := submittedLocked(press)
	for id, raw := range e.Set {
		w := s.settableLocked(id)
		if w == nil {
			continue
		}
		if w.heldBack(sent) && !e.More {
			s.log.Debug("a value of a form that was not submitted was ignored", "id", id)
			continue
		}
		if full := s.acceptLocked(id, w, raw); full != nil {
			err = full
		}
		of = of.with(s.wantsLocked(w.fragment))
	}
	s.page.inputs.lacks = s.page.inputs.lacks || err != nil
	if e.More {
		return of, err
	}
	if !s.page.inputs.lacks {
		notePressedLocked(press, sent)
	}
	s.page.inputs.lacks = false
	return of, err
}

// notePressedLocked notes the presses of buttons and the submitted forms.
func notePressedLocked(press []*Widget, sent []*form) {
	for _, w := range press {
		w.pressed, w.changed = true, true
	}
	for _, f := range sent {
		f.pressed = true
	}
}

// wantsLocked returns the extent of the run that follows a change in f by the user.
func (s *session) wantsLocked(f *fragment) extent {
	if f != nil {
		f.ticked = false
	}
	return s.page.extentOfLocked(f)
}

// clearMemos clears the memos if the app allows it to its pages, and runs the script
// again.
func (s *session) clearMemos() {
	settings := &s.host.Config
	if !settings.ClearMemos {
		s.host.refused.Warn(s.log, "a page asked to clear the memos and was refused: the app has no app.ClearMemosEntry", "from", s.who.Addr)
		return
	}
	for _, c := range settings.Caches {
		c.ClearMemos()
	}
	s.interact(wire.Event{})
}

// settableLocked returns the widget with that id if a page may set it. The widget must be
// on the page and not disabled.
func (s *session) settableLocked(id string) *Widget {
	key, ok := identity.Parse(id)
	if w := s.page.widgets[key]; ok && w != nil && w.shown && !w.disabled {
		return w
	}
	s.log.Debug("a value for a widget that is not on the page was ignored", "id", id)
	return nil
}

// stop ends the current run and drops the next one.
func (s *session) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turns.cancelLocked(causeStopped) {
		return
	}
	for _, w := range s.page.widgets {
		s.page.dropQueueLocked(w) // a stopped run does this at its end
	}
	s.out.ends(wire.Stopped) // report the end of the run that was pending
	s.soonLocked()
	s.restLocked()
}
