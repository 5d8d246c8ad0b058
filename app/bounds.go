package app

import (
	"fmt"
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Limits of one app, where its settings name no others.
const (
	maxSessions        = 10_000
	maxSessionsAddress = 1_000 // from one address; many people may share one
	maxRunTime         = 10 * time.Minute
	runsPerSecond      = 1_000
	runsBurst          = 10_000
)

// RunTimeout ends a run that lasts longer than d: its context is cancelled, and its page shows that error. The default is
// ten minutes; zero is no limit. A script that heeds neither its context nor calls ui goes on, and its session waits for
// it; the log says so.
func RunTimeout(d time.Duration) Setting {
	if d < 0 {
		panic(fmt.Sprintf("refrain/app: RunTimeout(%v): give a time, or zero for no limit", d))
	}
	return func(s *settings) { s.runTime = d }
}

// RunsPerSecond sets how many runs a session may start: n in a second, and burst of them at once. Interactions beyond that
// are merged into the next run, as those are that come while one is going. The default is 1,000 and 10,000; an n of zero is no
// limit, also of how often a tab is heard, which otherwise is as often as that, but at least 1,000 times a second.
func RunsPerSecond(n float64, burst int) Setting {
	if !(n >= 0) || burst < 1 {
		panic(fmt.Sprintf("refrain/app: RunsPerSecond(%v, %d): give a rate that is not negative, and a burst of at least 1", n, burst))
	}
	return func(s *settings) { s.rate = pace.Rate{PerSecond: n, Burst: float64(burst)} }
}

// MaxSessions sets how many tabs may be open at once: in all, by default 10,000, and from one network address, by default
// 1,000. Behind a proxy all tabs come from its address. Others are told to try again.
func MaxSessions(all, address int) Setting {
	if all < 1 || address < 1 {
		panic(fmt.Sprintf("refrain/app: MaxSessions(%d, %d): give numbers above zero", all, address))
	}
	return func(s *settings) { s.maxSessions, s.maxSessionsAddress = all, address }
}

// stuckTime is how long a run may go on after it was told to end before the log says so.
const stuckTime = 10 * time.Second

// watch is called under mu when a run starts: the clock looks at it when its time is up.
func (s *session) watch() {
	if d := s.app.settings.runTime; d > 0 {
		s.watchIn(d)
	}
}

func (s *session) watchIn(d time.Duration) {
	if s.clock == nil {
		s.clock = time.AfterFunc(d, s.onClock)
		return
	}
	s.clock.Reset(d)
}

// onClock ends the run whose time is up, or tells the log of one that did not end when it was told to.
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
			s.watchIn(late) // it is a later run than the one that the clock was set for
			s.mu.Unlock()
			return
		}
		r.timeOut()
		s.tell(func() {})
		s.mu.Unlock()
		return
	}
	told := r.told
	if wait := told.Add(stuckTime).Sub(now); wait > 0 {
		s.watchIn(wait)
		s.mu.Unlock()
		return
	}
	s.mu.Unlock()
	s.app.settings.log.Warn("a run goes on though it was told to end: its script heeds neither its context nor calls ui",
		"why", causes[r.cause].Error(), "since", told, "began", r.began)
}

// timeOut is called under mu. The page is told now: the script may go on for a while.
func (r *run) timeOut() {
	s := r.session
	r.halt(causeTimeout)
	ref := newRef()
	r.late = fmt.Errorf("the run took longer than %v and was ended: app.RunTimeout sets how long it may take", s.app.settings.runTime)
	s.app.settings.log.Error("a run took too long", "ref", ref, "error", r.late)
	parent := s.tree.Main
	if !r.scope.whole {
		parent = r.scope.parts[0].node
	}
	json := wire.Begin(nil, "status").Text("level", "error").Text("text", r.late.Error()).Text("ref", ref).Close()
	s.tree.Draw(parent, tree.Next, "status", json, nil)
}
