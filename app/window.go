package app

import (
	"runtime/debug"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// maxWindows is how many requests for cells may wait. A page asks for what is in sight, so it has far fewer.
const maxWindows = 256

// windows are the requests for cells that wait for their answers, in order. They are answered one after another by a
// goroutine of their own, since a table's cells may take their time, and the goroutine that reads from the tab has more to
// hear. It is guarded by the session's mu.
type windows struct {
	waiting   []asked
	answering bool
}

type asked struct {
	w wire.Window
	c connection
}

// ask sees to it that c gets an answer.
func (s *session) ask(w wire.Window, c connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.windows.waiting) >= maxWindows {
		s.app.settings.log.Debug("a request for cells was ignored, since too many wait", "id", w.ID)
		return
	}
	s.windows.waiting = append(s.windows.waiting, asked{w, c})
	if !s.windows.answering {
		s.windows.answering = true
		go s.answer()
	}
}

// answer answers until nothing waits. What was asked over a connection that is over is asked again over the next.
func (s *session) answer() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.windows.waiting) > 0 {
		ask := s.windows.waiting[0]
		s.windows.waiting = s.windows.waiting[1:]
		if s.out.conn != ask.c {
			continue
		}
		s.mu.Unlock()
		ask.c.SendBinary(s.window(ask.w))
		s.mu.Lock()
	}
	s.windows = windows{}
}

// window answers a page that asks for cells, from the table as last drawn. It does not wait for a run that is going, and
// reads the app's data outside the session's lock.
func (s *session) window(w wire.Window) (answer []byte) {
	s.mu.Lock()
	t := s.tableOf(w.ID)
	s.mu.Unlock()
	switch {
	case t == nil:
		return wire.AppendNoWindow(nil, w, wire.Refused)
	case t.rev != w.Rev:
		return wire.AppendNoWindow(nil, w, wire.Changed)
	case !w.Clamp(t.frame.Len(), len(t.frame.Columns())):
		return wire.AppendNoWindow(nil, w, wire.Refused)
	}
	defer func() {
		if v := recover(); v != nil {
			s.app.settings.log.Error("a table's cells could not be read", "ref", newRef(), "panic", v, "stack", string(debug.Stack()))
			answer = wire.AppendNoWindow(nil, w, wire.Refused)
		}
	}()
	return wire.AppendWindow(nil, w, t.frame.AppendText)
}
