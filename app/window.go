package app

import (
	"runtime/debug"

	"github.com/refrain-go/refrain/app/internal/wire"
)

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
