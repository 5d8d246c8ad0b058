package app

import (
	"fmt"
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
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
	return func(s *settings) { s.sessions.RunTime = d }
}

// RunsPerSecond sets how many runs a session may start: n per second, and burst at once.
// Further interactions are merged into the next run, as are interactions that come during
// a run. The default is 1,000 and 10,000. The same rate, but at least 1,000 a second,
// limits how often messages of a tab are heard. If n is zero, neither is limited.
func RunsPerSecond(n float64, burst int) Setting {
	if !(n >= 0) || burst < 1 {
		panic(fmt.Sprintf("refrain/app: RunsPerSecond(%v, %d): give a rate that is not negative, and a burst of at least 1", n, burst))
	}
	return func(s *settings) { s.sessions.Pace = pace.Rate{PerSecond: n, Burst: float64(burst)} }
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
	return func(s *settings) { s.sessions.MaxSessions, s.sessions.MaxSessionsAddress = all, address }
}

// heard is the rate at which messages of a tab are read. It allows the tab to start its
// runs, and allows every message that our own page sends. A tab that sends more floods
// the server and would take the processor from the other tabs.
func (s *settings) heard() pace.Rate {
	if s.sessions.Pace.PerSecond == 0 {
		return pace.Rate{}
	}
	return pace.Rate{PerSecond: max(s.sessions.Pace.PerSecond, runsPerSecond), Burst: max(s.sessions.Pace.Burst, runsBurst)}
}

// Default limits of the values that pages set.
const (
	inputQuota    = 3 << 20 // of one session
	inputQuotaAll = 48 << 20
)

// InputQuota sets how many bytes of memory the users' input may take: the values that
// they have typed, chosen and edited. The first limit is for one session and the second
// for all together. The defaults are 3 MiB and 48 MiB. InputQuota panics if a limit is
// not above zero.
//
// The tabs of one user, or of one browser if the app knows no users, may have a sixteenth
// of the limit for all. The tabs of one network address may have a half. Values that wait
// for a run have a limit of their own: an eighth of the limit for all, of which one
// visitor may have a half and one address three quarters. Each of these limits is at
// least the limit of one session. The first 16 KiB of a session count only in its own
// limit, so that others cannot keep its user from typing.
//
// If there is no room for a value, the page says so and keeps the value. It sends the
// value again with the next change. The log has a line.
func InputQuota(session, all int64) Setting {
	if session < 1 || all < 1 {
		panic(fmt.Sprintf("refrain/app: InputQuota(%d, %d): give numbers of bytes above zero", session, all))
	}
	return func(s *settings) { s.sessions.InputQuota, s.sessions.InputQuotaAll = session, all }
}
