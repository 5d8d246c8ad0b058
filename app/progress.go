package app

import (
	"iter"
	"math"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Progress is a bar that shows how far something has come. UI.Progress draws it. Its
// methods change it in place. They may be called often: the page gets the changes every
// few milliseconds.
//
// Unlike the methods of UI, those of Progress may be called from any goroutine and
// concurrently. If the run is over, they end the goroutine that calls them. A bar no
// longer changes after another element or a later run was drawn in its place.
type Progress struct {
	ui   *UI
	node *tree.Node

	// Only change writes the fields below, on one goroutine at a time.
	label string
	note  string // beside the label, such as "3 of 10"
	share int    // done so far, in thousandths
	done  bool
	buf   []byte
}

// unknown is the share of a bar before Set or Range has told one.
const unknown = -1

// Progress shows a bar under its label. The bar moves without end until Set or Range says
// how far things have come.
func (ui *UI) Progress(label string) *Progress {
	p := &Progress{ui: ui, label: label, share: unknown}
	p.node = ui.at.Draw("progress", p.write(ui.at.Begin("progress")), p)
	return p
}

// Set moves the bar to a fraction between 0, nothing is done, and 1. A number outside
// counts as the nearer of the two. NaN, such as nothing of nothing, leaves the bar as it
// is.
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

// Done fills the bar and marks it as complete. To remove the bar from the page at the
// end, draw it in an Empty.
func (p *Progress) Done() {
	p.change(func() { p.share, p.done = 1000, true })
}

// Range ranges over 0 to n-1 and shows how many of them are done. It calls Done after the
// last. A loop that breaks leaves the bar where it is.
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

// change calls edit, and draws the bar if its look has changed.
func (p *Progress) change(edit func()) {
	p.ui.at.Update(p.node, p, func() []byte {
		edit()
		p.buf = p.write(wire.Begin(p.buf[:0], "progress")).Close()
		return p.buf
	})
}

func (p *Progress) write(o wire.Object) wire.Object {
	o = o.Text("label", p.label).Optional("note", p.note)
	if p.share != unknown {
		o = o.Int("v", p.share)
	}
	return o.Flag("done", p.done)
}
