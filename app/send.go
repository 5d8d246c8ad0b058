package app

import (
	"context"
	"sync"
	"time"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// flushEvery is how long what a run draws may wait for more, so that a page is told in few messages. The end of a run
// is told at once.
const flushEvery = 12 * time.Millisecond

// connection is a tab's; *server.Conn is one.
type connection interface {
	Send(frame []byte) error
	SendBinary(frame []byte) error
	Alive(context.Context) bool
	Close()
}

// outbox is what a session has to tell its tab, besides the tree. Whoever has news calls flush: one goroutine at a time
// sends, and looks again when others had news meanwhile. Nothing is queued, so a tab that does not read costs no
// memory; it is told the present state when it reads again. All fields are guarded by the session's mu.
type outbox struct {
	conn    connection
	welcome []byte   // to be sent before anything else
	notice  []byte   // to be sent after that
	toasts  []string // that no tab was told
	whole   bool     // the page is to be told even if it is empty
	delta   wire.Delta
	news    bool // delta has a Start or an End that the tab does not know
	sending bool
	again   bool // there was news while sending
	timer   *time.Timer
	armed   bool
}

func (o *outbox) greet(c connection, welcome, notice []byte) {
	o.conn, o.welcome, o.notice = c, welcome, notice
}

// resumes notes that the tab has a new connection, whose page knows nothing of what the old one was told. It counts its events on
// from those that have arrived, also where no run has seen them yet.
func (o *outbox) resumes(seen uint64) {
	o.whole = true
	o.delta.Seen = seen
	o.delta.Start = o.delta.Run > 0 && o.delta.End == ""
}

// stop ends the waiting for more.
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

// ends notes how the run ended. That one replaced before anybody heard of it was there at all is not worth telling.
func (o *outbox) ends(how string) {
	o.delta.End = how
	o.news = how != wire.Replaced || !o.delta.Start
}

// soon is called under mu when something was drawn.
func (s *session) soon() {
	if s.show != nil {
		s.show.soon()
		return
	}
	o := &s.out
	if o.conn == nil || o.armed {
		return
	}
	o.armed = true
	if o.timer == nil {
		o.timer = time.AfterFunc(flushEvery, s.flushDrawn)
		return
	}
	o.timer.Reset(flushEvery)
}

func (s *session) flushDrawn() {
	s.mu.Lock()
	s.out.armed = false
	s.mu.Unlock()
	s.flush()
}

// frames holds the buffers in which messages are made.
var frames = sync.Pool{New: func() any { return new([]byte) }}

// flush tells the tab what it does not know yet, or leaves that to the goroutine that is telling already.
func (s *session) flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(func() {})
}

// tell is called under mu, which it gives up while a message leaves. It calls then as soon as the first message is made,
// so that what then begins is not in it.
func (s *session) tell(then func()) {
	if s.out.sending {
		s.out.again = true
		then()
		return
	}
	s.out.sending = true
	frame := frames.Get().(*[]byte)
	for again := true; again; again = s.out.again {
		s.out.again = false
		*frame = s.nextFrame((*frame)[:0])
		then()
		then = func() {}
		s.send(*frame)
	}
	s.out.sending = false
	keepBuffer(&frames, frame)
}

// send is called under mu, which it gives up while the frame leaves.
func (s *session) send(frame []byte) {
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

// nextFrame appends the next message, if there is one to be sent.
func (s *session) nextFrame(dst []byte) []byte {
	o := &s.out
	if o.conn == nil {
		return dst
	}
	if o.welcome != nil {
		dst = append(dst, o.welcome...)
		o.welcome, o.again = nil, true
		return dst
	}
	if o.notice != nil {
		dst = append(dst, o.notice...)
		o.notice, o.again = nil, true
		return dst
	}
	// The delta comes first: a run's end must be told before the next run begins.
	if dst = s.nextDelta(dst); len(dst) == 0 {
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

// nextDelta appends what is new on the page, if anything is.
func (s *session) nextDelta(dst []byte) []byte {
	o := &s.out
	changed := s.tree.Changed()
	if !o.news && !o.whole && !s.address.news && !changed {
		return dst
	}
	if o.armed && !o.whole && o.delta.End == "" && !changed {
		return dst // that a run has started is told with the first that it draws, or when the clock rings
	}
	o.delta.Head = s.address.head()
	dst = wire.AppendDelta(dst, o.delta)
	head := len(dst)
	dst = s.tree.AppendOps(dst, o.delta.End == "")
	if len(dst) == head && !o.news && !o.whole && o.delta.Head == nil {
		return dst[:0]
	}
	o.news, o.whole, o.delta.Start = false, false, false
	o.delta.Head = nil
	return wire.EndDelta(dst)
}

const maxKeptBuffer = 256 << 10

// keepBuffer puts a buffer back unless it has grown out of the common.
func keepBuffer(pool *sync.Pool, b *[]byte) {
	if cap(*b) <= maxKeptBuffer {
		pool.Put(b)
	}
}
