package app

import (
	"cmp"
	"net/http"

	"github.com/refrain-go/refrain/app/internal/drive"
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

func init() {
	drive.Open = func(h http.Handler, r *http.Request) (*drive.Session, error) { return h.(*App).drive(r) }
	drive.Asked = func(r *http.Request) any { return Setting(func(s *settings) { s.asked = drive.Handshake(r) }) }
}

// drive makes a session without a connection.
func (a *App) drive(r *http.Request) (*drive.Session, error) {
	by, cookie := drive.Handshake(cmp.Or(r, a.settings.asked)), server.NewID()
	who, err := a.server.Visitor(drive.WithCookie(by, cookie))
	if err != nil {
		return nil, err
	}
	s, err := a.sessions.add(a, who)
	if err != nil {
		return nil, err
	}
	s.rate = pace.Rate{} // tests may interact at any speed
	return &drive.Session{
		Handshake: by, Cookie: cookie,
		Receive: func(m wire.Message) { s.handle(m, nil) },
		Window:  s.cells.Window,
		Tick:    s.tickNow,
		Idle:    s.idle,
		Look:    s.look,
		Serve: func(w http.ResponseWriter, r *http.Request) {
			a.ServeHTTP(w, r.WithContext(visited{r.Context(), by.Context()}))
		},
		End: func() { s.end(errClosed); <-s.idle() },
	}, nil
}

// look calls do with the state that the session shows.
func (s *session) look(do func(drive.State)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do(drive.State{
		Tree: s.tree, Title: s.address.title, Address: s.address.now, Head: s.address.head,
		Toasts: &s.out.toasts, Err: s.err,
	})
}

// tickNow runs a fragment as if its clock had asked for it. It returns false if the
// fragment has no clock, or if a run is going.
func (s *session) tickNow(fragment string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, _ := identity.Parse(fragment)
	f := s.fragments[key]
	if f == nil || f.every == 0 || s.current != nil {
		return false
	}
	s.reruns = 0
	f.ticked = true
	s.next = s.next.with(s.extentOfLocked(f))
	s.proceedLocked()
	return true
}
