package app

import (
	"context"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/internal/watch"
)

// Draw returns the place where the function of a memo, or of a singleton, may draw: text, progress, tables, charts. Ctx is the function's,
// and functions that it calls may do the same with the ctx they are given.
//
//	var getPage = refrain.NewMemo("getPage", func(ctx context.Context, q pageQuery) ([]Row, error) {
//		ui := app.Draw(ctx)
//		ui.Text("Asking the database")
//		…
//	})
//
// It is shown where the script has called the memo: while the function runs, to each run that waits for it, and again with each hit, for the
// drawing is kept beside the answer, counted among its bytes, and goes with it. What the function gets from other memos is shown inside
// it, whether they were hits or not. While an answer that is stale is computed anew behind it, what is shown is its own drawing. Peek shows nothing.
//
// Values of widgets are not part of the key, so a widget is an error in its place, and so are Sidebar, State, Rerun and Stop. A
// drawing has at most 2,000 elements and 4 MB; a warning takes the place of the rest. Tables keep what they are given, so that must not
// be changed afterwards.
//
// Outside of any app, and after the function has returned, what is drawn is shown to nobody, and does no harm. So it is for the function of
// a [refrain.MemoBulk] that computes for several arguments at once. In a script, and in functions that it calls itself, Draw returns the
// place that ctx comes from.
//
// Draw and the methods of what it returns may be called from any goroutine of the function.
func Draw(ctx context.Context) *UI {
	switch p := watch.Of(ctx).(type) {
	case *place:
		return (*UI)(p)
	case *watch.Stage:
		return showOn(p).place(ctx)
	}
	w := newShow()
	w.ended = true
	return w.place(ctx)
}

// place is a UI as package watch knows it: where calls are made with it as their context.
type place UI

// uiOf returns the UI that calls from p are shown in, or nil.
func uiOf(p watch.Place) *UI {
	switch p := p.(type) {
	case *place:
		return (*UI)(p)
	case *watch.Stage:
		return showOn(p).place(context.Background())
	}
	return nil
}

// showOn returns the show of the function whose stage this is.
func showOn(s *watch.Stage) *show {
	return s.Show(func() watch.Show { return newShow() }).(*show)
}

// place returns the place in which all of the show stands. As a context it is ctx.
func (w *show) place(ctx context.Context) *UI {
	r := &run{session: w.session, number: 1, ctx: ctx, show: w}
	return &UI{run: r, node: w.session.tree.Main, index: tree.Next, id: mainIdentity}
}

// scriptsOnly reports whether ui stands in a memo's function, where a call means nothing; then it draws that error.
func (ui *UI) scriptsOnly(what, why string) bool {
	if ui.run.show == nil {
		return false
	}
	ui.problem("%s cannot be called in a memo's function: %s", what, why)
	return true
}

// noPart and noTab are why fragments, and what is about the browser's tab, are for scripts only.
const (
	noPart = "the answer is kept, and nothing of it runs by itself; call the memo in a fragment"
	noTab  = "its answer is for all tabs; give it what it needs as its argument"
)

// noWidget is why widgets are for scripts only.
const noWidget = "the answer is kept, and what a widget says is not part of its key; call it in the script, and give the memo its value"
