package session

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// tab is what a session knows of its browser tab, apart from the connection, which the
// outbox has. The session's mu guards all fields.
type tab struct {
	visit  *server.Request // the newest handshake
	seen   uint64          // the highest number of an event of the page
	asleep bool            // the session is from the previous build, and no tab has come for it

	// away is the time at which the tab lost its connection, in nanoseconds since 1970.
	// It is 0 if the tab has a connection, or never had one. It is written under mu and
	// read without it.
	away atomic.Int64
}

// resumes gives the session to a new connection. It refuses if the session has ended, or
// if its tab is still connected. A browser that duplicates a tab copies the tab's id, so
// a second page may ask for the session of the first.
func (s *session) resumes(c connection) bool {
	s.mu.Lock()
	old := s.out.conn
	s.mu.Unlock()
	if old != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if old.Alive(ctx) {
			return false
		}
		old.Close()
		s.detach(old)
	}
	return s.attach(c, true)
}

// attach makes c the session's connection if it has none, and greets the tab.
func (s *session) attach(c connection, resumed bool) bool {
	s.mu.Lock()
	if s.ended || s.out.conn != nil {
		s.mu.Unlock()
		return false
	}
	if s.clocks.away != nil {
		s.clocks.away.Stop()
	}
	s.tab.away.Store(0)
	// If the session waits for values of the page, the page sends them all again.
	if s.page.carried.awaited {
		resumed, s.tab.seen = false, 0
	}
	s.out.greet(c, wire.AppendWelcome(nil, s.id, s.csvTokenLocked(), s.mark(), resumed), s.host.present())
	if resumed {
		s.out.resumes(s.tab.seen)
		s.page.tree.Forget()
		s.address.news = true // a page that was loaded again has the title of the app
	}
	if s.turns.noneLocked() {
		s.armTickLocked()
	}
	s.mu.Unlock()
	// This goroutine reads from the tab, so it must not send. If it did, and the tab
	// wrote before it read, each would wait for the other.
	go s.flush()
	return true
}

// comesBack notes the address of a tab that has connected again. If the session has
// another address for it, the user has gone to the new one.
func (s *session) comesBack(at wire.Address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at = cleanAddress(at); at != s.address.told {
		s.address.arrives(at)
		s.turns.wantLocked(wholeScript)
		s.proceedLocked()
	}
}

// detach notes that the connection c has ended. The session waits a while for the tab to
// come back.
func (s *session) detach(c connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out.conn != c {
		return
	}
	s.out.conn = nil
	if s.ended {
		return
	}
	s.tab.away.Store(time.Now().UnixNano())
	if s.clocks.away == nil {
		s.clocks.away = time.AfterFunc(s.host.ResumeTime, s.expire)
		return
	}
	s.clocks.away.Reset(s.host.ResumeTime)
}
