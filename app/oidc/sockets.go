package oidc

import (
	"bufio"
	"net"
	"net/http"
	"sync"
	"time"
)

// sockets are the connections that requests have taken over, as WebSockets do, and the
// sessions that visitors have ended. The zero value is ready.
type sockets struct {
	mu sync.Mutex // guards the rest

	open map[string]map[*socket]bool // by session
	over map[string]time.Time        // until when each session that was ended would have lasted
}

// socket is a connection that ends with its session.
type socket struct {
	net.Conn
	all     *sockets
	session string
	timer   *time.Timer
}

// add returns the connection to use in place of conn. It is closed when the session ends.
func (all *sockets) add(conn net.Conn, s *session) net.Conn {
	c := &socket{Conn: conn, all: all, session: s.ID}
	all.mu.Lock()
	defer all.mu.Unlock()
	left := time.Until(s.expires())
	if _, over := all.over[s.ID]; over {
		left = 0 // ended between the check of its cookie and now
	}
	c.timer = time.AfterFunc(left, func() { c.Close() })
	if all.open == nil {
		all.open = make(map[string]map[*socket]bool)
	}
	if all.open[s.ID] == nil {
		all.open[s.ID] = make(map[*socket]bool)
	}
	all.open[s.ID][c] = true
	return c
}

// Close closes the connection. It may be called again.
func (c *socket) Close() error {
	c.all.mu.Lock()
	c.timer.Stop()
	delete(c.all.open[c.session], c)
	if len(c.all.open[c.session]) == 0 {
		delete(c.all.open, c.session)
	}
	c.all.mu.Unlock()
	return c.Conn.Close()
}

// end ends a session: it closes the session's connections, and the cookie is no longer
// valid.
func (all *sockets) end(s *session) {
	all.mu.Lock()
	now := time.Now()
	for id, until := range all.over { // sessions that are over anyway need no memory
		if !now.Before(until) {
			delete(all.over, id)
		}
	}
	if all.over == nil {
		all.over = make(map[string]time.Time)
	}
	all.over[s.ID] = s.expires()
	var closing []*socket
	for c := range all.open[s.ID] {
		closing = append(closing, c)
	}
	all.mu.Unlock()
	for _, c := range closing {
		c.Close()
	}
}

// ended reports whether a session was ended by its visitor.
func (all *sockets) ended(id string) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	_, over := all.over[id]
	return over
}

// upgrading is the response to a request that may take its connection over.
type upgrading struct {
	http.ResponseWriter
	sockets *sockets
	session *session
}

// Unwrap gives http.ResponseController the rest.
func (u *upgrading) Unwrap() http.ResponseWriter { return u.ResponseWriter }

// Hijack implements http.Hijacker.
func (u *upgrading) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(u.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return u.sockets.add(conn, u.session), rw, nil
}
