// Package watch lets those who call memos and singletons be told what goes on inside: that they wait, and what the function they
// wait for has to show. It knows nothing of pages, and nothing of values.
//
// A call looks for its [Place] in its context, and only where it waits for a flight, or where the answer that it found has something to
// show: a hit without it asks for nothing. A body's place is the [Stage] of its flight.
package watch

import "context"

// Place is where a call is seen.
type Place interface {
	// Waits is told that a call waits for a flight, and what to call that. It returns what to call when the wait is over. An empty text
	// is not to be shown.
	Waits(text string) (over func())
}

// Key is under which a context holds its Place.
type Key struct{}

// Of returns the place of a context, or nil.
func Of(ctx context.Context) Place {
	p, _ := ctx.Value(Key{}).(Place)
	return p
}

// Show is what a body draws, while it draws. All methods may be called from any goroutine.
type Show interface {
	// Admit shows at a place what was drawn, and what will be, until leave is called.
	Admit(Place) (leave func())
	// End ends the show: what is drawn afterwards reaches nobody. It returns the recording, or nil if nothing was drawn.
	End() Recording
}

// Recording is what a show came to. It does not change.
type Recording interface {
	// Size is how many bytes it holds.
	Size() int64
	// Play shows it at a place.
	Play(Place)
}

// Play shows a recording, which may be nil, where ctx stands.
func Play(ctx context.Context, r Recording) {
	if r == nil {
		return
	}
	if p := Of(ctx); p != nil {
		r.Play(p)
	}
}
