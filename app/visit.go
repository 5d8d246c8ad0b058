package app

import (
	"context"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/internal/server"
)

// visits notes the request of a newer handshake of the session's tab. Runs that are going
// keep the earlier one.
func (s *session) visits(r *server.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visit = r
}

// owned returns a context for functions that a run or a download calls. It carries the
// session and its user.
func (s *session) owned(ctx context.Context) context.Context {
	ctx = refrain.WithSession(ctx, s.id)
	// If the app knows users, an empty id replaces a user that middleware may have set.
	if s.app.settings.user != nil {
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

// visitedBy returns ctx with the values of a handshake, if there was one.
func visitedBy(ctx context.Context, r *server.Request) context.Context {
	if r == nil {
		return ctx
	}
	return visited{ctx, r.Values}
}
