package cells

import "github.com/refrain-go/refrain/app/internal/wire"

// Limits of the requests of one page that wait in its queue. Our page asks only for the
// cells in sight, so it has far fewer.
const (
	maxQueued      = 256
	maxQueuedBytes = 1 << 20 // of all of them together
)

// queue holds the requests that wait for their answers, in order. A goroutine of its own
// answers them one after another. Reading a table's cells may take long, and the
// goroutine that reads from the tab must not wait for it.
type queue struct {
	waiting   []request
	bytes     int // of waiting
	answering bool
}

type request struct {
	window wire.Window
	conn   Conn
}

func (r request) size() int { return len(r.window.ID) + len(r.window.Rev) + len(r.window.View) }

// Ask queues a request. The answer is sent to conn.
func (c *Cells) Ask(w wire.Window, conn Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q, r := &c.queue, request{w, conn}
	if len(q.waiting) >= maxQueued || q.bytes+r.size() > maxQueuedBytes {
		c.Log.Debug("a request for cells was ignored, since too many wait", "id", w.ID)
		return
	}
	q.waiting = append(q.waiting, r)
	q.bytes += r.size()
	if !q.answering {
		q.answering = true
		go c.answerAll()
	}
}

// answerAll answers until the queue is empty. It drops requests of a connection that has
// ended, since the page asks again over its next connection.
func (c *Cells) answerAll() {
	for {
		r, ok := c.nextRequest()
		if !ok {
			return
		}
		if !c.Page.Has(r.conn) {
			continue
		}
		c.turn <- struct{}{}
		c.answer(r.window, r.conn)
		<-c.turn
	}
}

// nextRequest takes the next request out of the queue. If there is none, the caller must
// return, since the next Ask starts another goroutine.
func (c *Cells) nextRequest() (request, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := &c.queue
	if len(q.waiting) == 0 {
		q.waiting, q.answering = nil, false
		return request{}, false
	}
	r := q.waiting[0]
	q.waiting = q.waiting[1:]
	q.bytes -= r.size()
	return r, true
}
