package main

import (
	"fmt"

	"github.com/refrain-go/refrain/app"
)

// pager is what a tab remembers of where it is in the table. It is the first row and not the page, so that with another number
// of rows per page the same rows stay in sight.
type pager struct {
	first int // the first row shown, counted from 0
	moves int // how often something other than the number field has turned the page
}

// moveTo turns the page to the one that has the row.
func (p *pager) moveTo(row int) {
	p.first = max(0, row)
	p.moves++
}

// stay keeps the rows in sight when the number of rows per page changes.
func (p *pager) stay() { p.moveTo(p.first) }

// mostPages bounds the page number, so that a row's number cannot overflow.
const mostPages = 1_000_000_000

// number draws the number field and gives the page to show. A field keeps what its user typed, so after each move it gets
// another key: that makes it a new field, which begins with the page moved to.
func (p *pager) number(place *app.UI, size int) int {
	page := place.Number("Page", p.first/size+1, app.Min(1), app.Max(mostPages), app.Key(fmt.Sprintf("page, moved %d times", p.moves)))
	p.first = (page - 1) * size
	return page
}

// buttons draws the buttons around the number field. It comes after the rows were read, when it is known whether there are
// more; what a button does is done before the run that follows its click.
func (p *pager) buttons(bar []*app.UI, size, rows int) {
	button := func(place *app.UI, label string, off bool, move func()) {
		options := []app.Option{app.OnChange(move)}
		if off {
			options = append(options, app.Disabled())
		}
		place.Button(label, options...)
	}
	button(bar[0], "First", p.first == 0, func() { p.moveTo(0) })
	button(bar[1], "Previous", p.first == 0, func() { p.moveTo(p.first - size) })
	button(bar[3], "Next", rows < size, func() { p.moveTo(p.first + size) })
}
