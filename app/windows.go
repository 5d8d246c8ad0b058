package app

import "github.com/refrain-go/refrain/app/internal/wire"

// maxWindows is how many requests for cells may wait. A page asks for what is in sight, so it has far fewer.
const maxWindows = 256

// windows are the requests for cells that wait for their answers, in order. They are answered one after another by a
// goroutine of their own, since a table's cells may take their time, and the goroutine that reads from the tab has more to
// hear. It is guarded by the session's mu.
type windows struct {
	waiting   []windowRequest
	answering bool
}

type windowRequest struct {
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
	s.windows.waiting = append(s.windows.waiting, windowRequest{w, c})
	if !s.windows.answering {
		s.windows.answering = true
		go s.answerAll()
	}
}

// answerAll answers until nothing waits. What was asked over a connection that is over is asked again over the next.
func (s *session) answerAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.windows.waiting) > 0 {
		r := s.windows.waiting[0]
		s.windows.waiting = s.windows.waiting[1:]
		if s.out.conn != r.c {
			continue
		}
		s.mu.Unlock()
		s.answer(r.w, r.c)
		s.mu.Lock()
	}
	s.windows = windows{}
}
