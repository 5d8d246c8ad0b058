package app

import (
	"time"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// spinnerAfter is how long something may last before a page says so.
const spinnerAfter = 100 * time.Millisecond

// Spinner calls fn and returns its error. If that lasts longer than a moment, the page shows the text meanwhile. It takes
// no place of its own: what is drawn next stands where it stood.
func (ui *UI) Spinner(text string, fn func() error) error {
	ui.run.check()
	sp := &spinner{ui: ui, text: text, began: time.Now()}
	s := ui.run.lock()
	sp.outer = ui.run.spinner
	ui.run.spinner = sp
	s.mu.Unlock()
	timer := time.AfterFunc(spinnerAfter, sp.show)
	defer sp.hide(timer)
	return fn()
}

// spinner is one call of Spinner; its fields after text are guarded by the session's mu.
type spinner struct {
	ui    *UI
	text  string
	began time.Time
	outer *spinner   // around this one
	node  *tree.Node // while it is shown
	index int
}

// show is called when fn has lasted long enough to be told.
func (sp *spinner) show() {
	r := sp.ui.run
	s := r.session
	s.mu.Lock()
	if r.spinner == sp && !r.over.Load() {
		sp.draw()
	}
	s.mu.Unlock()
	s.flush()
}

// draw is called under mu.
func (sp *spinner) draw() {
	sp.index = sp.ui.index
	if sp.index == tree.Next {
		sp.index = sp.ui.node.Cursor()
	}
	lasts := int(time.Since(sp.began).Milliseconds())
	json := wire.Begin(nil, "spinner").Text("text", sp.text).Int("for", lasts).Close()
	s := sp.ui.run.session
	sp.node = s.tree.Draw(sp.ui.node, sp.index, "spinner", json, nil)
	s.soon()
}

// hide takes the spinner off the page, and shows the one around it if that has waited long enough. It runs even when the
// run is over, so that no page goes on spinning.
func (sp *spinner) hide(timer *time.Timer) {
	timer.Stop()
	r := sp.ui.run
	s := r.session
	s.mu.Lock()
	defer s.mu.Unlock()
	r.spinner = sp.outer
	kids := sp.ui.node.Kids()
	if sp.node != nil && sp.index < len(kids) && kids[sp.index] == sp.node {
		s.tree.Clear(sp.ui.node, sp.index)
		s.soon()
	}
	if out := sp.outer; out != nil && !r.over.Load() && time.Since(out.began) >= spinnerAfter {
		out.draw()
	}
}
