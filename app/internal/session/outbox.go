package session

import (
	"context"
	"sync"
	"time"

	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// connection is the connection of a tab, such as a *server.Conn.
type connection interface {
	Send(frame []byte) error
	SendBinary(frame []byte) error
	Alive(context.Context) bool
	Close()
}

// outbox has the news for a session's tab, apart from the tree. Every goroutine that has
// news calls flush. One goroutine at a time sends. It looks again if there was news while
// it sent. There is no queue of messages, so a tab that does not read costs no memory. It
// gets the current state when it reads again. The session's mu guards all fields.
type outbox struct {
	conn    connection
	welcome []byte        // sent before anything else
	notice  []byte        // sent after the welcome
	pong    bool          // the tab has asked for a sign of life
	toasts  []string      // not yet sent to a tab
	refused *wire.Refusal // values that were refused; not yet sent to a tab
	whole   bool          // the page must be sent even if it is empty
	delta   wire.Delta
	news    bool // delta has a Start or an End that the tab does not know
	sending bool
	again   bool // there was news while a goroutine was sending
	timer   *time.Timer
	armed   bool
}

func (o *outbox) greet(c connection, welcome, notice []byte) {
	o.conn, o.welcome, o.notice = c, welcome, notice
}

// resumes notes that the tab has a new connection. The new page knows nothing of the
// earlier messages. It continues to number its events after the last one that has
// arrived, even if no run has seen that event yet.
func (o *outbox) resumes(seen uint64) {
	o.whole = true
	o.delta.Seen = seen
	o.delta.Start = o.delta.Run > 0 && o.delta.End == ""
}

// stop stops the timer that collects changes.
func (o *outbox) stop() {
	if o.armed {
		o.timer.Stop()
		o.armed = false
	}
}

// begins notes that a run starts.
func (o *outbox) begins(run, seen uint64) {
	o.delta = wire.Delta{Run: run, Seen: seen, Start: true}
	o.news = true
}

// ends notes how the run ended. If a run was replaced before the tab heard of it, the tab
// is not told.
func (o *outbox) ends(how string) {
	o.delta.End = how
	o.news = how != wire.Replaced || !o.delta.Start
}

// soonLocked is called after a drawing. It sends the changes within FlushEvery.
func (s *session) soonLocked() {
	o := &s.out
	if o.conn == nil || o.armed {
		return
	}
	o.armed = true
	if o.timer == nil {
		o.timer = time.AfterFunc(page.FlushEvery, s.flushDrawn)
		return
	}
	o.timer.Reset(page.FlushEvery)
}

// pong sends the tab a sign of life. The goroutine that reads from the tab calls it. That
// goroutine must not send itself, so another one does.
func (s *session) pong() {
	s.mu.Lock()
	s.out.pong = true
	s.mu.Unlock()
	go s.flush()
}

func (s *session) flushDrawn() {
	s.mu.Lock()
	s.out.armed = false
	s.mu.Unlock()
	s.flush()
}

// frames holds the buffers in which messages are made.
var frames = sync.Pool{New: func() any { return new([]byte) }}

// flush sends the tab the news. If another goroutine is sending already, flush leaves the
// news to it.
func (s *session) flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tellLocked(func() {})
}

// tellLocked sends the news. It releases mu while it sends a message. It calls then after
// the first message is made, so that the changes made by then are not in this message.
func (s *session) tellLocked(then func()) {
	if s.out.sending {
		s.out.again = true
		then()
		return
	}
	s.out.sending = true
	frame := frames.Get().(*[]byte)
	for again := true; again; again = s.out.again {
		s.out.again = false
		*frame = s.nextFrameLocked((*frame)[:0])
		then()
		then = func() {}
		s.sendLocked(*frame)
	}
	s.out.sending = false
	keepBuffer(&frames, frame)
}

// sendLocked sends a frame. It releases mu meanwhile.
func (s *session) sendLocked(frame []byte) {
	conn := s.out.conn
	if len(frame) == 0 || conn == nil {
		return
	}
	s.mu.Unlock()
	err := conn.Send(frame)
	s.mu.Lock()
	if err != nil {
		conn.Close()
	}
}

// nextFrameLocked appends the next message, if there is one.
func (s *session) nextFrameLocked(dst []byte) []byte {
	o := &s.out
	if o.conn == nil {
		return dst
	}
	if o.welcome != nil {
		dst = append(dst, o.welcome...)
		o.welcome, o.again = nil, true
		return dst
	}
	if o.pong {
		o.pong, o.again = false, true
		return wire.AppendPong(dst)
	}
	if o.notice != nil {
		dst = append(dst, o.notice...)
		o.notice, o.again = nil, true
		return dst
	}
	// The delta comes first, since the end of a run must be sent before the next run
	// begins.
	if dst = s.nextDeltaLocked(dst); len(dst) == 0 {
		return o.nextToast(dst)
	}
	o.again = o.again || len(o.toasts) > 0
	return dst
}

func (o *outbox) nextToast(dst []byte) []byte {
	if len(o.toasts) == 0 {
		return dst
	}
	dst = wire.AppendToast(dst, o.toasts[0])
	o.toasts, o.again = o.toasts[1:], true
	return dst
}

// nextDeltaLocked appends the changes of the page, if there are any.
func (s *session) nextDeltaLocked(dst []byte) []byte {
	o := &s.out
	changed := s.page.tree.Changed()
	if !o.news && !o.whole && !s.address.news && !changed {
		return dst
	}
	if o.armed && !o.whole && o.delta.End == "" && !changed {
		// The start of a run is sent together with its first elements, or when the timer
		// fires.
		return dst
	}
	o.delta.Head, o.delta.Refused = s.address.head(), o.refused
	dst = wire.AppendDelta(dst, o.delta)
	head := len(dst)
	dst = s.page.tree.AppendOps(dst, o.delta.End == "")
	if len(dst) == head && !o.news && !o.whole && o.delta.Head == nil && o.refused == nil {
		return dst[:0]
	}
	o.news, o.whole, o.delta.Start = false, false, false
	o.delta.Head, o.delta.Refused, o.refused = nil, nil, nil
	return wire.EndDelta(dst)
}

const maxKeptBuffer = 256 << 10

// keepBuffer puts a buffer back into the pool, unless it has become unusually large.
func keepBuffer(pool *sync.Pool, b *[]byte) {
	if cap(*b) <= maxKeptBuffer {
		pool.Put(b)
	}
}
