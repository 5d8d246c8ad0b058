package app

import (
	"fmt"
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Default limits of one app.
const (
	maxSessions        = 10_000
	maxSessionsAddress = 1_000 // from one address, which many people may share
	maxRunTime         = 10 * time.Minute
	runsPerSecond      = 1_000
	runsBurst          = 10_000
)

// RunTimeout ends a run that lasts longer than d. The run's context is cancelled, and the
// page shows an error. The default is ten minutes; zero means no limit. A script that
// ignores its context and does not call ui goes on running. Its session waits for it, and
// the log says so.
func RunTimeout(d time.Duration) Setting {
	if d < 0 {
		panic(fmt.Sprintf("refrain/app: RunTimeout(%v): give a time, or zero for no limit", d))
	}
	return func(s *settings) { s.runTime = d }
}

// RunsPerSecond sets how many runs a session may start: n per second, and burst at once.
// Further interactions are merged into the next run, as are interactions that come during
// a run. The default is 1,000 and 10,000. The same rate, but at least 1,000 a second,
// limits how often messages of a tab are heard. If n is zero, neither is limited.
func RunsPerSecond(n float64, burst int) Setting {
	if !(n >= 0) || burst < 1 {
		panic(fmt.Sprintf("refrain/app: RunsPerSecond(%v, %d): give a rate that is not negative, and a burst of at least 1", n, burst))
	}
	return func(s *settings) { s.rate = pace.Rate{PerSecond: n, Burst: float64(burst)} }
}

// MaxSessions sets how many tabs may be open at once: all in total, and address from one
// network address. The defaults are 10,000 and 1,000. One browser, or one user named by
// [User], may have a quarter of the number for an address. Behind a proxy, all tabs come
// from the proxy's address, unless [TrustedProxies] names it.
//
// A closed tab counts as long as it may come back (see [ResumeTime]). When the limit is
// reached, closed tabs lose their sessions, beginning with those of the browser that has
// closed the most. If all tabs are open, a new tab is told to try again later.
func MaxSessions(all, address int) Setting {
	if all < 1 || address < 1 {
		panic(fmt.Sprintf("refrain/app: MaxSessions(%d, %d): give numbers above zero", all, address))
	}
	return func(s *settings) { s.maxSessions, s.maxSessionsAddress = all, address }
}

// stuckTime is the time after which the log reports a run that was told to end and goes
// on.
const stuckTime = 10 * time.Second

// watchLocked is called when a run starts. It sets the clock that ends the run when its
// time is up.
func (s *session) watchLocked() {
	if d := s.app.settings.runTime; d > 0 {
		s.watchInLocked(d)
	}
}

func (s *session) watchInLocked(d time.Duration) {
	if s.clock == nil {
		s.clock = time.AfterFunc(d, s.onClock)
		return
	}
	s.clock.Reset(d)
}

// onClock ends the run if its time is up. If the run was told to end and goes on, onClock
// logs that.
func (s *session) onClock() {
	s.mu.Lock()
	r := s.current
	if r == nil {
		s.mu.Unlock()
		return
	}
	now := time.Now()
	if r.cause == causeNone {
		late := r.began.Add(s.app.settings.runTime).Sub(now)
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
	s.log.Warn("a run goes on though it was told to end: its script heeds neither its context nor calls ui",
		"why", causes[r.cause].Error(), "since", told, "began", r.began)
}

// timeOutLocked ends a run whose time is up. It tells the page at once, since the script
// may go on for a while.
func (r *run) timeOutLocked() {
	s := r.session
	r.haltLocked(causeTimeout)
	ref := newRef()
	r.late = fmt.Errorf("the run took longer than %v and was ended: app.RunTimeout sets how long it may take", s.app.settings.runTime)
	s.log.Error("a run took too long", "ref", ref, "error", r.late)
	parent := s.tree.Main
	if !r.extent.whole {
		parent = r.extent.parts[0].node
	}
	json := wire.Begin(nil, "status").Text("level", "error").Text("text", r.late.Error()).Text("ref", ref).Close()
	s.tree.Draw(parent, tree.Next, "status", json, nil)
}
