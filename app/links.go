package app

import (
	"net/http"
	"sync"
	"time"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// linkGrace is how long a link still leads somewhere after its element has left the page: for a request that the browser
// has on its way, or that follows a click in that moment. A request that has begun goes on to its end.
const linkGrace = 30 * time.Second

// link is an address that a page asks, or sends to, by HTTP: 128 random bits, good for one element of one session, or for its
// tables, and for the browser that has it.
type link struct {
	token  string
	target any       // a *display, *download, *uploader or tables; nil while it must not be used
	widget identity  // whose link it is, if target is a *download or *uploader
	dies   time.Time // when its element has left the page; else zero
}

// url is the link as a page knows it, relative to the mount.
func (l *link) url(verb server.Verb) string { return string(verb) + "/" + l.token }

// links are those of one session. All fields are guarded by the session's mu.
type links struct {
	byToken  map[string]*link
	byWidget map[identity]*link
	media    map[content]*link
	csv      link  // not in byToken, as every session has it; made when its tab is first told
	bytes    int64 // of media in memory
	serving  int   // requests
	dying    *time.Timer
}

// linkOf returns the link of a widget, made with the first drawing. It is called under mu.
func (s *session) linkOf(id identity) *link {
	if l := s.links.byWidget[id]; l != nil {
		l.dies = time.Time{}
		return l
	}
	l := s.newLink()
	l.widget = id
	if s.links.byWidget == nil {
		s.links.byWidget = make(map[identity]*link)
	}
	s.links.byWidget[id] = l
	return l
}

// newLink is called under mu.
func (s *session) newLink() *link {
	l := &link{token: server.NewID()}
	if s.links.byToken == nil {
		s.links.byToken = make(map[string]*link)
	}
	s.links.byToken[l.token] = l
	s.app.tokens.add(l.token, s)
	return l
}

// dropLink is called under mu.
func (s *session) dropLink(l *link) {
	delete(s.links.byToken, l.token)
	s.app.tokens.remove(l.token)
	if m, ok := l.target.(*display); ok {
		delete(s.links.media, m.content)
		s.links.bytes -= m.size()
		s.releaseMedium(m)
		return
	}
	delete(s.links.byWidget, l.widget)
}

// sweepLinks is called under mu at the end of a run that no newer one replaces: what is not on the page has some
// time left, and then it is gone.
func (s *session) sweepLinks() {
	s.sweepUploads()
	if len(s.links.byToken) == 0 {
		return
	}
	now := time.Now()
	onPage := s.mediaOnPage()
	waiting := false
	for _, l := range s.links.byToken {
		switch {
		case s.isOnPage(l, onPage):
			l.dies = time.Time{}
			continue
		case l.dies.IsZero():
			l.dies = now.Add(linkGrace)
		case !now.Before(l.dies):
			s.dropLink(l)
			continue
		}
		waiting = true
	}
	if !waiting || s.ended {
		return
	}
	if s.links.dying == nil {
		s.links.dying = time.AfterFunc(linkGrace, s.buryLinks)
		return
	}
	s.links.dying.Reset(linkGrace)
}

// buryLinks drops the links whose time is over.
func (s *session) buryLinks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for _, l := range s.links.byToken {
		if !l.dies.IsZero() && !now.Before(l.dies) {
			s.dropLink(l)
		}
	}
}

// isOnPage reports whether the element of a link is on the page. It is called under mu.
func (s *session) isOnPage(l *link, media map[*link]bool) bool {
	if _, ok := l.target.(*display); ok {
		return media[l]
	}
	w := s.widgets[l.widget]
	return w != nil && w.shown
}

// mediaOnPage returns the links to media that stand on the page. It is called under mu.
func (s *session) mediaOnPage() map[*link]bool {
	if len(s.links.media) == 0 {
		return nil
	}
	onPage := make(map[*link]bool)
	s.tree.Find(func(n *tree.Node) bool {
		if l, ok := n.Data().(*link); ok {
			onPage[l] = true
		}
		return false
	})
	return onPage
}

// closeLinks is called under mu when the session ends.
func (s *session) closeLinks() {
	for _, l := range s.links.byToken {
		s.dropLink(l)
	}
	s.app.tokens.remove(s.links.csv.token)
	s.links.csv = link{}
	if s.links.dying != nil {
		s.links.dying.Stop()
	}
}

// tokens finds the session of a link.
type tokens struct {
	mu sync.Mutex
	of map[string]*session
}

func (t *tokens) add(token string, s *session) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = make(map[string]*session)
	}
	t.of[token] = s
}

func (t *tokens) remove(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.of, token)
}

func (t *tokens) session(token string) *session {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.of[token]
}

const maxServing = 100 // requests of one session at once

// serveFile answers a request for a file, of whoever has the session that its token belongs to.
func (a *App) serveFile(w http.ResponseWriter, r *http.Request, f server.FileRequest) {
	s := a.tokens.session(f.Token)
	if s == nil || s.who.Cookie != f.Visitor.Cookie {
		noFile(w)
		return
	}
	s.mu.Lock()
	l := s.links.byToken[f.Token]
	if f.Token == s.links.csv.token {
		l = &s.links.csv
	}
	if l == nil {
		s.mu.Unlock()
		noFile(w)
		return
	}
	target := l.target
	s.mu.Unlock()
	if !s.serves(w) {
		return
	}
	defer s.served()
	switch target := target.(type) {
	case *display:
		if f.Verb == server.Media {
			target.serve(w, r)
			return
		}
	case *download:
		if f.Verb == server.Download {
			s.serveDownload(w, r, target)
			return
		}
	case *uploader:
		if f.Verb == server.Upload {
			s.receive(w, r, l.widget, *target)
			return
		}
	case tables:
		if f.Verb == server.CSV {
			s.serveCSV(w, r)
			return
		}
	}
	noFile(w)
}

// serves counts a request, or refuses it because there are too many.
func (s *session) serves(w http.ResponseWriter) bool {
	s.mu.Lock()
	busy := s.links.serving >= maxServing
	if !busy {
		s.links.serving++
	}
	s.mu.Unlock()
	if busy {
		http.Error(w, "this page asks for too much at once: wait for what is on its way", http.StatusServiceUnavailable)
	}
	return !busy
}

// served is told that a request has ended.
func (s *session) served() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links.serving--
}

// noFile does not say whether there ever was one.
func noFile(w http.ResponseWriter) {
	http.Error(w, "this file is no longer on the page", http.StatusNotFound)
}
