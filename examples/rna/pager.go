package main

import (
	"fmt"

	"github.com/refrain-go/refrain/app"
)

// pager holds a tab's place in the table. The place is the first row and not the page. So
// the same rows stay in sight if the number of rows per page changes.
type pager struct {
	first int // the first row shown, counted from 0
	moves int // turns of the page by something other than the number field
}

// moveTo turns to the page that has the row.
func (p *pager) moveTo(row int) {
	p.first = max(0, row)
	p.moves++
}

// stay keeps the rows in sight when the number of rows per page changes.
func (p *pager) stay() { p.moveTo(p.first) }

// mostPages bounds the page number, so that a row's number cannot overflow.
const mostPages = 1_000_000_000

// number draws the number field and gives the page to show. A field keeps the value that
// its user typed. So after each move the field gets another key, which makes it a new
// field with the new page.
func (p *pager) number(place *app.UI, size int) int {
	page := place.Number("Page", p.first/size+1, app.Min(1), app.Max(mostPages), app.Key(fmt.Sprintf("page, moved %d times", p.moves)))
	p.first = (page - 1) * size
	return page
}

// buttons draws the buttons around the number field. It is called after the rows were
// read, when the page knows whether there are more. A button acts before the run that
// follows its click.
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
