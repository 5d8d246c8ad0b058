package cells

import "context"

// Limits of the requests of one page that wait for the rows of their views.
const (
	maxLater = 256 // of all tables
	// of one view; a page asks for four windows at a time
	maxAsking = 16
)

// look is a view that a page waits for. If the page asks for another view in its place,
// the waiting ends.
type look struct {
	key     orderKey
	ctx     context.Context
	cancel  context.CancelFunc
	waiting int // number of requests; guarded by the mu of Cells
}

// lookKey names the place of a view. A page shows up to two views of one table at a time:
// its rows, and the values of a column in a filter.
type lookKey struct {
	table  string
	values bool
}

func (q asked) place() lookKey { return lookKey{q.table.ID, q.view.Distinct != nil} }

// wait notes that a request waits for its view. The view replaces the view that the page
// showed before in the same place. wait returns nil if too many requests wait.
func (c *Cells) wait(q asked) *look {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.later >= maxLater {
		return nil
	}
	at, key := q.place(), q.key()
	l := c.looks[at]
	if l != nil && l.key != key {
		l.cancel()
		l = nil
	}
	if l == nil {
		l = &look{key: key}
		l.ctx, l.cancel = context.WithCancel(c.Ctx)
		if c.looks == nil {
			c.looks = make(map[lookKey]*look)
		}
		c.looks[at] = l
	}
	if l.waiting >= maxAsking {
		return nil
	}
	c.later++
	l.waiting++
	return l
}

// answered undoes wait after the request has its answer.
func (c *Cells) answered(q asked, l *look) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.later--
	if l.waiting--; l.waiting > 0 {
		return
	}
	l.cancel()
	if at := q.place(); c.looks[at] == l {
		delete(c.looks, at)
	}
}
