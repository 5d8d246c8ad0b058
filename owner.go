package refrain

import (
	"context"
	"strings"
)

// owner is a kind of owner whose answers can be kept apart: a session or a user. It is
// also the key of a context's value, which is the owner's id.
type owner uint8

const (
	bySession owner = iota
	byUser
	owners = iota // how many kinds there are
)

// WithSession returns a context in which memos and singletons that are [PerSession]
// belong to the session id. Equal ids are the same session. A session ends with
// [Cache.EndSession]. The empty id is no session, so that callers without one do not
// share answers.
//
// The context keeps a copy of id, since some web servers reuse the memory of strings
// after a request.
func WithSession(ctx context.Context, id string) context.Context {
	needContext(ctx, "WithSession")
	return bySession.with(ctx, id)
}

// WithUser returns a context in which memos and singletons that are [PerUser] belong to
// the user id. Equal ids are the same user in every session and process. [Cache.EndUser]
// drops what is kept for a user. The empty id is no user, so that visitors who have not
// signed in do not share answers. The context keeps a copy of id.
func WithUser(ctx context.Context, id string) context.Context {
	needContext(ctx, "WithUser")
	return byUser.with(ctx, id)
}

// EndSession drops everything that memos and singletons that are [PerSession] hold for
// the session id. A call that starts after it returned sees nothing of it. EndSession
// does nothing if there is nothing for id.
func (c *Cache) EndSession(id string) {
	c.usable("EndSession")
	c.end(bySession, id)
}

// EndUser drops everything that memos and singletons that are [PerUser] hold for the user
// id, as EndSession does for a session. Call it when the user's rights or data have
// changed, or the account is gone. The answers of a user do not go by themselves when the
// last session ends.
func (c *Cache) EndUser(id string) {
	c.usable("EndUser")
	c.end(byUser, id)
}

func (c *Cache) end(o owner, id string) {
	c.mu.Lock()
	ends := c.ends[o]
	c.mu.Unlock()
	for _, end := range ends {
		end(id)
	}
}

func (o owner) with(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, o, strings.Clone(id))
}

// of returns the id of the owner that a context belongs to. ok is false if there is none.
func (o owner) of(ctx context.Context) (id string, ok bool) {
	id, _ = ctx.Value(o).(string)
	return id, id != ""
}

// missing returns the error of a call whose context belongs to no such owner.
func (o owner) missing() error {
	if o == byUser {
		return ErrNoUser
	}
	return ErrNoSession
}
