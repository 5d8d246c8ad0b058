// Package watch shows the callers of memos and singletons what happens inside: that a
// call waits, and what the function that it waits for draws. It knows nothing of pages,
// and nothing of values.
//
// A call looks for the [Place] in its context only if it waits for a flight, or if the
// answer that it found has a recording. A hit without a recording looks for nothing. The
// place of a body is the [Stage] of its flight.
package watch

import "context"

// Place is where a call is shown.
type Place interface {
	// Waits is called when a call waits for a flight, with a text to show. It returns a
	// function that is called when the wait is over. An empty text is not shown.
	Waits(text string) (over func())
}

// Key is the key under which a context holds its Place.
type Key struct{}

// Of returns the place of a context, or nil.
func Of(ctx context.Context) Place {
	p, _ := ctx.Value(Key{}).(Place)
	return p
}

// Show is the drawing of a body while it draws. All methods may be called from any
// goroutine.
type Show interface {
	// Admit shows at a place what has been drawn and what will be drawn, until leave is
	// called.
	Admit(Place) (leave func())
	// End ends the show: later drawing reaches nobody. It returns the recording, or nil
	// if nothing was drawn.
	End() Recording
}

// Recording is a finished show. It does not change.
type Recording interface {
	// Size returns the number of bytes that it holds.
	Size() int64
	// Play shows it at a place.
	Play(Place)
}

// Play shows a recording, which may be nil, at the place in ctx.
func Play(ctx context.Context, r Recording) {
	if r == nil {
		return
	}
	if p := Of(ctx); p != nil {
		r.Play(p)
	}
}
