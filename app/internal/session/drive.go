package session

import (
	"errors"

	"github.com/refrain-go/refrain/app/internal/drive"
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Drive makes a session without a connection, for a test. The caller sets the remaining
// fields of the result.
func (h *Host) Drive(who server.Visitor) (*drive.Session, error) {
	s, err := h.sessions.add(h, who)
	if err != nil {
		return nil, err
	}
	s.turns.rate = pace.Rate{} // tests may interact at any speed
	return &drive.Session{
		Receive: func(m wire.Message) { s.handle(m, nil) },
		Window:  s.cells.Window,
		Tick:    s.tickNow,
		Idle:    s.idle,
		Look:    s.look,
		End:     func() { s.end(errClosed); <-s.idle() },
	}, nil
}

// look calls do with the state that the session shows.
func (s *session) look(do func(drive.State)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do(drive.State{
		Tree: s.page.tree, Title: s.address.title, Address: s.address.now, Head: s.address.head,
		Toasts: &s.out.toasts, Err: s.turns.err,
	})
}

// tickNow runs a fragment as if its clock had asked for it. It returns false if the
// fragment has no clock, or if a run is going.
func (s *session) tickNow(fragment string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, _ := identity.Parse(fragment)
	f := s.page.fragments[key]
	if f == nil || f.every == 0 || s.turns.current != nil {
		return false
	}
	s.turns.reruns = 0
	f.ticked = true
	s.turns.wantLocked(s.page.extentOfLocked(f))
	s.proceedLocked()
	return true
}

// Wake runs the script for all sessions that were restored, as if their tabs had come. It
// waits for the runs and returns their errors.
func (h *Host) Wake() error {
	var errs []error
	for _, s := range h.sessions.list() {
		s.wake(wire.Hello{}, nil)
		<-s.idle()
		s.look(func(now drive.State) { errs = append(errs, now.Err) })
	}
	return errors.Join(errs...)
}

// InputUsed returns how much of the room for all sessions is taken by values that pages
// have set.
func (h *Host) InputUsed() int64 { return max(h.inputs.held.Used(), h.inputs.waiting.Used()) }

// InputOf returns the room that the values set by one session's page take, and how much
// of it waits for a run.
func (h *Host) InputOf(tab string) (held, waiting int64) {
	for _, s := range h.sessions.list() {
		if s.id == tab && s.page.inputs.held != nil {
			return s.page.inputs.held.Used(), s.page.inputs.waiting.Used()
		}
	}
	return 0, 0
}
