package app

import "time"

// pace bounds how many runs a session starts: burst at once, and then so many a second. Whoever wants a run beyond that is
// merged into the next that may start; nothing is lost. It is a bucket of tokens, and guarded by the session's mu.
type pace struct {
	spent float64 // tokens that are not back yet
	at    time.Time
	timer *time.Timer
}

// wait returns how long it takes until a run may start.
func (p *pace) wait(perSecond, burst float64) time.Duration {
	if perSecond <= 0 {
		return 0
	}
	p.refill(perSecond)
	if p.spent <= burst-1 {
		return 0
	}
	return time.Duration((p.spent - (burst - 1)) / perSecond * float64(time.Second))
}

// take counts a run that starts.
func (p *pace) take(perSecond float64) {
	if perSecond > 0 {
		p.refill(perSecond)
		p.spent++
	}
}

func (p *pace) refill(perSecond float64) {
	now := time.Now()
	p.spent = max(p.spent-now.Sub(p.at).Seconds()*perSecond, 0)
	p.at = now
}

// proceed is called under mu when a run is wanted: it starts that run, or cancels the one that is going, whose end then
// starts it; or sees to it that this happens as soon as the session's pace allows.
func (s *session) proceed() {
	if s.ended || s.next.none() {
		return
	}
	if wait := s.pace.wait(s.perSecond, float64(s.app.settings.burst)); wait > 0 {
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
	if s.pace.timer == nil {
		s.pace.timer = time.AfterFunc(wait, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.proceed()
		})
		return
	}
	s.pace.timer.Reset(wait)
}
