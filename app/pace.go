package app

import (
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
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

// heard is the rate at which messages of a tab are read. It allows the tab to start its
// runs, and allows every message that our own page sends. A tab that sends more floods
// the server and would take the processor from the other tabs.
func (s *settings) heard() pace.Rate {
	if s.rate.PerSecond == 0 {
		return pace.Rate{}
	}
	return pace.Rate{PerSecond: max(s.rate.PerSecond, runsPerSecond), Burst: max(s.rate.Burst, runsBurst)}
}
