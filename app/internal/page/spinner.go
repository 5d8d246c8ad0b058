package page

import (
	"slices"
	"time"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// SpinnerAfter is how long a call may last before the page shows a spinner.
const SpinnerAfter = 100 * time.Millisecond

// Spinners are the long calls of one run. The lock of the canvas guards them. The zero
// value is ready.
type Spinners struct {
	asked *spinner   // the innermost spinner that the script asks for
	calls []*spinner // the memos and singletons that it waits for
}

// topLocked returns the spinner that is shown once it has lasted long enough. It is the
// innermost that the script asks for, or else that of the first call.
func (s *Spinners) topLocked() *spinner {
	switch {
	case s.asked != nil:
		return s.asked
	case len(s.calls) > 0:
		return s.calls[0]
	}
	return nil
}

// Spin shows the text if over is not called within SpinnerAfter.
func (p *Place) Spin(text string) (over func()) {
	sp := &spinner{place: p, text: text, began: time.Now()}
	p.Canvas.Enter()
	all := p.Canvas.Spinners()
	outer := all.asked
	all.asked = sp
	p.Canvas.Unlock()
	timer := time.AfterFunc(SpinnerAfter, sp.show)
	return func() { sp.hide(timer, func() { all.asked = outer }) }
}

// Wait is Spin for a memo or a singleton that the script waits for, on any goroutine. If
// there are several at once, the first call is shown.
func (p *Place) Wait(text string) (over func()) {
	sp := &spinner{place: p, text: text, began: time.Now()}
	p.Canvas.Lock()
	all := p.Canvas.Spinners()
	all.calls = append(all.calls, sp)
	p.Canvas.Unlock()
	timer := time.AfterFunc(SpinnerAfter, sp.show)
	return func() {
		sp.hide(timer, func() { all.calls = slices.DeleteFunc(all.calls, func(c *spinner) bool { return c == sp }) })
	}
}

// spinner is one long call. The lock of the canvas guards its fields after began.
type spinner struct {
	place *Place
	text  string
	began time.Time
	node  *tree.Node // nil before it was shown
	index int
}

// show is called when the call has lasted long enough.
func (sp *spinner) show() {
	c := sp.place.Canvas
	c.Lock()
	if c.Spinners().topLocked() == sp && !c.Over() {
		sp.drawLocked()
	}
	c.Unlock()
	c.Flush()
}

// drawLocked puts the spinner on the page. In a place for one element, it leaves the
// memo's own drawing there, which tells the user more.
func (sp *spinner) drawLocked() {
	t, at := sp.place.Canvas.Tree(), sp.place
	sp.index = at.Index
	kids := at.Node.Kids()
	switch {
	case sp.index == tree.Next:
		sp.index = t.Cursor(at.Node)
	case kids[sp.index].Kind() == "container" && t.Drawn(kids[sp.index]):
		return
	}
	lasts := int(time.Since(sp.began).Milliseconds())
	json := wire.Begin(nil, "spinner").Text("text", sp.text).Int("for", lasts).Close()
	sp.node = t.Draw(at.Node, sp.index, "spinner", json, nil)
	at.Canvas.Soon()
}

// shownLocked reports whether the spinner is on the page.
func (sp *spinner) shownLocked() bool {
	kids := sp.place.Node.Kids()
	return sp.node != nil && sp.index < len(kids) && kids[sp.index] == sp.node
}

// hide removes the spinner from the page. It then shows the spinner that is now at the
// top, if that has lasted long enough. It calls gone with the lock held, to remove sp
// from its run. It also works when the run is over, so that no page shows a spinner
// forever.
func (sp *spinner) hide(timer *time.Timer, gone func()) {
	timer.Stop()
	c := sp.place.Canvas
	c.Lock()
	defer c.Unlock()
	gone()
	if sp.shownLocked() {
		c.Tree().Clear(sp.place.Node, sp.index)
		c.Soon()
	}
	if top := c.Spinners().topLocked(); top != nil && !c.Over() && !top.shownLocked() && time.Since(top.began) >= SpinnerAfter {
		top.drawLocked()
	}
}
