package app

import "github.com/refrain-go/refrain/app/internal/identity"

// maxMessages is how many messages of one ChatInput may wait. Nobody types more while one
// run lasts.
const maxMessages = 64

// messages returns the widget of a ChatInput. Each of its messages has at most most
// characters.
func (p *place) messages(label string, most int, o options, line uintptr) (*widget, identity.ID, bool) {
	w, id, ok := p.widgetLocked("chatinput", "ChatInput", label, button{}, o, line)
	if ok {
		w.queues, w.intake = true, takesLines(most)
		p.run.session.mu.Unlock()
	}
	return w, id, ok
}

// message takes the oldest message that waits. As with a press, a run that ends on the
// way to its script takes none.
func (p *place) message(w *widget, most int) (string, bool) {
	s := p.run.lock()
	defer s.mu.Unlock()
	text, sent := s.takeMessageLocked(w, most)
	p.run.took = p.run.took || sent
	return text, sent
}

// takeMessageLocked takes the oldest message that is not blank. It drops blank ones
// before it.
func (s *session) takeMessageLocked(w *widget, most int) (string, bool) {
	for len(w.queue) > 0 {
		if text, ok := decodeText(s.takeSentLocked(w)); ok && !blank(text) {
			return cut(lines(text), most), true
		}
	}
	return "", false
}
