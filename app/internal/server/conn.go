package server

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app/internal/wire"
)

const (
	helloTime = 10 * time.Second // for a tab's first message
	writeTime = 20 * time.Second // for one message to leave
	pingEvery = 30 * time.Second
	pongTime  = 10 * time.Second
)

// Conn is the connection of one tab. Send, Alive and Close may be called concurrently with everything; Receive by one
// goroutine. A tab that does not read, or no longer answers, is disconnected, which Receive reports.
type Conn struct {
	ws      *websocket.Conn
	greeted bool        // a first message has come; Receive's goroutine only
	hello   *time.Timer // closes the connection of a tab that says nothing
	ping    *time.Timer

	writing chan struct{} // holds a token while somebody writes: who waits for a tab waits on a channel
	stuck   *time.Timer   // closes the connection while a write hangs; for who has the token
}

func (s *Server) serveTab(w http.ResponseWriter, r *http.Request) {
	who, err := visitor(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{wire.Protocol}})
	if err != nil {
		s.config.Log.Warn("a tab was refused", "why", err.Error(), "from", r.RemoteAddr)
		return
	}
	c := newConn(ws)
	if ws.Subprotocol() != wire.Protocol {
		ws.Close(websocket.StatusPolicyViolation, "the page is of another version: load it again")
		c.release()
		return
	}
	go s.talk(who, c)
}

// talk has a goroutine of its own, so that the request and the response, some kilobytes, do not live as long as the tab.
// As net/http does for its handlers, it keeps a panic from the process.
func (s *Server) talk(who Visitor, c *Conn) {
	defer c.release()
	defer func() {
		if v := recover(); v != nil {
			s.config.Log.Error("a tab's connection was ended by a panic", "panic", v, "stack", string(debug.Stack()))
		}
	}()
	s.config.Connect(who, c)
}

func newConn(ws *websocket.Conn) *Conn {
	ws.SetReadLimit(wire.MaxFrame)
	c := &Conn{ws: ws, writing: make(chan struct{}, 1)}
	drop := func() { ws.CloseNow() }
	c.hello = time.AfterFunc(helloTime, drop)
	c.stuck = time.AfterFunc(writeTime, drop)
	c.stuck.Stop()
	c.ping = time.AfterFunc(pingEvery, c.keepAlive)
	return c
}

// Receive waits for the next message of the page. Its error means that the connection is over.
func (c *Conn) Receive() (wire.Message, error) {
	kind, frame, err := c.ws.Read(context.Background())
	if err != nil {
		return nil, err
	}
	if !c.greeted {
		c.greeted = true
		c.hello.Stop()
	}
	if kind != websocket.MessageText {
		err = errors.New("a binary message, which pages do not send")
	}
	var m wire.Message
	if err == nil {
		m, err = wire.Decode(frame)
	}
	if err != nil {
		c.ws.Close(websocket.StatusPolicyViolation, "a message that no page sends")
	}
	return m, err
}

// Send sends a text message and returns when it has left. The frame may be used again.
func (c *Conn) Send(frame []byte) error { return c.write(websocket.MessageText, frame) }

// SendBinary does the same with a binary one.
func (c *Conn) SendBinary(frame []byte) error { return c.write(websocket.MessageBinary, frame) }

// write watches the time by a timer that the connection owns: a context for each message would cost more than sending
// it.
func (c *Conn) write(kind websocket.MessageType, frame []byte) error {
	c.writing <- struct{}{}
	defer func() { <-c.writing }()
	c.stuck.Reset(writeTime)
	defer c.stuck.Stop()
	return c.ws.Write(context.Background(), kind, frame)
}

// Alive asks the browser for a sign of life and waits for it, or for the end of ctx. Receive must be running.
func (c *Conn) Alive(ctx context.Context) bool { return c.ws.Ping(ctx) == nil }

// Close ends the connection at once.
func (c *Conn) Close() { c.ws.CloseNow() }

func (c *Conn) keepAlive() {
	ctx, cancel := context.WithTimeout(context.Background(), pongTime)
	defer cancel()
	if !c.Alive(ctx) {
		c.Close()
		return
	}
	c.ping.Reset(pingEvery)
}

// release stops what a connection keeps running. A ping that is being waited for ends with the connection.
func (c *Conn) release() {
	c.ws.CloseNow()
	c.hello.Stop()
	c.ping.Stop()
}
