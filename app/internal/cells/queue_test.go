package cells

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// pageOf is a page with some tables, connected by conn.
type pageOf struct {
	conn   Conn
	tables map[string]*Table
}

func (p pageOf) Table(id string) *Table { return p.tables[id] }
func (p pageOf) Has(c Conn) bool        { return p.conn == c }

func cellsOf(t *testing.T, p Page) *Cells {
	return New(Config{Page: p, Ctx: t.Context(), Log: slog.New(slog.DiscardHandler), Orders: new(Orders)})
}

// silent is a connection whose tab reads nothing before read is closed.
type silent struct {
	read chan struct{}
	sent *int
}

func (c silent) SendBinary([]byte) error { <-c.read; *c.sent++; return nil }

func newSilent() silent { return silent{make(chan struct{}), new(int)} }

// Requests for cells wait while one is answered. Each may be as long as a message, so a
// bound on their number is not enough.
func TestWindow_RequestsThatWaitAreBounded(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		conn := newSilent()
		c := cellsOf(t, pageOf{conn: conn})
		for range 3000 {
			long := strings.Repeat("x", 100_000)
			c.Ask(wire.Window{ID: long, View: []byte(long)}, conn)
			c.Ask(wire.Window{ID: "x"}, conn)
		}
		synctest.Wait()
		if n := len(c.queue.waiting); c.queue.bytes > maxQueuedBytes || n > maxQueued || n < 5 {
			t.Errorf("%d requests of %d bytes wait", n, c.queue.bytes)
		}
		close(conn.read)
		synctest.Wait()
		if len(c.queue.waiting) > 0 || c.queue.bytes != 0 || c.queue.answering {
			t.Errorf("in the end %+v wait", c.queue)
		}
	})
}

// A page with a new connection sends its requests again. Answers to its old requests
// would only delay the new answers.
func TestWindow_RequestsOfAnOldConnectionAreNotAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old, now := newSilent(), newSilent()
		close(old.read)
		close(now.read)
		c := cellsOf(t, pageOf{conn: now})
		c.Ask(wire.Window{ID: "x"}, old)
		c.Ask(wire.Window{ID: "x"}, now)
		synctest.Wait()
		if *old.sent != 0 || *now.sent != 1 {
			t.Errorf("%d answers went to the old connection and %d to the new one, want 0 and 1", *old.sent, *now.sent)
		}
	})
}

// Each table of a page may have a view of its own, and each view may take long.
func TestWindow_ViewsThatWaitAreBounded(t *testing.T) { // A8
	c := cellsOf(t, pageOf{})
	f, err := frame.Of([]struct{ A int }{{1}})
	if err != nil {
		t.Fatal(err)
	}
	var waiting []*look
	var last asked
	for i := range 2000 {
		last = asked{table: &Table{ID: fmt.Sprint(i / 4), Frame: f}, view: frame.View{Find: "x"}}
		if l := c.wait(last); l != nil {
			waiting = append(waiting, l)
		}
	}
	if len(waiting) != maxLater || len(c.looks) > maxLater {
		t.Errorf("%d requests wait for %d views, want %d", len(waiting), len(c.looks), maxLater)
	}
	c.answered(asked{table: &Table{ID: "0", Frame: f}, view: last.view}, waiting[0])
	if c.wait(last) == nil {
		t.Error("after one has its answer none is let in")
	}
}
