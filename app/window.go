package app

import (
	"context"
	"runtime/debug"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// A table's reader sorts and filters it without the script: the page asks for cells of a view, which it names in each
// request, so that there is no state to fall out of step. The rows that a view shows are computed off the goroutine
// that reads from the tab.

// lookKey tells apart what a page looks at of one table at a time: its rows, and the values of a column to filter by.
type lookKey struct {
	table  string
	values bool
}

// look is a view that a page waits for. Another one in its place ends the waiting.
type look struct {
	key     orderKey
	ctx     context.Context
	cancel  context.CancelFunc
	waiting int // requests; guarded by the session's mu
}

// maxAsking is how many requests may wait for one view: a page asks for four windows at a time.
const maxAsking = 16

// asked is a request for cells that was found to make sense.
type asked struct {
	window wire.Window
	table  *drawnTable
	view   frame.View
}

// answer answers a page that asks for cells. It waits for nothing but the cells and the sending.
func (s *session) answer(w wire.Window, c connection) {
	q, no := s.read(w)
	if no != nil {
		c.SendBinary(no)
		return
	}
	if rows, ok := s.orderAtHand(q); ok {
		c.SendBinary(s.cells(q, rows))
		return
	}
	if l := s.wait(q); l != nil {
		go s.answerLater(q, l, c)
		return
	}
	c.SendBinary(wire.AppendNoWindow(nil, w, wire.Refused))
}

// answerLater answers when the view's rows are known. However many views a page asks for without reading the answers, cells are made
// for one of them at a time.
func (s *session) answerLater(q asked, l *look, c connection) {
	defer s.answered(q, l)
	rows, err := s.rowsOf(q, l)
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	if err == nil {
		err = l.ctx.Err()
	}
	if err != nil {
		c.SendBinary(wire.AppendNoWindow(nil, q.window, wire.Refused))
		return
	}
	c.SendBinary(s.cells(q, rows))
}

// window is answer for callers that may wait.
func (s *session) window(w wire.Window) []byte {
	q, no := s.read(w)
	if no != nil {
		return no
	}
	if rows, ok := s.orderAtHand(q); ok {
		return s.cells(q, rows)
	}
	if l := s.wait(q); l != nil {
		defer s.answered(q, l)
		return s.waited(q, l)
	}
	return wire.AppendNoWindow(nil, w, wire.Refused)
}

// read finds the table as last drawn, or gives the answer that there are no cells. It does not wait for a run that is
// going.
func (s *session) read(w wire.Window) (q asked, no []byte) {
	s.mu.Lock()
	t := s.tableOf(w.ID)
	s.mu.Unlock()
	switch {
	case t == nil:
		return q, wire.AppendNoWindow(nil, w, wire.Refused)
	case t.rev != w.Rev:
		return q, wire.AppendNoWindow(nil, w, wire.Changed)
	}
	v, err := t.frame.ParseView(w.View)
	if err != nil {
		s.app.settings.log.Debug("a view that is not for its table was refused", "why", err.Error())
		return q, wire.AppendNoWindow(nil, w, wire.Refused)
	}
	return asked{w, t, v}, nil
}

func (q asked) key() orderKey { return q.table.orderKey(q.view) }

func (t *drawnTable) orderKey(v frame.View) orderKey {
	if t.content == nil || t.content != t.content { // as of a NaN in it, by which nothing is found again
		return orderKey{t.frame, v.RowsKey()}
	}
	return orderKey{t.content, v.RowsKey()}
}

// orderAtHand gives the rows of the view if they are known: nil where it shows all.
func (s *session) orderAtHand(q asked) ([]int32, bool) {
	key := q.key()
	if key.rows == "" {
		return nil, true
	}
	return s.app.orders.find(key)
}

// wait notes that a request waits for its view, in place of the view that the page looked at before. It returns nil when
// too many do.
func (s *session) wait(q asked) *look {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.windows.later >= maxLater {
		return nil
	}
	at, key := lookKey{q.table.id, q.view.Distinct != nil}, q.key()
	l := s.looks[at]
	if l != nil && l.key != key {
		l.cancel()
		l = nil
	}
	if l == nil {
		l = &look{key: key}
		l.ctx, l.cancel = context.WithCancel(s.ctx)
		if s.looks == nil {
			s.looks = make(map[lookKey]*look)
		}
		s.looks[at] = l
	}
	if l.waiting >= maxAsking {
		return nil
	}
	s.windows.later++
	l.waiting++
	return l
}

// waited answers when the view's rows are known.
func (s *session) waited(q asked, l *look) []byte {
	rows, err := s.rowsOf(q, l)
	if err != nil {
		return wire.AppendNoWindow(nil, q.window, wire.Refused)
	}
	return s.cells(q, rows)
}

// rowsOf waits for the view's rows, and tells the log why there are none.
func (s *session) rowsOf(q asked, l *look) ([]int32, error) {
	rows, err := s.app.orders.get(l.ctx, l.key, func(ctx context.Context) ([]int32, error) { return q.table.frame.Order(ctx, q.view) })
	if err != nil && l.ctx.Err() == nil {
		s.app.settings.log.Error("a table could not be sorted or filtered", "why", err.Error())
	}
	return rows, err
}

// answered is told that a request which waited has its answer.
func (s *session) answered(q asked, l *look) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.windows.later--
	if l.waiting--; l.waiting > 0 {
		return
	}
	l.cancel()
	if at := (lookKey{q.table.id, q.view.Distinct != nil}); s.looks[at] == l {
		delete(s.looks, at)
	}
}

// cells reads the app's data, outside the session's lock.
func (s *session) cells(q asked, rows []int32) (answer []byte) {
	f, w := q.table.frame, q.window
	if rows != nil {
		w.Row = min(w.Row, len(rows)) // a page cannot know how many rows a view has before it is told
	}
	if !w.Clamp(f.Count(rows), q.view.Width(f)) {
		return wire.AppendNoWindow(nil, w, wire.Refused)
	}
	defer func() {
		if v := recover(); v != nil {
			s.app.settings.log.Error("a table's cells could not be read", "ref", newRef(), "panic", v, "stack", string(debug.Stack()))
			answer = wire.AppendNoWindow(nil, w, wire.Refused)
		}
	}()
	text := f.AppendText
	if q.view.Plain {
		text = f.AppendPlain
	}
	return wire.AppendWindow(nil, w, wire.Shown{
		Rows:   f.Count(rows),
		Source: func(row int) int { return frame.Row(q.table.source, frame.Row(rows, row)) },
		Text: func(dst []byte, row, col int) []byte {
			return text(dst, frame.Row(rows, row), q.view.Column(col))
		},
	})
}
