package app

import (
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
)

// proceed is called under mu when a run is wanted: it starts that run, or cancels the one that is going, whose end then
// starts it; or sees to it that this happens as soon as the session's pace allows. Whoever wants a run before that is merged into it;
// nothing is lost.
func (s *session) proceed() {
	if s.ended || s.next.none() {
		return
	}
	if wait := s.pace.Wait(s.rate); wait > 0 {
		s.later(wait)
		return
	}
	if r := s.current; r != nil {
		s.next = s.next.with(r.scope)
		r.halt(causeReplaced)
		return
	}
	s.startRun()
}

func (s *session) later(wait time.Duration) {
	// A timer that fires a moment early would only be set again.
	wait += time.Millisecond
	if s.paced == nil {
		s.paced = time.AfterFunc(wait, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.proceed()
		})
		return
	}
	s.paced.Reset(wait)
}

// heard is how often a tab is heard: at least as often as it may start runs, and as often as any page of ours has something to say. More
// is a flood, which would take the processor from everybody else.
func (s *settings) heard() pace.Rate {
	if s.rate.PerSecond == 0 {
		return pace.Rate{}
	}
	return pace.Rate{PerSecond: max(s.rate.PerSecond, runsPerSecond), Burst: max(s.rate.Burst, runsBurst)}
}
