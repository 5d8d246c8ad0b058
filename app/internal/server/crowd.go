package server

import (
	"net/http"
	"sync"
)

// crowd counts the connections of tabs that have not sent a message yet. No limit on
// sessions applies to these. Its zero value is ready to use; its methods may be called
// concurrently.
type crowd struct {
	mu     sync.Mutex
	all    int
	byAddr map[string]int
}

// enter counts one more connection and reports true, if there is room. All is the limit
// of connections in all, and address the limit for one address; zero is no limit.
func (c *crowd) enter(addr string, all, address int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if all > 0 && c.all >= all || address > 0 && c.byAddr[addr] >= address {
		return false
	}
	if c.byAddr == nil {
		c.byAddr = make(map[string]int)
	}
	c.all++
	c.byAddr[addr]++
	return true
}

// hasRoom reports whether one more would be let in.
func (s *Server) hasRoom(r *http.Request) bool {
	addr := network(r.RemoteAddr)
	if !s.crowd.enter(addr, s.config.MaxTabs, s.config.MaxTabsAddress) {
		return false
	}
	s.crowd.leave(addr)
	return true
}

func (c *crowd) leave(addr string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.byAddr[addr]--; c.byAddr[addr] == 0 {
		delete(c.byAddr, addr)
	}
}
