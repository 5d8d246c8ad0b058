package session

import (
	"context"
	"log/slog"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/internal/server"
)

// owns reports whether the session belongs to a visitor.
func (s *session) owns(who server.Visitor) bool {
	return s.who.Cookie == who.Cookie && s.who.User == who.User
}

// mark returns a mark of the session's owner for the page. By it, the page keeps nothing
// for another user. The mark is empty if the app knows no users.
func (s *session) mark() string {
	if !s.host.Users {
		return ""
	}
	return s.who.Mark()
}

// logOf returns the app's log, with the user id of the visitor if they have one.
func (h *Host) logOf(who server.Visitor) *slog.Logger {
	if who.User == "" {
		return h.Log
	}
	return h.Log.With("user", who.User)
}

// turnOut ends the sessions that this visitor's browser has as another user.
func (h *Host) turnOut(who server.Visitor) {
	if !h.Users {
		return
	}
	for _, s := range h.sessions.ofOthers(who) {
		// Ending may take time if the tab does not read. The new visitor must not wait
		// for it.
		go s.end(errOtherUser)
	}
}

// ofOthers returns the sessions of a visitor's browser that belong to another user.
func (all *sessions) ofOthers(who server.Visitor) (list []*session) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.byCookie[who.Cookie] == 0 {
		return nil
	}
	for _, s := range all.byTab {
		if s.who.Cookie == who.Cookie && s.who.User != who.User {
			list = append(list, s)
		}
	}
	return list
}

// visits notes the request of a newer handshake of the session's tab. Runs that are going
// keep the earlier one.
func (s *session) visits(r *server.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tab.visit = r
}

// owned returns a context for functions that a run or a download calls. It carries the
// session and its user.
func (s *session) owned(ctx context.Context) context.Context {
	ctx = refrain.WithSession(ctx, s.id)
	// If the app knows users, an empty id replaces a user that middleware may have set.
	if s.host.Users {
		ctx = refrain.WithUser(ctx, s.who.User)
	}
	return ctx
}

// visited is the context of a session that also has the values of its handshake. Its own
// values come first.
type visited struct {
	context.Context
	values context.Context
}

func (v visited) Value(key any) any {
	if own := v.Context.Value(key); own != nil {
		return own
	}
	return v.values.Value(key)
}

// WithValues returns ctx with the values of another context. The values of ctx come
// first.
func WithValues(ctx, values context.Context) context.Context { return visited{ctx, values} }

// visitedBy returns ctx with the values of a handshake, if there was one.
func visitedBy(ctx context.Context, r *server.Request) context.Context {
	if r == nil {
		return ctx
	}
	return visited{ctx, r.Values}
}
