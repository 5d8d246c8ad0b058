package refrain

import "context"

type sessionKey struct{}

// WithSession returns a context in which memos and singletons that are [PerSession] belong to the session id. Ids that are equal are
// one session. It ends with [Cache.EndSession]. The empty id is no session, so that those who have none do not share one.
func WithSession(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, sessionKey{}, id)
}

// sessionOf returns the session of a context.
func sessionOf(ctx context.Context) (id string, ok bool) {
	id, _ = ctx.Value(sessionKey{}).(string)
	return id, id != ""
}

// EndSession drops what memos and singletons that are [PerSession] hold for the session id. A call that starts after it
// returned sees nothing of it. It does nothing for an id that holds nothing.
func (c *Cache) EndSession(id string) {
	c.mu.Lock()
	ends := c.sessions
	c.mu.Unlock()
	for _, end := range ends {
		end(id)
	}
}
