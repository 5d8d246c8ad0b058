package session

import (
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
)

// turns are the runs of a session: the one that is going, and the one that follows. The
// session's mu guards all fields.
type turns struct {
	current *run   // the run that is going, or nil
	count   uint64 // number of runs started so far
	next    extent // the extent of the next run
	unpaced bool   // the script itself asked for the next run, so it ignores pace
	reruns  int    // number of runs in a row that the script itself asked for
	err     error  // of the last run that ended

	pace pace.Pace
	rate pace.Rate // the limits of pace

	// running equals current. It is for goroutines that must not wait for mu.
	running atomic.Pointer[run]

	waiting chan struct{} // closed when no run is going or wanted; made on demand
}

// noneLocked reports whether no run is going or wanted.
func (t *turns) noneLocked() bool { return t.current == nil && t.next.none() }

// wantLocked adds to the extent of the next run.
func (t *turns) wantLocked(of extent) { t.next = t.next.with(of) }

// rerunLocked is wantLocked for a run that the script itself asks for.
func (t *turns) rerunLocked(of extent) {
	t.wantLocked(of)
	t.unpaced = true
}

// cancelLocked ends the run that is going, and drops the next one. It reports whether a
// run is going.
func (t *turns) cancelLocked(why cause) bool {
	t.next = extent{}
	if t.current == nil {
		return false
	}
	t.current.haltLocked(why)
	return true
}

// proceedLocked is called when a run is wanted. It starts the run. If another run is
// going, it cancels that one, and the wanted run starts at its end. If the session's pace
// does not allow a run yet, it sets a timer. Runs that are wanted before the timer fires
// become one run, so nothing is lost.
func (s *session) proceedLocked() {
	if s.ended || s.turns.next.none() {
		return
	}
	if wait := s.turns.pace.Wait(s.turns.rate); wait > 0 {
		s.laterLocked(wait)
		return
	}
	if r := s.turns.current; r != nil {
		s.turns.wantLocked(r.extent)
		r.haltLocked(causeReplaced)
		return
	}
	s.startRunLocked()
}

func (s *session) laterLocked(wait time.Duration) {
	// The extra time is for timers that fire early: they would have to be set again.
	wait += time.Millisecond
	if s.clocks.paced == nil {
		s.clocks.paced = time.AfterFunc(wait, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.proceedLocked()
		})
		return
	}
	s.clocks.paced.Reset(wait)
}

// idle returns a channel. It is closed when no run is going and none follows by itself.
func (s *session) idle() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turns.waiting == nil {
		s.turns.waiting = make(chan struct{})
	}
	idle := s.turns.waiting
	s.wakeIdleLocked()
	return idle
}

// wakeIdleLocked closes the channel of idle if no run is going or wanted.
func (s *session) wakeIdleLocked() {
	if s.turns.noneLocked() && s.turns.waiting != nil {
		close(s.turns.waiting)
		s.turns.waiting = nil
	}
}

// restLocked is called when no run follows by itself. It stops all timers that are not
// needed.
func (s *session) restLocked() {
	if s.turns.current != nil {
		return // the end of the run does the same
	}
	for _, t := range []*time.Timer{s.clocks.limit, s.clocks.paced, s.clocks.tick} {
		if t != nil {
			t.Stop()
		}
	}
	s.armTickLocked()
	s.wakeIdleLocked()
}
