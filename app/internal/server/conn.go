package server

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app/internal/pace"
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
	greeted func()      // is told that a first message has come, or the end; nil afterwards; Receive's goroutine only
	hello   *time.Timer // closes the connection of a tab that says nothing
	ping    *time.Timer
	pace    pace.Pace // of what the tab says; Receive's goroutine only
	heard   pace.Rate

	// writing is held by who writes: it puts a token in while it does. A mutex would do, but a goroutine that waits for one does not
	// count as blocked in testing/synctest, and a write may wait for its reader.
	writing chan struct{}
	stuck   *time.Timer // closes the connection while a write hangs; guarded by writing
}

func (s *Server) serveTab(w http.ResponseWriter, r *http.Request) {
	who, err := visitor(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	if !s.crowd.enter(who.Addr, s.config.MaxTabs, s.config.MaxTabsAddress) {
		s.config.Log.Warn("a tab was refused", "why", "too many connections have not said hello", "from", r.RemoteAddr)
		http.Error(w, "too many tabs connect just now: try again", http.StatusServiceUnavailable)
		return
	}
	leave := func() { s.crowd.leave(who.Addr) }
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{wire.Protocol}})
	if err != nil {
		leave()
		s.config.Log.Warn("a tab was refused", "why", err.Error(), "from", r.RemoteAddr)
		return
	}
	c := newConn(ws, leave, s.config.Heard)
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

func newConn(ws *websocket.Conn, greeted func(), heard pace.Rate) *Conn {
	ws.SetReadLimit(wire.MaxFrame)
	c := &Conn{ws: ws, greeted: greeted, heard: heard, writing: make(chan struct{}, 1)}
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
	c.greet()
	c.listen(len(frame))
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

// longMessage is how many bytes take as long to understand as several short messages, and so count as another.
const longMessage = 4 << 10

// listen waits until a message may be heard. While it does, nothing is read, and so the network holds up who sends more.
func (c *Conn) listen(size int) {
	if wait := c.pace.Wait(c.heard); wait > 0 {
		time.Sleep(wait)
	}
	c.pace.Take(float64(1+size/longMessage), c.heard)
}

// greet notes that the tab has said something, or never will.
func (c *Conn) greet() {
	if c.greeted != nil {
		c.hello.Stop()
		c.greeted()
		c.greeted = nil
	}
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
	c.greet()
	c.ping.Stop()
}
