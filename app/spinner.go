package app

import (
	"slices"
	"time"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// spinnerAfter is how long something may last before a page says so.
const spinnerAfter = 100 * time.Millisecond

// Spinner calls fn and returns its error. If that lasts longer than a moment, the page shows the text meanwhile. It takes
// no place of its own: what is drawn next stands where it stood.
//
// A memo that the script waits for has a spinner by itself; inside of fn it is this one that is shown.
func (ui *UI) Spinner(text string, fn func() error) error {
	ui.run.check()
	sp := &spinner{ui: ui, text: text, began: time.Now()}
	r := ui.run
	s := r.lock()
	outer := r.spinner
	r.spinner = sp
	s.mu.Unlock()
	timer := time.AfterFunc(spinnerAfter, sp.show)
	defer sp.hide(timer, func() { r.spinner = outer })
	return fn()
}

// Waits implements [watch.Place]: a memo or a singleton that the script waits for has a spinner where it was called. Of several that are
// waited for at once, from goroutines, the one is shown that was called first.
func (p *place) Waits(text string) (over func()) {
	r := p.run
	if text == "" || r.show != nil {
		return func() {}
	}
	sp := &spinner{ui: (*UI)(p), text: text, began: time.Now()}
	r.session.mu.Lock()
	r.calls = append(r.calls, sp)
	r.session.mu.Unlock()
	timer := time.AfterFunc(spinnerAfter, sp.show)
	return func() {
		sp.hide(timer, func() { r.calls = slices.DeleteFunc(r.calls, func(c *spinner) bool { return c == sp }) })
	}
}

// spinner is one call that lasts; its fields after began are guarded by the session's mu.
type spinner struct {
	ui    *UI
	text  string
	began time.Time
	node  *tree.Node // nil before it was shown
	index int
}

// topSpinner is called under mu. It returns the spinner to be shown once it has lasted long enough: the innermost of those that the script
// asks for, or else the first of its calls.
func (r *run) topSpinner() *spinner {
	switch {
	case r.spinner != nil:
		return r.spinner
	case len(r.calls) > 0:
		return r.calls[0]
	}
	return nil
}

// show is called when the call has lasted long enough to be told.
func (sp *spinner) show() {
	r := sp.ui.run
	s := r.session
	s.mu.Lock()
	if r.topSpinner() == sp && !r.over.Load() {
		sp.draw()
	}
	s.mu.Unlock()
	s.flush()
}

// draw is called under mu. Where there is one place only, what is seen of a memo's own drawing says more than a spinner.
func (sp *spinner) draw() {
	s := sp.ui.run.session
	kids := sp.ui.node.Kids()
	sp.index = sp.ui.index
	switch {
	case sp.index == tree.Next:
		sp.index = sp.ui.node.Cursor()
	case kids[sp.index].Kind() == "container" && s.tree.Drawn(kids[sp.index]):
		return
	}
	lasts := int(time.Since(sp.began).Milliseconds())
	json := wire.Begin(nil, "spinner").Text("text", sp.text).Int("for", lasts).Close()
	sp.node = s.tree.Draw(sp.ui.node, sp.index, "spinner", json, nil)
	s.soon()
}

// shown is called under mu. It reports whether the spinner is on the page.
func (sp *spinner) shown() bool {
	kids := sp.ui.node.Kids()
	return sp.node != nil && sp.index < len(kids) && kids[sp.index] == sp.node
}

// hide takes the spinner off the page, and shows the one that is to be there now if that has lasted long enough. Gone, called under
// mu, takes it from its run. It runs even when the run is over, so that no page goes on spinning.
func (sp *spinner) hide(timer *time.Timer, gone func()) {
	timer.Stop()
	r := sp.ui.run
	s := r.session
	s.mu.Lock()
	defer s.mu.Unlock()
	gone()
	if sp.shown() {
		s.tree.Clear(sp.ui.node, sp.index)
		s.soon()
	}
	if top := r.topSpinner(); top != nil && !r.over.Load() && !top.shown() && time.Since(top.began) >= spinnerAfter {
		top.draw()
	}
}
