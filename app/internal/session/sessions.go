package session

import (
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/refrain-go/refrain/app/internal/server"
)

// sessions are the sessions of one app.
type sessions struct {
	mu       sync.Mutex
	byTab    map[string]*session
	byAddr   map[string]int
	byCookie map[string]int
	byUser   map[string]int // number of sessions of each user with an id
	runs     int            // number of runs that are going, also in ended sessions
	closed   bool           // no session may be added
	left     bool           // no session may be added, since another app takes them over
	ended    bool           // the app is closed and all its sessions have ended
	finished chan struct{}  // closed when ended is set and no run is left
}

func (all *sessions) init() {
	all.byTab = make(map[string]*session)
	all.byAddr = make(map[string]int)
	all.byCookie = make(map[string]int)
	all.byUser = make(map[string]int)
	all.finished = make(chan struct{})
}

var (
	errFull        = errors.New("too many people use this app just now: try again in a few minutes")
	errFullBrowser = errors.New("too many tabs of this app are open in your browser: close some and load the page again")
	errFullUser    = errors.New("too many tabs of this app are open in your name: close some and load the page again")
	errFullAddress = errors.New("too many tabs of this app are open from your address: close some and load the page again")
	errLeft        = errors.New("the app has handed its sessions to another process")
)

// find returns the session of this tab if it belongs to this visitor.
func (all *sessions) find(who server.Visitor, tab string) *session {
	all.mu.Lock()
	defer all.mu.Unlock()
	s := all.byTab[tab]
	if s == nil || !s.owns(who) {
		return nil
	}
	return s
}

// add makes a session with a new id.
func (all *sessions) add(h *Host, who server.Visitor) (*session, error) {
	s := newSession(h, who)
	if err := all.put(s); err != nil {
		return nil, err
	}
	return s, nil
}

// put adds a session that has an id. If there are too many sessions, it ends sessions
// whose tabs have lost their connection.
func (all *sessions) put(s *session) error {
	for {
		gone, err := all.tryPut(s)
		if gone == nil {
			return err
		}
		// Call end without the lock. A tab that has just come back keeps its session.
		gone.end(errLeftLong)
	}
}

// tryPut adds s. If there is no room, it returns a session that must end first, or the
// error if there is none.
func (all *sessions) tryPut(s *session) (gone *session, err error) {
	all.mu.Lock()
	defer all.mu.Unlock()
	switch {
	case all.left:
		return nil, errLeft
	case all.closed:
		return nil, errClosed
	}
	limits := &s.host.Config
	browser := max(limits.MaxSessionsAddress/4, min(limits.MaxSessionsAddress, 16))
	switch who := s.who; {
	case all.byCookie[who.Cookie] >= browser:
		gone, err = all.longestAway(func(v server.Visitor) bool { return v.Cookie == who.Cookie }), errFullBrowser
	case all.byUser[who.User] >= browser:
		gone, err = all.longestAway(func(v server.Visitor) bool { return v.User == who.User }), errFullUser
	case all.byAddr[who.Addr] >= limits.MaxSessionsAddress:
		gone, err = all.longestAway(func(v server.Visitor) bool { return v.Addr == who.Addr }), errFullAddress
	case len(all.byTab) >= limits.MaxSessions:
		gone, err = all.longestAway(func(server.Visitor) bool { return true }), errFull
	default:
		all.countLocked(s, 1)
		return nil, nil
	}
	return gone, err
}

// longestAway returns a session of those visitors whose tab is not connected, or nil. It
// chooses the browser with the most such sessions, and of these the one that was left
// first. So a browser that opens and closes many tabs loses its own sessions before
// others at its address lose theirs.
func (all *sessions) longestAway(of func(server.Visitor) bool) (gone *session) {
	left := map[string]int{}
	for _, s := range all.byTab {
		if s.tab.away.Load() > 0 && of(s.who) {
			left[s.who.Cookie]++
		}
	}
	for _, s := range all.byTab {
		if s.tab.away.Load() == 0 || !of(s.who) {
			continue
		}
		if gone == nil || left[s.who.Cookie] > left[gone.who.Cookie] ||
			left[s.who.Cookie] == left[gone.who.Cookie] && s.tab.away.Load() < gone.tab.away.Load() {
			gone = s
		}
	}
	return gone
}

// countLocked adds a session to the counts if by is 1, and removes it if by is -1.
func (all *sessions) countLocked(s *session, by int) {
	if by > 0 {
		all.byTab[s.id] = s
	} else {
		delete(all.byTab, s.id)
	}
	add := func(counts map[string]int, key string) {
		if counts[key] += by; counts[key] == 0 {
			delete(counts, key)
		}
	}
	add(all.byAddr, s.who.Addr)
	add(all.byCookie, s.who.Cookie)
	if s.who.User != "" {
		add(all.byUser, s.who.User)
	}
}

// remove removes a session that has ended.
func (all *sessions) remove(s *session) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.byTab[s.id] == s {
		all.countLocked(s, -1)
	}
}

// close returns all sessions. No session can be added after that.
func (all *sessions) close() []*session {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.closed = true
	return slices.Collect(maps.Values(all.byTab))
}

// leave is close for sessions that go on in another app. It also removes them.
func (all *sessions) leave() []*session {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.left = true
	list := slices.Collect(maps.Values(all.byTab))
	clear(all.byTab)
	clear(all.byAddr)
	clear(all.byCookie)
	clear(all.byUser)
	return list
}

// list returns all sessions.
func (all *sessions) list() []*session {
	all.mu.Lock()
	defer all.mu.Unlock()
	return slices.Collect(maps.Values(all.byTab))
}

// runStarted counts a run that starts, for idle. runEnded counts its end.
func (all *sessions) runStarted() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.runs++
}

func (all *sessions) runEnded() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.runs--
	all.finishLocked()
}

// going returns how many runs have not ended.
func (all *sessions) going() int {
	all.mu.Lock()
	defer all.mu.Unlock()
	return all.runs
}

// idle is called when the app is closed and its sessions have ended. It returns a channel
// that is closed at the end of the last run.
func (all *sessions) idle() <-chan struct{} {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.ended = true
	all.finishLocked()
	return all.finished
}

// finishLocked closes the channel of idle if all runs have ended.
func (all *sessions) finishLocked() {
	if !all.ended || all.runs > 0 {
		return
	}
	select {
	case <-all.finished:
	default:
		close(all.finished)
	}
}
