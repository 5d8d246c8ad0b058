// Package standin serves the page of an app that is not there: while it is built for the
// first time, and after it has failed to start. The page shows why, and becomes the app's
// as soon as that is there, without being loaded again. It is meant for programs that
// start apps, as refrain run does; an app itself has no use for it.
package standin

import (
	"log/slog"
	"net/http"
	"sync"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/app/web"
)

// Notice is what the pages show.
type Notice struct {
	Error bool   // it is a failure, not a step on the way
	Title string // one sentence
	Text  string // lines of output; may be empty
}

// Server is an http.Handler in the place of an app. The rules by which it refuses
// strangers are those of an app, and the cookies that it gives browsers are good for the
// app. Its methods may be called concurrently.
type Server struct {
	server *server.Server

	mu     sync.Mutex
	frame  []byte                       // the notice
	tabs   map[*server.Conn]chan []byte // what each is to be told next; the last counts
	closed bool
}

// New returns a server that shows n. Hosts are those by which browsers may reach it
// besides loopback names; see app.AllowHosts.
func New(n Notice, hosts []string, log *slog.Logger) *Server {
	s := &Server{frame: frame(n), tabs: make(map[*server.Conn]chan []byte)}
	srv, err := server.New(server.Config{Page: web.Shell{Title: "Refrain"}, Hosts: hosts, Log: log, Connect: s.connect})
	if err != nil {
		panic("refrain/app/standin: the embedded page is damaged: " + err.Error())
	}
	s.server = srv
	return s
}

func frame(n Notice) []byte {
	level := "info"
	if n.Error {
		level = "error"
	}
	return wire.AppendNotice(nil, level, n.Title, n.Text)
}

// ServeHTTP serves the page, its assets and the WebSocket of each tab.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.server.ServeHTTP(w, r) }

// Show has all pages show n from now on.
func (s *Server) Show(n Notice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.frame = frame(n)
	for _, next := range s.tabs {
		select {
		case <-next:
		default:
		}
		next <- s.frame
	}
}

// Close disconnects the tabs, which then look for the app.
func (s *Server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for c := range s.tabs {
		c.Close()
	}
}

// connect speaks with one tab until its connection is over. What the tab says, but for
// its greeting, is for the app.
func (s *Server) connect(_ server.Visitor, c *server.Conn) {
	if _, err := c.Receive(); err != nil || !s.enter(c) {
		return
	}
	defer s.leave(c)
	for {
		if _, err := c.Receive(); err != nil {
			return
		}
	}
}

func (s *Server) enter(c *server.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	next := make(chan []byte, 1)
	next <- s.frame
	s.tabs[c] = next
	go func() {
		for frame := range next {
			c.Send(frame) // where this fails, Receive does too
		}
	}()
	return true
}

func (s *Server) leave(c *server.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.tabs[c])
	delete(s.tabs, c)
}
