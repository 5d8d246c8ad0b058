package app

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// A script may give an editor the rows that the editor returned before:
//
//	*staff = app.DataEditor(ui, "Staff", *staff)
//
// The edits are then part of the rows. But the page still counts by the rows that it has,
// and sends all edits of those. So an editor remembers a few steps of edits that led to
// its rows, and converts the edits of a page from step to step.

// maxPast is the number of steps that are remembered. A page learns of each step as soon
// as its run ends.
const maxPast = 8

// Advance returns the edits of the rows that the script gives now. If these are the
// edited rows of the run before, there are no edits yet, and the former edits become a
// step of the past.
func (c *editor[T]) Advance(v edits) edits {
	if v.base == c.rev || v.made != c.rev {
		return v
	}
	past := append(slices.Clone(v.past), v)
	past[len(past)-1].past = nil
	return edits{base: c.rev, rows: len(c.rows), made: c.rev, past: past[max(0, len(past)-maxPast):]}
}

// forward converts edits of earlier rows into edits of v's rows. It returns false if the
// rows did not lead to v's.
func (v edits) forward(sent edits) (edits, bool) {
	i := slices.IndexFunc(v.past, func(step edits) bool { return step.base == sent.base })
	if i < 0 {
		return edits{}, false
	}
	for _, step := range v.past[i:] {
		sent = step.beyond(sent)
	}
	sent.base = v.base
	return sent, true
}

// beyond returns the edits of sent that v does not contain, for the rows that v made. The
// base of sent and v is the same.
func (v edits) beyond(sent edits) edits {
	after := edits{added: max(sent.added-v.added, 0), past: sent.past}
	for _, e := range sent.cells {
		if row, there := v.place(e.row); there && !slices.Contains(v.cells, e) {
			after.cells = append(after.cells, cellEdit{row, e.col, e.text})
		}
	}
	for _, r := range sent.deleted {
		if row, there := v.place(r); there {
			after.deleted = append(after.deleted, row)
		}
	}
	return after
}

// place returns the row's index after the deletions of v. It returns false if v deleted
// it.
func (v edits) place(row int) (int, bool) {
	before, gone := slices.BinarySearch(v.deleted, row)
	return row - before, !gone
}

// maxToldEdits is the number of refused edits that a message names.
const maxToldEdits = 5

// refuse records a message about an edit that is refused.
func (c *editor[T]) refuse(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(c.refused, text) {
		c.refused = append(c.refused, text)
	}
}

// tellRefused draws the messages about edits that this run refused.
func (c *editor[T]) tellRefused(line string) {
	if len(c.refused) == 0 {
		return
	}
	told, more := c.refused, ""
	if n := len(told) - maxToldEdits; n > 0 {
		told, more = told[:maxToldEdits], fmt.Sprintf("; and %d more", n)
	}
	c.ui.at.ProblemAt(line, "%s: not taken: %s%s", describe("DataEditor", c.label), strings.Join(told, "; "), more)
}

// zone returns the zone of the first time in a column. Times in added rows get this zone.
func (c *editor[T]) zone(col int) *time.Location {
	if c.zones == nil {
		c.zones = make([]*time.Location, len(c.setters))
	}
	for r := 0; r < c.base.Len() && c.zones[col] == nil && c.base.Columns()[col].Type == frame.Time; r++ {
		if t, ok := c.base.Time(r, col); ok {
			c.zones[col] = t.Location()
		}
	}
	return c.zones[col]
}
