package app

import (
	"context"
	"encoding/json"
	"time"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/handover"
)

// This file takes sessions from one build of an app to the next. What can be written down goes over: the values of
// widgets as the page knows them, by identity, and State as JSON where that gives back the same. The rest starts afresh.

// leaveTime is how long an app that leaves waits for the runs that it has cancelled. What a run that takes longer does to
// State is lost.
const leaveTime = 2 * time.Second

// handOver ends all sessions without a word to their tabs, which will look for them at the next app, and returns what they hold.
func (a *App) handOver() []handover.Session {
	all := a.sessions.leave()
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

// still waits for the run that is going, until ctx ends, and reports whether there is none any more.
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
		s.app.settings.log.Warn("a run did not end in time: the State of its session starts afresh", "waited", leaveTime)
		return false
	}
}

// freeze cancels the run that is going, as a newer interaction would, but none follows.
func (s *session) freeze() {
	s.mu.Lock()
	s.ended, s.next = true, scope{}
	if s.current != nil {
		s.current.halt(causeReplaced)
	}
	conn := s.out.conn
	s.out.conn = nil
	if s.resume != nil {
		s.resume.Stop()
	}
	s.out.stop()
	s.mu.Unlock()
	if conn != nil {
		conn.Close()
	}
}

// handOver writes a frozen session down. Its State is left out unless no run is going.
func (s *session) handOver(still bool) handover.Session {
	var state map[string]handover.Value
	if still {
		state = s.handOverState() // runs methods of its values, so not under mu
	}
	s.mu.Lock()
	h := handover.Session{
		Tab: s.id, Cookie: s.who.Cookie, Addr: s.who.Addr,
		Runs: s.runs, Seen: s.seen, Tables: s.tables,
		Widgets: make(map[string]handover.Widget, len(s.widgets)),
		State:   state,
	}
	shows := make(map[string]func() []byte)
	for id, w := range s.widgets {
		h.Widgets[id.text()] = handover.Widget{Node: w.handed, Set: w.raw, Pressed: w.pressed, Shown: w.shown, Disabled: w.disabled}
		if w.show != nil {
			shows[id.text()] = w.show
		}
	}
	s.mu.Unlock()
	// Not under mu: an editor's node names its rows as the session knows them.
	for id, show := range shows {
		w := h.Widgets[id]
		w.Node = show()
		h.Widgets[id] = w
	}
	return h
}

// restore makes sessions of what the app before has left. It is called before the app serves. They run when their tabs
// come, and end like those of lost connections when these do not.
func (a *App) restore(list []handover.Session) {
	for _, h := range list {
		s := newSession(a, server.Visitor{Cookie: h.Cookie, Addr: h.Addr})
		s.id = h.Tab
		s.asleep = true
		s.runs, s.seen, s.handed = h.Runs, h.Seen, h.State
		// Revisions of tables that the page has must not come again with other cells. They are not all known, when the
		// app before has crashed.
		s.tables = max(h.Tables, uint64(time.Now().UnixMicro()))
		for id, w := range h.Widgets {
			if id, ok := parseIdentity(id); ok {
				s.widgets[id] = &widget{handed: w.Node, raw: w.Set, pressed: w.Pressed, shown: w.Shown, disabled: w.Disabled}
			}
		}
		s.resume = time.AfterFunc(resumeTime, s.expire)
		if err := a.sessions.put(s); err != nil {
			s.end(err)
		}
	}
}

// wakeTime is how long a tab waits for the first run of its restored session, so as to be told a whole page at once.
const wakeTime = time.Second

// wake runs the script for a session that was restored, whose tab has come.
func (s *session) wake(at wire.Address) {
	s.mu.Lock()
	asleep := s.asleep
	if s.asleep = false; asleep {
		s.address.arrives(at)
	}
	s.mu.Unlock()
	if !asleep {
		return
	}
	s.interact(wire.Event{})
	enough := time.NewTimer(wakeTime)
	defer enough.Stop()
	select {
	case <-s.idle():
	case <-enough.C:
	}
}

// written is a control's node for the next build: whole, also where a page is told a part of it in another node.
func written[T any](c control[T], v T) []byte {
	o := wire.Begin(nil, c.kind())
	if c, ok := c.(interface{ writeAll(wire.Object) wire.Object }); ok {
		o = c.writeAll(o)
	}
	return c.write(o, v).Close()
}

// restorer is a control that reads its value out of the node that the app before has drawn in its own way. Of the others it is
// what a page would send.
type restorer[T any] interface {
	restore(node json.RawMessage) (T, bool)
}

// take returns the value of a widget that the app before has drawn, or initial.
func take[T any](c control[T], node json.RawMessage, initial T) T {
	if node == nil {
		return initial
	}
	if c, ok := c.(restorer[T]); ok {
		if v, ok := c.restore(node); ok {
			return v
		}
		return initial
	}
	var was struct {
		V json.RawMessage `json:"v"`
	}
	if json.Unmarshal(node, &was) != nil || was.V == nil {
		return initial
	}
	if v, ok := c.decode(was.V, initial); ok {
		return v
	}
	return initial
}
