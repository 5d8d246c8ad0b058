// Package links serves the files of a page over HTTP: images and other media, downloads,
// uploads, and the rows of tables. It makes the addresses by which the page asks for
// them.
//
// A [Host] belongs to an app. It answers all these requests, and finds the [Session] of
// the link. The lock of a [Page] guards the links and uploads of its session.
package links

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/refrain-go/refrain/app/internal/budget"
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/server"
)

// Target is the thing that a link leads to.
type Target interface {
	// Verb is the one verb that a request may use with the target.
	Verb() server.Verb
	// Serve answers a request. It is called without the page's lock.
	Serve(w http.ResponseWriter, r *http.Request)
}

// Page is the page that has the links. Its lock guards the page and the links.
type Page interface {
	sync.Locker

	// The caller of these methods holds the lock.

	Ended() bool
	// Field returns the state of an element with an id.
	Field(id identity.ID) Field
	// Chose reports whether f is part of the value of that element.
	Chose(id identity.ID, f *Upload) bool
	// Media returns the links to the media that are on the page.
	Media() map[*Link]bool

	// The caller of these methods does not hold the lock.

	// Owns reports whether the page belongs to this visitor.
	Owns(who server.Visitor) bool
	Log() *slog.Logger
	// Owned returns a context for functions of the page's script. It carries the session
	// and its user.
	Owned(ctx context.Context) context.Context
	// Forget drops the answers that memos keep for the session.
	Forget()
	// UploadShares returns the visitor's shares of the room for uploads.
	UploadShares() []budget.Share
}

// Field is the state of an element that has a link. The zero value means that the page
// does not know the element.
type Field struct {
	Known    bool
	Shown    bool // on the page
	Disabled bool
	InForm   bool
}

// Link is an address with 128 random bits. It works for one element of one session, or
// for all tables of the session. Only the browser that owns the session can use it.
type Link struct {
	token  string
	target Target      // nil while the link must not be used
	field  identity.ID // the element that the link belongs to, unless it leads to a medium
	dies   time.Time   // zero while the element is on the page
}

// URL returns the link for the page, relative to the app's mount point.
func (l *Link) URL(verb server.Verb) string { return string(verb) + "/" + l.token }

// Session holds the links and the uploads of one page. The page's lock guards all fields
// but host and page.
type Session struct {
	host *Host
	page Page

	byToken map[string]*Link
	byField map[identity.ID]*Link
	media   map[Content]*Link
	csv     Link        // not in byToken, since every session has it
	bytes   int64       // of media in memory
	serving int         // requests
	dying   *time.Timer // drops links when their time is over

	uploads uploads
}

// New returns a session without links.
func New(host *Host, page Page) *Session { return &Session{host: host, page: page} }

// SetLocked makes the link of an element lead to target, and returns it. It makes the
// link if the element has none. If target is nil, the link leads to nothing.
func (s *Session) SetLocked(id identity.ID, target Target) *Link {
	l := s.byField[id]
	if l == nil {
		l = s.newLocked()
		l.field = id
		if s.byField == nil {
			s.byField = make(map[identity.ID]*Link)
		}
		s.byField[id] = l
	}
	l.dies, l.target = time.Time{}, target
	return l
}

// CSVLocked returns the token of the link to the rows of the page's tables. The link
// lives as long as the session.
func (s *Session) CSVLocked(target Target) string {
	if s.csv.token == "" {
		s.csv = Link{token: server.NewID(), target: target}
		s.host.tokens.add(s.csv.token, s)
	}
	return s.csv.token
}

func (s *Session) newLocked() *Link {
	l := &Link{token: server.NewID()}
	if s.byToken == nil {
		s.byToken = make(map[string]*Link)
	}
	s.byToken[l.token] = l
	s.host.tokens.add(l.token, s)
	return l
}

func (s *Session) dropLocked(l *Link) {
	delete(s.byToken, l.token)
	s.host.tokens.remove(l.token)
	if m, ok := l.target.(*medium); ok {
		s.dropMediumLocked(m)
		return
	}
	delete(s.byField, l.field)
}

// targetLocked returns the target of a link, or nil.
func (s *Session) targetLocked(token string) Target {
	if token == s.csv.token {
		return s.csv.target
	}
	if l := s.byToken[token]; l != nil {
		return l.target
	}
	return nil
}
