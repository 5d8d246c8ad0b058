package app

import (
	"net/http"

	"github.com/refrain-go/refrain/app/internal/server"
)

// User sets the function that names visitors. It returns an id that belongs to one
// visitor and stays the same: a subject, an account number, a verified mail address.
//
// The function is called at each handshake of a tab, and with each request for a file of
// a session (uploads, downloads, the rows of a table, images). It sees the request as the
// trusted proxies of TrustedProxies received it, with the values that middleware has put
// into its context. It may be called from many goroutines at once.
//
// A session belongs to the user that opened it and to their browser. Nobody else can
// resume it, open a second tab of it or get a file of it. Nor can the users themselves
// after they have signed out. If another user signs in in a browser, the sessions of that
// browser end, and it gets new ones. A tab that stays connected belongs to its user until
// its connection ends, since the function is not called meanwhile.
//
// Limits for one browser hold for one user as well, in all browsers together. The id is
// [Request].User, and the user of memos and singletons that are refrain.PerUser. The
// app's log has it as user. It may have 1 KiB.
//
// An empty id means a visitor who has not signed in. Their sessions belong to their
// browser alone, as they do without this setting. Memos that are PerUser return
// refrain.ErrNoUser for them. An error refuses the visitor. The page then shows a
// sentence and an id, and the log has the error under this id. A panic does the same.
//
// A proxy may write an id into a header. Believe the header only if the request came
// through the proxy: see [FromTrustedProxy]. User panics if name is nil.
func User(name func(*http.Request) (id string, err error)) Setting {
	if name == nil {
		panic("refrain/app: User: the function is nil: give the function that names the sender of a request")
	}
	return func(s *settings) { s.user, s.sessions.Users = name, true }
}

// FromTrustedProxy reports whether a request came from a proxy that TrustedProxies names.
// Use it in the function of [User], since anybody who reaches the app without the proxy
// can write headers such as X-Forwarded-User. In middleware in front of the app it
// returns false, since middleware sees the request before the app.
func FromTrustedProxy(r *http.Request) bool { return server.ByProxy(r) }
