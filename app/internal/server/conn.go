package server

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app/internal/budget"
	"github.com/refrain-go/refrain/app/internal/wire"
)

const (
	helloTime = 10 * time.Second // for a tab's first message
	writeTime = 20 * time.Second // for one message to leave
	pingEvery = 30 * time.Second
	pongTime  = 10 * time.Second
)

// Conn is the connection of one tab. Send, Alive and Close may be called concurrently
// with all methods, and Receive by one goroutine. A tab that does not read, or no longer
// answers, is disconnected; Receive then returns an error.
type Conn struct {
	ws *websocket.Conn
	// greeted is called at the first message, or at the end of the connection. It is nil
	// afterwards. Only Receive's goroutine uses it.
	greeted func()
	// hello closes the connection of a tab that sends no first message, or does not end a
	// message.
	hello    *time.Timer
	ping     *time.Timer
	arriving func() *budget.Account // opens that of a long message

	// writing holds a token while a goroutine writes, and so is a mutex. A sync.Mutex
	// would do, but testing/synctest does not count a goroutine that waits for one as
	// blocked, and a write may wait for its reader.
	writing chan struct{}
	stuck   *time.Timer // closes the connection while a write hangs; guarded by writing
}

func (s *Server) serveTab(w http.ResponseWriter, r *http.Request) {
	if !opensSocket(r) {
		s.serveNoSocket(w, r)
		return
	}
	who, trouble := s.admit(r, r.Header.Get("Origin"))
	if trouble != nil {
		s.refuseTab(w, r, http.StatusForbidden, trouble)
		return
	}
	if !s.crowd.enter(who.Addr, s.config.MaxTabs, s.config.MaxTabsAddress) {
		s.refuseTab(w, r, http.StatusServiceUnavailable, busy())
		return
	}
	leave := func() { s.crowd.leave(who.Addr) }
	ws, err := websocket.Accept(heldUp{w, s.config.Heard}, r, &websocket.AcceptOptions{
		Subprotocols:       []string{wire.Protocol},
		InsecureSkipVerify: true, // admit has looked at the origin
	})
	if err != nil {
		leave()
		s.refused.Warn(s.config.Log, "a tab was refused", "why", err.Error(), "from", r.RemoteAddr)
		return
	}
	c := newConn(ws, leave, func() *budget.Account {
		return s.arrivals.Account(longest, 0, who.Shares(arrivalsVisitor, arrivalsAddress)...)
	})
	if ws.Subprotocol() != wire.Protocol {
		ws.Close(websocket.StatusPolicyViolation, "the page is of another version: load it again")
		c.release()
		return
	}
	if who.User, err = s.user(r); err != nil {
		go turnAway(c, s.unnamed(r, err))
		return
	}
	go s.talk(who, c)
}

// turnAway tells a tab why it gets no session. It first waits for the tab's first
// message: if the connection is closed before that message, the answer may be lost with
// it.
func turnAway(c *Conn, why string) {
	defer c.release()
	if _, err := c.Receive(); err == nil {
		c.Send(wire.AppendGone(nil, why, false))
	}
}

// talk has a goroutine of its own, so that the request and the response, some kilobytes,
// do not live as long as the tab. As net/http does for its handlers, it keeps a panic
// from the process.
func (s *Server) talk(who Visitor, c *Conn) {
	defer c.release()
	defer func() {
		if v := recover(); v != nil {
			s.config.Log.Error("a tab's connection was ended by a panic", "panic", v, "stack", string(debug.Stack()))
		}
	}()
	s.config.Connect(who, c)
}

func newConn(ws *websocket.Conn, greeted func(), arriving func() *budget.Account) *Conn {
	ws.SetReadLimit(wire.MaxFrame)
	c := &Conn{ws: ws, greeted: greeted, arriving: arriving, writing: make(chan struct{}, 1)}
	drop := func() { ws.CloseNow() }
	c.hello = time.AfterFunc(helloTime, drop)
	c.stuck = time.AfterFunc(writeTime, drop)
	c.stuck.Stop()
	c.ping = time.AfterFunc(pingEvery, c.keepAlive)
	return c
}

// Receive waits for the next message of the page. Its error means that the connection is
// over.
func (c *Conn) Receive() (wire.Message, error) {
	kind, frame, err := c.read()
	if err != nil {
		return nil, err
	}
	c.greet()
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

// greet records that the tab has sent a message, or never will.
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

// write limits its time by a timer that the connection owns. A context for each message
// would cost more than sending it.
func (c *Conn) write(kind websocket.MessageType, frame []byte) error {
	c.writing <- struct{}{}
	defer func() { <-c.writing }()
	c.stuck.Reset(writeTime)
	defer c.stuck.Stop()
	return c.ws.Write(context.Background(), kind, frame)
}

// Alive asks the browser for a sign of life and waits for it, or for the end of ctx.
// Receive must be running.
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

// release closes a connection and stops its timers. A ping that waits for its pong ends
// with the connection.
func (c *Conn) release() {
	c.ws.CloseNow()
	c.greet()
	c.ping.Stop()
}
