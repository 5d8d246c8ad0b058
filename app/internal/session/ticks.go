package session

import "time"

// armTickLocked sets the timer to the next fragment that is due. It is called when no run
// is going or wanted.
func (s *session) armTickLocked() {
	if s.out.conn == nil || s.ended {
		return // attach calls it again
	}
	next, any := s.nextDueLocked()
	if !any {
		return
	}
	wait := max(time.Until(next), 0)
	if s.clocks.tick == nil {
		s.clocks.tick = time.AfterFunc(wait, s.onTick)
		return
	}
	s.clocks.tick.Reset(wait)
}

func (s *session) nextDueLocked() (next time.Time, any bool) {
	for _, f := range s.page.fragments {
		if f.every > 0 && (!any || f.due.Before(next)) {
			next, any = f.due, true
		}
	}
	return next, any
}

// onTick runs the fragments that are due. If a run is going it does nothing, since the
// end of the run sets the timer again.
func (s *session) onTick() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.turns.noneLocked() || s.out.conn == nil || s.ended {
		return
	}
	now := time.Now()
	for _, f := range s.page.fragments {
		if f.every > 0 && !f.due.After(now) {
			f.ticked = true
			s.turns.wantLocked(s.page.extentOfLocked(f))
		}
	}
	if s.turns.next.none() {
		s.armTickLocked()
		return
	}
	s.turns.reruns = 0
	s.proceedLocked()
}
