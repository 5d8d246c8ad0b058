package app

import (
	"context"
	"time"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/internal/watch"
)

// UI is a place on the page and the run's context.Context. A script adds elements to the
// place. The script gets the main part of the page. Sidebar, Columns, Container,
// Expander, Tabs, Popover, ChatMessage and Empty return other places.
//
// The context is cancelled when a newer interaction replaces the run, when the user
// presses Stop, and when the run or its session ends. context.Cause tells the reason. You
// may give the context to any function, and use it from any goroutine. All other methods
// are only for the goroutine that runs the script, and only while it runs. If a run was
// cancelled, its next call of one of these methods ends it by runtime.Goexit. Deferred
// functions still run, and no other code of the script does.
//
// If another goroutine calls one of these methods, during the run or after it, that
// goroutine ends in the same way. The mistake is shown in that place and logged. Let
// goroutines return data, and draw the data on the goroutine of the script. The methods
// of [Progress] may be called from any goroutine.
//
// In the function of a memo, [Draw] returns a UI that belongs to no run. It may be used
// from any goroutine, and its context is that of the function.
//
// If a call makes no sense, such as a slider whose least value is above its greatest, the
// page shows an error in its place. The error names the call and its line. The call
// returns a value with which the script can go on.
type UI struct{ at session.Place }

// drawOn returns a function that draws, in the form in which a session calls it.
func drawOn(draw func(*UI) error) func(session.Place) error {
	return func(p session.Place) error { return draw(&UI{p}) }
}

// inside returns a place in this one.
func (ui *UI) inside(node *tree.Node, index int, id identity.ID) *UI {
	return &UI{ui.at.Inside(node, index, id)}
}

// Deadline reports that a run has no deadline.
func (ui *UI) Deadline() (time.Time, bool) { return ui.at.Canvas.Context().Deadline() }

// Done returns a channel that is closed when the run must end.
func (ui *UI) Done() <-chan struct{} { return ui.at.Canvas.Context().Done() }

// Err returns nil while the run may go on.
func (ui *UI) Err() error { return ui.at.Canvas.Context().Err() }

// Value returns the value of the run's context for key.
func (ui *UI) Value(key any) any {
	if _, ok := key.(watch.Key); ok {
		return (*watched)(ui)
	}
	return ui.at.Canvas.Context().Value(key)
}

var _ context.Context = (*UI)(nil)
