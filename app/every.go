package app

import "time"

// minEvery is the shortest time between two runs of a fragment by itself.
const minEvery = 100 * time.Millisecond

// Every has a Fragment run again by itself, d after it was last drawn, while the tab is connected. It waits for a run that
// is going, and never replaces one; a fragment that takes longer than d is run again as soon as it has ended. The shortest
// d is 100 ms.
func Every(d time.Duration) Option { return Option{name: optEvery, every: d} }

// armTick is called under mu when no run is going or wanted: it sets the clock to the next fragment that is due.
func (s *session) armTick() {
	if s.out.conn == nil || s.ended {
		return // attach comes by
	}
	next, any := s.nextDue()
	if !any {
		return
	}
	wait := max(time.Until(next), 0)
	if s.tick == nil {
		s.tick = time.AfterFunc(wait, s.onTick)
		return
	}
	s.tick.Reset(wait)
}

func (s *session) nextDue() (next time.Time, any bool) {
	for _, f := range s.fragments {
		if f.every > 0 && (!any || f.due.Before(next)) {
			next, any = f.due, true
		}
	}
	return next, any
}

// onTick runs the fragments that are due. While a run is going it does nothing: its end sets the clock anew.
func (s *session) onTick() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != nil || !s.next.none() || s.out.conn == nil || s.ended {
		return
	}
	now := time.Now()
	for _, f := range s.fragments {
		if f.every > 0 && !f.due.After(now) {
			s.next = s.next.with(s.scopeOf(f))
		}
	}
	if s.next.none() {
		s.armTick()
		return
	}
	s.reruns = 0
	s.proceed()
}
