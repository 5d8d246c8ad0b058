package session

import (
	"fmt"
	"time"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// clocks are the timers of a session. Each is made when it is first needed.
type clocks struct {
	paced *time.Timer // starts a run that must wait for its turn
	tick  *time.Timer // starts fragments that repeat
	limit *time.Timer // ends runs that take too long
	away  *time.Timer // ends the session while no tab is connected
}

// stuckTime is the time after which the log reports a run that was told to end and goes
// on.
const stuckTime = 10 * time.Second

// watchLocked is called when a run starts. It sets the clock that ends the run when its
// time is up.
func (s *session) watchLocked() {
	if d := s.host.RunTime; d > 0 {
		s.watchInLocked(d)
	}
}

func (s *session) watchInLocked(d time.Duration) {
	if s.clocks.limit == nil {
		s.clocks.limit = time.AfterFunc(d, s.onClock)
		return
	}
	s.clocks.limit.Reset(d)
}

// onClock ends the run if its time is up. If the run was told to end and goes on, onClock
// logs that.
func (s *session) onClock() {
	s.mu.Lock()
	r := s.turns.current
	if r == nil {
		s.mu.Unlock()
		return
	}
	now := time.Now()
	if r.cause == causeNone {
		late := r.began.Add(s.host.RunTime).Sub(now)
		if late > 0 {
			s.watchInLocked(late) // the clock was set for an earlier run
			s.mu.Unlock()
			return
		}
		r.timeOutLocked()
		s.tellLocked(func() {})
		s.mu.Unlock()
		return
	}
	told := r.told
	if wait := told.Add(stuckTime).Sub(now); wait > 0 {
		s.watchInLocked(wait)
		s.mu.Unlock()
		return
	}
	s.mu.Unlock()
	s.log.Warn("a run goes on after it was told to end, because its script neither checks its context nor calls ui",
		"why", causes[r.cause].Error(), "since", told, "began", r.began)
}

// timeOutLocked ends a run whose time is up. It tells the page at once, since the script
// may go on for a while.
func (r *run) timeOutLocked() {
	s := r.session
	r.haltLocked(causeTimeout)
	ref := newRef()
	r.late = fmt.Errorf("the run took longer than %v and was ended: app.RunTimeout sets how long it may take", s.host.RunTime)
	s.log.Error("a run took too long", "ref", ref, "error", r.late)
	parent := s.page.tree.Main
	if !r.extent.whole {
		parent = r.extent.parts[0].node
	}
	json := wire.Begin(nil, "status").Text("level", "error").Text("text", r.late.Error()).Text("ref", ref).Close()
	s.page.tree.Draw(parent, tree.Next, "status", json, nil)
}
