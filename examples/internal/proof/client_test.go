package proof

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
)

// S2. Hazard: a client that is no longer handed out keeps its idle connections, since it
// has no Close; or lets go of them while requests go through it, more than once, or
// never.
func TestClient_LeavesNoConnectionBehind(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Path) }))
	var connections connections
	server.Config.ConnState = connections.note
	server.Start()
	defer server.Close()

	cache := newCache(t)
	var opened ledger[*http.Client]
	client := refrain.NewSingleton("client", func(context.Context) (*http.Client, error) {
		return opened.open(&http.Client{Transport: new(http.Transport)}), nil
	}, refrain.In(cache), refrain.OnRelease(func(c *http.Client) error {
		opened.close(c)
		c.CloseIdleConnections()
		return nil
	}))

	const callers, calls = 50, 20
	crowd(callers, func(caller int) {
		for n := range calls {
			err := client.Use(t.Context(), func(c *http.Client) error {
				if n%10 == 0 {
					client.Clear()
				}
				path := fmt.Sprintf("/%d/%d", caller, n)
				res, err := c.Get(server.URL + path)
				if err != nil {
					return err
				}
				defer res.Body.Close()
				body, err := io.ReadAll(res.Body)
				if err == nil && string(body) != path {
					err = fmt.Errorf("%s answers %s", path, body)
				}
				if opened.closes(c) != 0 {
					t.Error("the client was released while it was in use")
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	if err := cache.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	opened.wantAllClosed(t, calls/10)
	connections.waitUntilClosed(t)
}

// connections counts a server's.
type connections struct {
	mu   sync.Mutex
	open map[net.Conn]bool
	none chan struct{} // if not nil, closed when no connection is open
}

func (c *connections) note(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		if c.open == nil {
			c.open = map[net.Conn]bool{}
		}
		c.open[conn] = true
	case http.StateClosed:
		delete(c.open, conn)
	}
	if len(c.open) == 0 && c.none != nil {
		close(c.none)
		c.none = nil
	}
}

// waitUntilClosed waits until the server has no connection open: it hears a moment later
// that a client has let go of one.
func (c *connections) waitUntilClosed(t *testing.T) {
	t.Helper()
	none := make(chan struct{})
	c.mu.Lock()
	if len(c.open) == 0 {
		close(none)
	} else {
		c.none = none
	}
	c.mu.Unlock()
	select {
	case <-none:
	case <-time.After(time.Minute):
		t.Error("connections are left")
	}
}
