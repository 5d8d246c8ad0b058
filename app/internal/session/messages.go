package session

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/identity"
)

// maxMessages is how many messages of one ChatInput may wait. Nobody types more while one
// run lasts.
const maxMessages = 64

// Messages finds or makes the widget of a ChatInput, as the method Widget does. In takes
// its messages.
func (p *Place) Messages(call Call, in Intake) (*Widget, identity.ID, bool) {
	p.refuseAnyGiven(call)
	w, id, ok := p.widgetLocked(call, Plain{})
	if ok {
		w.queues, w.intake = true, in
		p.run.session.mu.Unlock()
	}
	return w, id, ok
}

// Message takes the oldest message that waits and that read accepts. It drops the
// messages before it. As with a press, a run that ends on the way to its script takes
// none.
func (p *Place) Message(w *Widget, read func(json.RawMessage) (string, bool)) (string, bool) {
	s := p.run.lock()
	defer s.mu.Unlock()
	for len(w.queue) > 0 {
		if text, ok := read(s.page.takeSentLocked(w)); ok {
			p.run.took = true
			return text, true
		}
	}
	return "", false
}
