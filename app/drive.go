package app

import (
	"cmp"
	"net/http"

	"github.com/refrain-go/refrain/app/internal/drive"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/session"
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
	s, err := a.host.Drive(who)
	if err != nil {
		return nil, err
	}
	s.Handshake, s.Cookie = by, cookie
	s.Serve = func(w http.ResponseWriter, r *http.Request) {
		a.ServeHTTP(w, r.WithContext(session.WithValues(r.Context(), by.Context())))
	}
	return s, nil
}
