package app

import "github.com/refrain-go/refrain/app/internal/wire"

// Limits of the requests for cells that wait. A page asks for what is in sight, so it has far fewer.
const (
	maxWindows     = 256
	maxWindowBytes = 1 << 20 // of all of them; one may be as long as a message
	maxLater       = 256     // that wait for their view, or for their turn to be sent; of all tables of a page
)

// windows are the requests for cells that wait for their answers, in order. They are answered one after another by a
// goroutine of their own, since a table's cells may take their time, and the goroutine that reads from the tab has more to
// hear. It is guarded by the session's mu.
type windows struct {
	waiting   []windowRequest
	bytes     int // of waiting
	answering bool
	later     int // answers that goroutines of their own are to give; see window.go
}

type windowRequest struct {
	w wire.Window
	c connection
}

func (r windowRequest) size() int { return len(r.w.ID) + len(r.w.Rev) + len(r.w.View) }

// ask sees to it that c gets an answer.
func (s *session) ask(w wire.Window, c connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := windowRequest{w, c}
	if len(s.windows.waiting) >= maxWindows || s.windows.bytes+r.size() > maxWindowBytes {
		s.app.settings.log.Debug("a request for cells was ignored, since too many wait", "id", w.ID)
		return
	}
	s.windows.waiting = append(s.windows.waiting, r)
	s.windows.bytes += r.size()
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
		s.windows.bytes -= r.size()
		if s.out.conn != r.c {
			continue
		}
		s.mu.Unlock()
		s.turn <- struct{}{}
		s.answer(r.w, r.c)
		<-s.turn
		s.mu.Lock()
	}
	s.windows.waiting, s.windows.answering = nil, false
}
