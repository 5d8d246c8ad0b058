package session

import (
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/handover"
)

// Supervise is called before the first tab connects, if another program supervises this
// one. It turns errors on, since only a developer looks at the pages of an app that is
// built again at each change.
func (h *Host) Supervise() {
	h.supervised = true
	h.ShowErrors = true
}

// Notify shows a notice in every page, also in those that are opened later.
func (h *Host) Notify(n handover.Notice) {
	frame := wire.AppendNotice(nil, n.Level, n.Title, n.Text)
	h.notice.Store(&frame)
	for _, s := range h.sessions.list() {
		s.mu.Lock()
		s.out.notice = frame
		s.mu.Unlock()
		go s.flush()
	}
}

// present returns the notice for a page that connects now.
func (h *Host) present() []byte {
	if frame := h.notice.Load(); frame != nil {
		return *frame
	}
	return nil
}
