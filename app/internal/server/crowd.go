package server

import "sync"

// crowd counts the connections of tabs that have not said anything yet, which no session limits. Its zero value is ready; its
// methods may be called concurrently.
type crowd struct {
	mu     sync.Mutex
	all    int
	byAddr map[string]int
}

// enter lets one more in, if there is room: so many may be there in all and from one address, or any number if that is zero.
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

func (c *crowd) leave(addr string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.byAddr[addr]--; c.byAddr[addr] == 0 {
		delete(c.byAddr, addr)
	}
}
