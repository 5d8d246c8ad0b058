package app

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/watch"
)

// show is what the function of one flight draws. It is a page that no tab is connected to; those who wait for the flight have a copy of it on
// theirs, brought up to date every few milliseconds. All fields but the first are guarded by the session's mu, under which the mu of
// pages that have a copy may be taken.
type show struct {
	session *session // never run; its tree is the drawing

	seats []*seat
	timer *time.Timer
	armed bool
	ended bool // nothing that is drawn is kept any more
	full  bool // as ended, because there was too much
	held  int64

	like   map[identity]int
	copies map[identity]int
}

// Limits of what one function draws. It is kept beside each of its answers.
const (
	maxShown      = 4 << 20
	maxShownNodes = 2_000
)

// backstage is the app of sessions that belong to none.
var backstage = sync.OnceValue(func() *App {
	a := &App{settings: settle(nil)}
	a.sessions.init()
	return a
})

func newShow() *show {
	w := &show{like: map[identity]int{}, copies: map[identity]int{}}
	w.session = &session{app: backstage(), ctx: context.Background(), tree: tree.New(), widgets: map[identity]*widget{}, show: w}
	w.session.tree.Begin()
	return w
}

// Admit implements [watch.Show].
func (w *show) Admit(p watch.Place) (leave func()) {
	ui := uiOf(p)
	if ui == nil {
		return func() {}
	}
	one := &seat{ui: ui}
	s := w.session
	s.mu.Lock()
	defer s.mu.Unlock()
	w.seats = append(w.seats, one)
	one.copy(s.tree.Main)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if i := slices.Index(w.seats, one); i >= 0 {
			w.seats = slices.Delete(w.seats, i, i+1)
		}
	}
}

// End implements [watch.Show].
func (w *show) End() watch.Recording {
	s := w.session
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.armed {
		w.timer.Stop()
	}
	s.tree.Finish()
	w.tell()
	w.ended, w.seats = true, nil
	if s.tree.Size() == 0 {
		return nil
	}
	// A copy: whoever goes on drawing does not reach it.
	r := &recording{tree: tree.New(), size: bytesBelow(s.tree.Main)}
	r.tree.Begin()
	r.tree.Copy(r.tree.Main, s.tree.Main, func(n *tree.Node) ([]byte, any) { return n.JSON(), recorded(n.Data()) })
	return r
}

// recorded returns what is kept of a node's data: what its chart was made from is not needed any more.
func recorded(data any) any {
	if _, ok := data.(chart); ok {
		return nil
	}
	return data
}

// draw is UI.draw for a show.
func (w *show) draw(ui *UI, kind string, json []byte, data any) *tree.Node {
	s := w.session
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.ended || w.full || !w.fits(json, data) {
		return tree.Aside(kind)
	}
	n := s.tree.Draw(ui.node, ui.index, kind, json, data)
	s.soon()
	return n
}

// fits reports whether there is room for one more node; where there is none it says so in its place. It is called under mu.
func (w *show) fits(json []byte, data any) bool {
	t := w.session.tree
	size := bytesOf(json, data)
	if w.held += size; w.held > maxShown { // what was drawn over is counted in it
		w.held = bytesBelow(t.Main) + size
	}
	if w.held <= maxShown && t.Size() < maxShownNodes {
		return true
	}
	w.full = true
	text := fmt.Sprintf("This function draws more than is kept with its answer, which is %d elements and %d MB. Return the rest, and draw it in the script.", maxShownNodes, maxShown>>20)
	t.Draw(t.Main, tree.Next, "status", wire.Begin(nil, "status").Text("level", "warning").Text("text", text).Close(), nil)
	w.session.soon()
	return false
}

// soon is called under mu when something was drawn.
func (w *show) soon() {
	if w.armed || w.ended || len(w.seats) == 0 {
		return
	}
	w.armed = true
	if w.timer == nil {
		w.timer = time.AfterFunc(flushEvery, w.drawn)
		return
	}
	w.timer.Reset(flushEvery)
}

func (w *show) drawn() {
	w.session.mu.Lock()
	defer w.session.mu.Unlock()
	w.armed = false
	w.tell()
}

// tell brings the copies up to date. It is called under mu.
func (w *show) tell() {
	for _, one := range w.seats {
		one.copy(w.session.tree.Main)
	}
}

// recording is what a show came to.
type recording struct {
	tree *tree.Tree
	size int64
}

// Size implements [watch.Recording].
func (r *recording) Size() int64 { return r.size }

// Play implements [watch.Recording].
func (r *recording) Play(p watch.Place) {
	if ui := uiOf(p); ui != nil {
		(&seat{ui: ui}).copy(r.tree.Main)
	}
}
