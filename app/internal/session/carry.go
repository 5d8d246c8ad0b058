package session

import (
	"encoding/json"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// This file takes values from a page whose session is gone: the server was restarted, or
// the tab was away longer than ResumeTime. The page sends the values that it shows to its
// new session, one node for each widget, in the form in which one build hands them to the
// next (see handover.go). So the first run sees the values already. Values that do not
// fit, or whose widgets no run draws, are dropped.

// carryTime is how long the first run waits for values that the page has announced.
const carryTime = 10 * time.Second

// carried is the state of the values that the page brings to its new session. The
// session's mu guards it.
type carried struct {
	awaited bool // the page has announced values that have not all come yet
	open    bool // values are accepted: no run of the script has completed since
}

// awaitCarried makes the first run wait for the values that the page has announced.
func (s *session) awaitCarried() {
	s.mu.Lock()
	s.page.carried.awaited, s.page.carried.open = true, true
	// New revisions must differ from those of the session before: the page still names
	// the old ones.
	s.revisions.Skip(uint64(time.Now().UnixMicro()))
	s.mu.Unlock()
	time.AfterFunc(carryTime, func() {
		s.mu.Lock()
		late := s.page.carried.awaited
		s.mu.Unlock()
		if late {
			s.interact(wire.Event{})
		}
	})
}

// carryLocked stores the nodes of an event for the run that draws their widgets. It
// returns an error if there is no room for one of them.
func (s *session) carryLocked(e wire.Event) (err error) {
	s.page.carried.awaited = s.page.carried.awaited && e.More
	for id, node := range e.Carry {
		key, ok := identity.Parse(id)
		w := s.page.widgets[key]
		if !ok || !s.page.carried.open || w != nil && w.disabled {
			s.log.Debug("a value of the session before was ignored", "id", id)
			continue
		}
		if w == nil {
			w = new(Widget)
		}
		if full := s.keepCarriedLocked(w, node); full != nil {
			s.out.refuse(id, full)
			err = full
			continue
		}
		s.page.widgets[key] = w
	}
	return err
}

// keepCarriedLocked stores the node for the widget. It returns an error if there is no
// room.
func (s *session) keepCarriedLocked(w *Widget, node json.RawMessage) error {
	in := &s.page.inputs
	if in.held == nil {
		in.open(s.host.inputs, s.who, &s.host.Config)
	}
	n := int64(len(node)) + int64(unsafe.Sizeof(*w))
	if err := in.waiting.Take(n - w.waits); err != nil {
		return noRoomFor(err)
	}
	more := max(0, n-w.held)
	if err := in.held.Take(more); err != nil {
		in.waiting.Add(w.waits - n)
		return noRoomFor(err)
	}
	w.held += more
	w.waits = n
	w.value, w.handed = nil, node
	return nil
}

// takeCarriedLocked forgets the node of a widget, and reports whether the page had
// brought it.
func (k *kept) takeCarriedLocked(w *Widget) bool {
	brought := w.waits > 0
	k.inputs.leaves(int(w.waits))
	w.handed, w.waits = nil, 0
	return brought
}

// endCarriedLocked is called when a run of the script and all its fragments have
// completed. Later runs do not expect the values that this run has not asked for, so they
// are dropped.
func (k *kept) endCarriedLocked() {
	if !k.carried.open {
		return
	}
	for _, w := range k.widgets {
		if k.takeCarriedLocked(w) {
			k.inputs.holdsLocked(w)
		}
	}
	k.carried = carried{}
}

// fragmentFailedLocked reports whether a fragment failed in the run. Such a run may not
// have reached all widgets.
func (k *kept) fragmentFailedLocked(p *pass) bool {
	for _, f := range k.fragments {
		if f.failed == p.number {
			return true
		}
	}
	return false
}
