package app

import (
	"iter"
	"math"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Progress is a bar that shows how far something has come. UI.Progress draws it, and its methods change it in place, however
// often: the page is told every few milliseconds.
//
// Unlike those of UI, its methods may be called from any goroutine, concurrently too. They end a goroutine that calls
// them when the run is over. A bar whose place was drawn over, or drawn again by a later run, no longer changes.
type Progress struct {
	ui   *UI
	node *tree.Node

	// Guarded by the session's mu.
	label string
	note  string // beside the label: "3 of 10"
	share int    // of the whole, in thousandths
	done  bool
	buf   []byte
}

// unknown is the share of a bar that has not been told any.
const unknown = -1

// Progress shows a bar under its label. It moves without end until Set or Range says how far things are.
func (ui *UI) Progress(label string) *Progress {
	p := &Progress{ui: ui, label: label, share: unknown}
	p.node = ui.draw("progress", p.write(ui.begin("progress")), p)
	return p
}

// Set moves the bar: from 0, nothing is done, to 1. What lies outside counts as the nearer of them, and what is not a
// number (nothing of nothing) leaves the bar as it is.
func (p *Progress) Set(fraction float64) {
	p.change(func() {
		if !math.IsNaN(fraction) {
			p.share = int(1000 * min(max(fraction, 0), 1))
			p.note = ""
		}
	})
}

// Label changes the label.
func (p *Progress) Label(label string) { p.change(func() { p.label = label }) }

// Done fills the bar and marks it as complete. To have it go from the page, draw it in an Empty.
func (p *Progress) Done() {
	p.change(func() { p.share, p.done = 1000, true })
}

// Range ranges over 0 to n-1, shows how many of them are behind, and calls Done after the last. A loop that breaks
// leaves the bar where it is.
//
//	for i := range ui.Progress("Reading").Range(len(files)) {
//		read(files[i])
//	}
func (p *Progress) Range(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			p.count(i, n)
			if !yield(i) {
				return
			}
		}
		if n > 0 {
			p.count(n, n)
		}
		p.Done()
	}
}

func (p *Progress) count(i, n int) {
	p.change(func() {
		p.share = int(1000 * (float64(i) / float64(n)))
		p.note = strconv.Itoa(i) + " of " + strconv.Itoa(n)
	})
}

// change lets edit change the bar, and draws it if that shows.
func (p *Progress) change(edit func()) {
	s := p.ui.run.lock()
	defer s.mu.Unlock()
	edit()
	json := p.write(wire.Begin(p.buf[:0], "progress")).Close()
	p.buf = json
	if s.tree.Update(p.node, json, p) {
		s.soon()
	}
}

func (p *Progress) write(o wire.Object) wire.Object {
	o = o.Text("label", p.label).Optional("note", p.note)
	if p.share != unknown {
		o = o.Int("v", p.share)
	}
	return o.Flag("done", p.done)
}
