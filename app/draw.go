package app

import (
	"context"

	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/internal/watch"
)

// Draw returns the place where the function of a memo, or of a singleton, may draw texts,
// progress, tables and charts. The argument ctx is the function's context. Functions that
// it calls may use Draw with the ctx that they are given.
//
//	var getPage = refrain.NewMemo("getPage", func(ctx context.Context, q pageQuery) ([]Row, error) {
//		ui := app.Draw(ctx)
//		ui.Text("Asking the database")
//		…
//	})
//
// The drawing is shown where the script has called the memo. Each run that waits for the
// function sees it while the function runs, and each later hit shows it again. The
// drawing is stored beside the answer, counts among its bytes, and is dropped with it. If
// the function calls other memos, their drawings are shown inside its own, whether they
// were hits or not. While a stale answer is refreshed in the background, the page shows
// the stale answer's drawing. Peek shows nothing.
//
// Widget values are not part of the key. So widgets, Sidebar, State, Rerun and Stop are
// errors here, shown in place. A drawing has at most 2,000 elements and 4 MB; a warning
// takes the place of the rest. Tables keep the data that they are given, so it must not
// be changed afterwards.
//
// Outside of an app, and after the function has returned, a drawing is shown to nobody
// and does no harm. The same holds for the function of a [refrain.MemoBulk] that computes
// for several arguments at once. In a script, and in functions that it calls itself, Draw
// returns the place that ctx comes from.
//
// Several goroutines of the function may call Draw, and the methods of the place that it
// returns, at once.
func Draw(ctx context.Context) *UI {
	switch p := watch.Of(ctx).(type) {
	case *watched:
		return (*UI)(p)
	case *watch.Stage:
		return &UI{session.Place{Place: page.On(p).Place(ctx)}}
	}
	return &UI{session.Place{Place: page.Unseen().Place(ctx)}}
}

// watched adapts a UI to package watch. Calls that have the UI as their context are shown
// there.
type watched UI

// At implements [page.Caller].
func (p *watched) At() *page.Place { return &p.at.Place }

// Waits implements [watch.Place]. While the script waits for a memo or a singleton, a
// spinner stands where it was called.
func (p *watched) Waits(text string) (over func()) {
	if text == "" || !p.at.InScript() {
		return func() {}
	}
	return p.at.Wait(text)
}

// noPart is the reason why only scripts may call fragments. noTab is the reason for calls
// about the browser's tab.
const (
	noPart = "the memo's answer is stored, and no part of it can run again by itself; call the memo in a fragment"
	noTab  = "the memo's answer is for all tabs; give the memo what it needs as its argument"
)

// onlyError is the reason why a memo's function cannot end runs.
const onlyError = "the function may run for several scripts, or for none; return an error instead"
