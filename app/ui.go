package app

import (
	"context"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/watch"
)

// UI is a place on the page, to which a script adds elements, and the run's context.Context. The script gets the main
// part; Sidebar, Columns, Container, Expander, Tabs, Popover, ChatMessage and Empty return other places.
//
// As a context it is cancelled when a newer interaction replaces the run, when the user presses Stop, and when the run or
// its session ends; context.Cause says which. It may be given to any function that takes a context, and used from
// any goroutine. All other methods are for the goroutine that runs the script, and only while it runs: a run that was
// cancelled ends at its next such call, by runtime.Goexit, so that deferred functions run and nothing else does. So
// ends any goroutine that calls one after the run. What [Draw] returns in the function of a memo belongs to no run: it may be used
// from any goroutine, and as a context it is the function's.
//
// A call that cannot mean anything, such as a slider whose least value is above its greatest, draws an error in its
// place that names the call and its line, and returns a value to go on with.
type UI struct {
	run   *run
	node  *tree.Node // in which it draws
	index int        // tree.Next, or the one child that each drawing replaces
	id    identity   // of the place

	fragment *fragment // in which the place is, or nil
	form     *form     // in which the place is, or nil
}

// Deadline reports that a run has none.
func (ui *UI) Deadline() (time.Time, bool) { return ui.run.ctx.Deadline() }

// Done returns the channel that is closed when the run is to end.
func (ui *UI) Done() <-chan struct{} { return ui.run.ctx.Done() }

// Err returns nil while the run may go on.
func (ui *UI) Err() error { return ui.run.ctx.Err() }

// Value returns what the run's context holds for key.
func (ui *UI) Value(key any) any {
	if _, ok := key.(watch.Key); ok {
		return (*place)(ui)
	}
	return ui.run.ctx.Value(key)
}

var _ context.Context = (*UI)(nil)

// inside is a place in this one: what is drawn there is part of the same fragment and the same form.
func (ui *UI) inside(node *tree.Node, index int, id identity) *UI {
	return &UI{run: ui.run, node: node, index: index, id: id, fragment: ui.fragment, form: ui.form}
}

// begin opens the JSON of a node. Every drawing starts with it.
func (ui *UI) begin(kind string) wire.Object {
	ui.run.check()
	if ui.run.show != nil {
		return wire.Begin(nil, kind) // several goroutines may draw in one show
	}
	return wire.Begin((*ui.run.buf)[:0], kind)
}

// Limits of one page.
const (
	maxNodes    = 20_000
	maxNodeSize = 16 << 20
)

// draw closes the JSON and puts the node in its place. Data is kept beside it.
func (ui *UI) draw(kind string, o wire.Object, data any) *tree.Node {
	r := ui.run
	json := o.Close()
	if r.show == nil {
		*r.buf = json
	}
	if ui.astray() {
		return tree.Aside(kind)
	}
	if len(json) > maxNodeSize {
		return ui.problem("%s: its content is larger than 16 MB: show a part of it", callOf(kind))
	}
	if r.show != nil {
		return r.show.draw(ui, kind, json, data)
	}
	s := r.lock()
	n := s.tree.Draw(ui.node, ui.index, kind, json, data)
	size := s.tree.Size()
	s.soon()
	s.mu.Unlock()
	if size > maxNodes {
		r.tooLarge()
	}
	return n
}

// callOf names what draws an element of that kind, of which one may become too large.
func callOf(kind string) string {
	switch kind {
	case "json":
		return "JSON"
	case "vega":
		return "A chart"
	case "options":
		return "A list of options"
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// keep draws again what an earlier run drew here, if it was made from the same data. It saves making the JSON.
func (ui *UI) keep(kind string, data any) bool { return ui.kept(kind, data) != nil || ui.unseen() }

// unseen reports whether nobody sees what is drawn here any more.
func (ui *UI) unseen() bool {
	w := ui.run.show
	if w == nil {
		return false
	}
	s := ui.run.lock()
	defer s.mu.Unlock()
	return w.ended || w.full
}

// kept is keep for who needs the node. It is nil if nothing was kept.
func (ui *UI) kept(kind string, data any) *tree.Node {
	ui.run.check()
	if ui.fragment != ui.run.inside {
		return nil // draw says what is wrong
	}
	s := ui.run.lock()
	defer s.mu.Unlock()
	if w := ui.run.show; w != nil && (w.ended || w.full) {
		return nil
	}
	s.soon()
	return s.tree.Keep(ui.node, ui.index, kind, data)
}
