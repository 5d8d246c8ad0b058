// Package cells answers the requests of a page for the cells of its tables.
//
// A page asks for the rows and columns in sight. The user sorts and filters a table
// without the script. Each request names its view, so the server does not track which
// view each tab shows. The rows of a view are computed once for all tabs ([Orders]). They
// are not computed on the goroutine that reads from the tab. A table can also be
// downloaded as CSV.
//
// The package also decides whether two tables have the same content ([Content],
// [Revisions]). If they do, a page keeps the cells that it has.
package cells

import (
	"context"
	"log/slog"
	"sync"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Page is a page with tables. This package calls its methods without holding a lock, from
// several goroutines.
type Page interface {
	// Table returns the table with that id in its last drawing, or nil if the page has
	// none. It does not wait for a run that is going.
	Table(id string) *Table
	// Has reports whether c is still the connection of the page.
	Has(c Conn) bool
}

// Conn is the connection of a page.
type Conn interface {
	SendBinary(frame []byte) error
}

// Config has the parts that the cells of a page need. All fields are required.
type Config struct {
	Page   Page
	Ctx    context.Context // ends with the page
	Log    *slog.Logger
	Orders *Orders // shared by the pages of an app
}

// Cells answers the requests of one page for cells. Its methods may be called
// concurrently.
type Cells struct {
	Config

	// turn is a mutex as a channel: it is full while an answer is made and sent. No
	// goroutine waits for it while it holds mu.
	turn chan struct{}

	mu    sync.Mutex
	queue queue
	looks map[lookKey]*look
	later int // number of answers that wait for a view
}

// New returns the cells of a page that has not asked for any yet.
func New(c Config) *Cells { return &Cells{Config: c, turn: make(chan struct{}, 1)} }

// Window answers one request on the calling goroutine. It blocks until the rows of the
// view are known.
func (c *Cells) Window(w wire.Window) []byte {
	q, no := c.read(w)
	if no != nil {
		return no
	}
	if rows, ok := c.orderAtHand(q); ok {
		return c.cells(q, rows)
	}
	l := c.wait(q)
	if l == nil {
		return refusal(w)
	}
	defer c.answered(q, l)
	rows, err := c.rowsOf(q, l)
	if err != nil {
		return refusal(w)
	}
	return c.cells(q, rows)
}

// refusal returns the answer that there are no cells.
func refusal(w wire.Window) []byte { return wire.AppendNoWindow(nil, w, wire.Refused) }
