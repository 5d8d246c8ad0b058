package session

import (
	"time"
)

// proceedLocked is called when a run is wanted. It starts the run. If another run is
// going, it cancels that one, and the wanted run starts at its end. If the session's pace
// does not allow a run yet, it sets a timer. Runs that are wanted before the timer fires
// become one run, so nothing is lost.
func (s *session) proceedLocked() {
	if s.ended || s.next.none() {
		return
	}
	if wait := s.pace.Wait(s.rate); wait > 0 {
		s.laterLocked(wait)
		return
	}
	if r := s.current; r != nil {
		s.next = s.next.with(r.extent)
		r.haltLocked(causeReplaced)
		return
	}
	s.startRunLocked()
}

func (s *session) laterLocked(wait time.Duration) {
	// The extra time is for timers that fire early: they would have to be set again.
	wait += time.Millisecond
	if s.paced == nil {
		s.paced = time.AfterFunc(wait, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.proceedLocked()
		})
		return
	}
	s.paced.Reset(wait)
}
