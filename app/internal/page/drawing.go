package page

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/watch"
)

// Limits of the drawing of one function. It is kept beside each answer of the memo.
const (
	maxDrawn      = 4 << 20
	maxDrawnNodes = 2_000
)

// Drawing has the elements that the function of one flight draws. Each call that waits
// for the flight has a copy on its page. The copies are updated every few milliseconds. A
// goroutine that holds mu may take the locks of those pages.
type Drawing struct {
	mu    sync.Mutex
	tree  *tree.Tree
	seats []*seat
	timer *time.Timer
	armed bool
	ended bool  // no more is kept
	full  bool  // too much was drawn, and no more is kept
	held  int64 // bytes
	like  Counts
}

// NewDrawing returns an empty drawing.
func NewDrawing() *Drawing {
	d := &Drawing{tree: tree.New()}
	d.tree.Begin()
	return d
}

// On returns the drawing of the function with this stage.
func On(s *watch.Stage) *Drawing {
	return s.Show(func() watch.Show { return NewDrawing() }).(*Drawing)
}

// Unseen returns a drawing that nobody will see.
func Unseen() *Drawing {
	d := NewDrawing()
	d.ended = true
	return d
}

// Place returns the place that holds the whole drawing. Ctx is the context of the
// function that draws.
func (d *Drawing) Place(ctx context.Context) Place {
	return Place{Canvas: &brush{Drawing: d, ctx: ctx}, Node: d.tree.Main, Index: tree.Next, ID: identity.Main}
}

// Admit implements [watch.Show].
func (d *Drawing) Admit(p watch.Place) (leave func()) {
	at := placeOf(p)
	if at == nil {
		return func() {}
	}
	one := &seat{place: at}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seats = append(d.seats, one)
	one.copy(d.tree.Main)
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if i := slices.Index(d.seats, one); i >= 0 {
			d.seats = slices.Delete(d.seats, i, i+1)
		}
	}
}

// End implements [watch.Show].
func (d *Drawing) End() watch.Recording {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.armed {
		d.timer.Stop()
	}
	d.tree.Finish()
	d.tellLocked()
	d.ended, d.seats = true, nil
	if d.tree.Size() == 0 {
		return nil
	}
	return record(d.tree)
}

func (d *Drawing) draw(p *Place, kind string, json []byte, data any) *tree.Node {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ended || d.full || !d.fitsLocked(json, data) {
		return tree.Aside(kind)
	}
	n := d.tree.Draw(p.Node, p.Index, kind, json, data)
	d.soonLocked()
	return n
}

// fitsLocked reports whether there is room for one more node. If there is none, a warning
// takes the place of the rest.
func (d *Drawing) fitsLocked(json []byte, data any) bool {
	size := bytesOf(json, data)
	if d.held += size; d.held > maxDrawn { // held also counts nodes that were drawn over
		d.held = bytesBelow(d.tree.Main) + size
	}
	if d.held <= maxDrawn && d.tree.Size() < maxDrawnNodes {
		return true
	}
	d.full = true
	text := fmt.Sprintf("This function draws more than is kept with its answer, which is %d elements and %d MB. Return the rest, and draw it in the script.", maxDrawnNodes, maxDrawn>>20)
	d.tree.Draw(d.tree.Main, tree.Next, "status", wire.Begin(nil, "status").Text("level", "warning").Text("text", text).Close(), nil)
	d.soonLocked()
	return false
}

func (d *Drawing) soonLocked() {
	if d.armed || d.ended || len(d.seats) == 0 {
		return
	}
	d.armed = true
	if d.timer == nil {
		d.timer = time.AfterFunc(FlushEvery, d.tell)
		return
	}
	d.timer.Reset(FlushEvery)
}

func (d *Drawing) tell() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.armed = false
	d.tellLocked()
}

// tellLocked updates the copies.
func (d *Drawing) tellLocked() {
	for _, one := range d.seats {
		one.copy(d.tree.Main)
	}
}
