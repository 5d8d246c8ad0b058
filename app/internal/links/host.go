package links

import (
	"net/http"
	"sync"

	"github.com/refrain-go/refrain/app/internal/refusals"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/spool"
)

// Host answers all requests for the files of one app. Its methods may be called
// concurrently.
type Host struct {
	config Config
	tokens tokens
	blobs  blobs
}

// Config has the parts of the app that a host needs. All fields are required.
type Config struct {
	Spool       *spool.Spool // for uploads
	UploadQuota int64        // bytes of all uploads together
	Refused     *refusals.Log
	// Failed logs failed uploads that the operator must see to. It is separate from
	// Refused, so that strangers cannot fill it.
	Failed *refusals.Log
}

// NewHost returns a host without links.
func NewHost(c Config) *Host { return &Host{config: c} }

// tokens finds the session of a link.
type tokens struct {
	mu sync.Mutex
	of map[string]*Session
}

func (t *tokens) add(token string, s *Session) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = make(map[string]*Session)
	}
	t.of[token] = s
}

func (t *tokens) remove(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.of, token)
}

func (t *tokens) session(token string) *Session {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.of[token]
}

const maxServing = 100 // requests of one session at once

// Serve answers a request for a file, if the visitor owns the session of the token.
func (h *Host) Serve(w http.ResponseWriter, r *http.Request, f server.FileRequest) {
	s := h.tokens.session(f.Token)
	if s == nil || !s.page.Owns(f.Visitor) {
		noFile(w)
		return
	}
	s.page.Lock()
	target := s.targetLocked(f.Token)
	s.page.Unlock()
	if target == nil || target.Verb() != f.Verb {
		noFile(w)
		return
	}
	if !s.begin(w) {
		return
	}
	defer s.end()
	target.Serve(w, r)
}

// begin counts a request, or refuses it if too many are being served.
func (s *Session) begin(w http.ResponseWriter) bool {
	s.page.Lock()
	busy := s.serving >= maxServing
	if !busy {
		s.serving++
	}
	s.page.Unlock()
	if busy {
		http.Error(w, "this page sends too many requests at once: wait until some are answered", http.StatusServiceUnavailable)
	}
	return !busy
}

func (s *Session) end() {
	s.page.Lock()
	defer s.page.Unlock()
	s.serving--
}

// noFile gives the same answer whether or not there ever was a file.
func noFile(w http.ResponseWriter) {
	http.Error(w, "this file is no longer on the page", http.StatusNotFound)
}
