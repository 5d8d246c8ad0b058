package app

import (
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/refrain-go/refrain/app/internal/server"
)

// sessions are those of one app, by tab.
type sessions struct {
	mu       sync.Mutex
	byTab    map[string]*session
	byAddr   map[string]int
	runs     int           // going on, those of ended sessions included
	closed   bool          // no session may be added
	left     bool          // likewise, as another app will have them
	ended    bool          // all that there were have ended
	finished chan struct{} // closed when they have and no run is left
}

func (all *sessions) init() {
	all.byTab = make(map[string]*session)
	all.byAddr = make(map[string]int)
	all.finished = make(chan struct{})
}

var (
	errFull        = errors.New("too many people use this app just now: try again in a few minutes")
	errFullAddress = errors.New("too many tabs of this app are open from your address: close some and load the page again")
	errLeft        = errors.New("the app leaves its sessions to another")
)

// find returns the session of this tab, if this visitor is the one who has it.
func (all *sessions) find(who server.Visitor, tab string) *session {
	all.mu.Lock()
	defer all.mu.Unlock()
	s := all.byTab[tab]
	if s == nil || s.who.Cookie != who.Cookie {
		return nil
	}
	return s
}

// add makes a session with an id of its own.
func (all *sessions) add(a *App, who server.Visitor) (*session, error) {
	s := newSession(a, who)
	if err := all.put(s); err != nil {
		return nil, err
	}
	return s, nil
}

// put lets in a session that has an id.
func (all *sessions) put(s *session) error {
	all.mu.Lock()
	defer all.mu.Unlock()
	switch {
	case all.left:
		return errLeft
	case all.closed:
		return errClosed
	case len(all.byTab) >= s.app.settings.maxSessions:
		return errFull
	case all.byAddr[s.who.Addr] >= s.app.settings.maxSessionsAddress:
		return errFullAddress
	}
	all.byTab[s.id] = s
	all.byAddr[s.who.Addr]++
	return nil
}

// remove forgets a session that has ended.
func (all *sessions) remove(s *session) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.byTab[s.id] != s {
		return
	}
	delete(all.byTab, s.id)
	if all.byAddr[s.who.Addr]--; all.byAddr[s.who.Addr] == 0 {
		delete(all.byAddr, s.who.Addr)
	}
}

// close lets no session in any more and returns those that are there.
func (all *sessions) close() []*session {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.closed = true
	return slices.Collect(maps.Values(all.byTab))
}

// leave is close for those that go on in another app: they are here no more.
func (all *sessions) leave() []*session {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.left = true
	list := slices.Collect(maps.Values(all.byTab))
	clear(all.byTab)
	clear(all.byAddr)
	return list
}

// list returns those that are there.
func (all *sessions) list() []*session {
	all.mu.Lock()
	defer all.mu.Unlock()
	return slices.Collect(maps.Values(all.byTab))
}

// runStarted and runEnded count the runs, for idle.
func (all *sessions) runStarted() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.runs++
}

func (all *sessions) runEnded() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.runs--
	all.settle()
}

// going returns how many runs have not ended.
func (all *sessions) going() int {
	all.mu.Lock()
	defer all.mu.Unlock()
	return all.runs
}

// idle is called when the app is closed and its sessions have ended; it returns what is closed with the last run.
func (all *sessions) idle() <-chan struct{} {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.ended = true
	all.settle()
	return all.finished
}

// settle is called under mu.
func (all *sessions) settle() {
	if !all.ended || all.runs > 0 {
		return
	}
	select {
	case <-all.finished:
	default:
		close(all.finished)
	}
}
