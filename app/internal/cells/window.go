package cells

import (
	"context"
	"runtime/debug"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// asked is a request that is valid for the table that the page has.
type asked struct {
	window wire.Window
	table  *Table
	view   frame.View
}

func (q asked) key() orderKey { return q.table.orderKey(q.view) }

// answer sends the answer to a request. It waits while the cells are read and sent, but
// not for the rows of a view.
func (c *Cells) answer(w wire.Window, conn Conn) {
	q, no := c.read(w)
	if no != nil {
		conn.SendBinary(no)
		return
	}
	if rows, ok := c.orderAtHand(q); ok {
		conn.SendBinary(c.cells(q, rows))
		return
	}
	if l := c.wait(q); l != nil {
		go c.answerLater(q, l, conn)
		return
	}
	conn.SendBinary(refusal(w))
}

// answerLater answers when the view's rows are known. A page may ask for many views
// without reading the answers, so only one answer is made at a time.
func (c *Cells) answerLater(q asked, l *look, conn Conn) {
	defer c.answered(q, l)
	rows, err := c.rowsOf(q, l)
	c.turn <- struct{}{}
	defer func() { <-c.turn }()
	if err == nil {
		err = l.ctx.Err()
	}
	if err != nil {
		conn.SendBinary(refusal(q.window))
		return
	}
	conn.SendBinary(c.cells(q, rows))
}

// read finds the table of a request and reads its view. If that fails, no is the answer
// to send.
func (c *Cells) read(w wire.Window) (q asked, no []byte) {
	t := c.Page.Table(w.ID)
	switch {
	case t == nil:
		return q, refusal(w)
	case t.Rev != w.Rev:
		return q, wire.AppendNoWindow(nil, w, wire.Changed)
	}
	v, err := t.Frame.ParseView(w.View)
	if err != nil {
		c.Log.Debug("a view of another table was refused", "why", err.Error())
		return q, refusal(w)
	}
	v.Without = t.places(v.Without)
	return asked{w, t, v}, nil
}

// orderAtHand returns the rows of the view if they are known. Nil rows mean that the view
// shows all rows in their own order.
func (c *Cells) orderAtHand(q asked) ([]int32, bool) {
	key := q.key()
	if key.rows == "" {
		return nil, true
	}
	return c.Orders.find(key)
}

// rowsOf waits for the view's rows. If there are none, it logs the reason.
func (c *Cells) rowsOf(q asked, l *look) ([]int32, error) {
	rows, err := c.order(l.ctx, q.table, q.view)
	if err != nil && l.ctx.Err() == nil {
		c.Log.Error("a table could not be sorted or filtered", "why", err.Error())
	}
	return rows, err
}

// order waits for the rows of a view until ctx ends, and returns them. Nil rows mean that
// the view shows all rows in their own order.
func (c *Cells) order(ctx context.Context, t *Table, v frame.View) ([]int32, error) {
	key := t.orderKey(v)
	if key.rows == "" {
		return nil, nil
	}
	return c.Orders.get(ctx, key, func(ctx context.Context) ([]int32, error) { return t.Frame.Order(ctx, v) })
}

// cells reads the app's data and makes the answer. It holds no lock, since it runs code
// of the app.
func (c *Cells) cells(q asked, rows []int32) (answer []byte) {
	f, w := q.table.Frame, q.window
	if rows != nil {
		// The page does not know the number of rows of a view before the first answer.
		w.Row = min(w.Row, len(rows))
	}
	if !w.Clamp(f.Count(rows), q.view.Width(f)) {
		return refusal(w)
	}
	defer func() {
		if v := recover(); v != nil {
			c.Log.Error("a table's cells could not be read",
				"ref", server.NewRef(), "panic", v, "stack", string(debug.Stack()))
			answer = refusal(w)
		}
	}()
	text := f.AppendText
	if q.view.Plain {
		text = f.AppendPlain
	}
	return wire.AppendWindow(nil, w, wire.Shown{
		Rows:   f.Count(rows),
		Source: func(row int) int { return frame.Row(q.table.Source, frame.Row(rows, row)) },
		Text: func(dst []byte, row, col int) []byte {
			return text(dst, frame.Row(rows, row), q.view.Column(col))
		},
	})
}
