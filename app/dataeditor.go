package app

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/refrain-go/refrain/app/internal/cells"
	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Limits of an editor.
const (
	maxEditedRows = 100_000
	maxEdits      = 1_000 // cells, added rows and deleted rows together
)

// DataEditor shows a table whose user can edit cells, add rows and delete rows. It
// returns the edited rows as a new slice, in the order of the argument rows, with added
// rows at the end. The argument, and the data that its pointers refer to, are not
// changed.
//
// A row is a struct, a number, a text, a bool, a time or a duration. If an edited text is
// no value of the column's type, such as a number that is too large, the edit is refused:
// an error stands below the editor, and the script never sees the value. A time keeps the
// zone that it has in its row. In an added row it gets the zone of the first time in its
// column. Columns of other types are shown but cannot be edited. At most 100,000 rows can
// be edited, with at most 1,000 edits at a time.
//
// Edits are kept from run to run. They belong to the rows that were given when they were
// made. If the script gives other rows, compared by the cells that the table shows, the
// edits are dropped. So save the returned rows, and load them again:
//
//	staff := app.DataEditor(ui, "Staff", loaded)
//	if ui.Button("Save") {
//		err := save(ui, staff) // and forget the memo that loaded comes from
//		…
//	}
//
// Or keep the returned rows and give them to the next run. The edits are then part of the
// rows, and nothing is lost:
//
//	staff := app.State(ui, "staff", loaded)
//	*staff = app.DataEditor(ui, "Staff", *staff)
//
// Options: Key, Disabled, OnChange, NameColumn, FormatColumn, HideColumns.
func DataEditor[T any](ui *UI, label string, rows []T, opts ...Option) []T {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("DataEditor", label, optKey|optDisabled|optOnChange|optColumn, opts)
	if !ok {
		return slices.Clone(rows)
	}
	c := &editor[T]{ui: ui, label: label, options: o, rows: rows}
	if err := c.prepare(); err != nil {
		ui.at.Problem("%s: %s", describe("DataEditor", label), err)
		return slices.Clone(rows)
	}
	ui.tellNames("DataEditor", label, c.base)
	call := o.call("editor", "DataEditor", label, line)
	c.id = ui.at.IdentityOf(call, c).String()
	edited := picked(c.apply(session.Input(&ui.at, c, call, edits{})))
	c.tellRefused(session.LineOf(line))
	return edited
}

// picked returns the rows with the indexes in live.
func picked[T any](all []T, live []int32) []T {
	rows := make([]T, len(live))
	for i, r := range live {
		rows[i] = all[r]
	}
	return rows
}

// edits is the value of an editor. Row numbers count the rows of the base, followed by
// the added rows.
type edits struct {
	base string // the revision of the rows that were edited
	// The digest of these rows, by which another process recognizes them. It is empty if
	// there are no edits.
	same    string
	rows    int // of base
	cells   []cellEdit
	added   int
	deleted []int // ascending

	made string  // the revision of the rows as edited
	past []edits // the edits that led to base, the oldest first; see advance
}

type cellEdit struct {
	row, col int // col as shown
	text     string
}

// Weight implements [session.Weighed].
func (v edits) Weight() (n int64) {
	n = int64(len(v.deleted)) * 8
	for _, e := range v.cells {
		n += 32 + int64(len(e.text))
	}
	for _, step := range v.past {
		n += step.Weight()
	}
	return n
}

type editor[T any] struct {
	ui      *UI
	label   string
	options options
	id      string
	rows    []T
	base    *frame.Frame // as shown
	rev     string       // of base
	setters []frame.Setter
	table   *cells.Table

	zones   []*time.Location // of each column that has times; see zone
	refused []string         // messages about edits that were refused

	shown *frame.Frame // base with the edits; nil until it is needed
	live  []int32      // for each row of shown, its index in the rows of apply
}

func (c *editor[T]) Data() any                        { return c.table }
func (*editor[T]) Takes() session.Intake              { return takesEdits }
func (*editor[T]) AppendParameters(dst []byte) []byte { return dst }

func (c *editor[T]) prepare() (err error) {
	if len(c.rows) > maxEditedRows {
		return fmt.Errorf("%d rows are more than can be edited: give at most %d of them", len(c.rows), maxEditedRows)
	}
	setters, err := frame.Setters(reflect.TypeFor[T]())
	if err != nil {
		return err
	}
	if c.base, err = c.frame(c.rows); err != nil {
		return err
	}
	c.rev = c.base.Revision()
	for i := range c.base.Columns() {
		c.setters = append(c.setters, setters[c.base.Origin(i)])
	}
	return nil
}

func (c *editor[T]) frame(rows []T) (*frame.Frame, error) {
	f, err := frame.Of(rows)
	if err != nil {
		return nil, err
	}
	return f.With(c.options.columns)
}

func (c *editor[T]) Decode(raw json.RawMessage, was edits) (edits, bool) {
	var sent sentEdits
	if json.Unmarshal(raw, &sent) != nil {
		return edits{}, false
	}
	v := edits{base: sent.Base, cells: sent.Cells, added: sent.Added, deleted: sent.Deleted, past: was.past}
	if sent.Base == was.base {
		v.same = was.same
	}
	if sent.Base == was.base || sent.Base == c.rev {
		return v, true
	}
	if forward, ok := was.forward(v); ok {
		return forward, true
	}
	// The page has these rows from an earlier server, whose revisions differ from ours.
	// The digest tells whether they are the same rows.
	v.base, v.same = c.rev, sent.Same
	return v, sent.Same != "" && sent.Same == c.base.Digest()
}

// sentEdits is the JSON form in which a page sends edits.
type sentEdits struct {
	Base    string     `json:"base"`
	Same    string     `json:"same,omitempty"`
	Cells   []cellEdit `json:"cells"`
	Added   int        `json:"added"`
	Deleted []int      `json:"deleted"`
}

// MarshalJSON writes [row, column, text].
func (e cellEdit) MarshalJSON() ([]byte, error) { return json.Marshal([]any{e.row, e.col, e.text}) }

// UnmarshalJSON reads [row, column, text].
func (e *cellEdit) UnmarshalJSON(b []byte) error {
	parts := []any{&e.row, &e.col, &e.text}
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	if len(parts) != 3 {
		return fmt.Errorf("an edit has %d parts", len(parts))
	}
	return nil
}

// Clamp keeps the edits that can be made in these rows. It drops all edits of other rows.
func (c *editor[T]) Clamp(v edits) edits {
	if v.base != c.rev {
		return edits{base: c.rev, rows: len(c.rows), made: c.rev}
	}
	left := maxEdits
	kept := edits{base: v.base, rows: len(c.rows), added: min(max(v.added, 0), left), past: v.past}
	left -= kept.added
	count := len(c.rows) + kept.added
	for _, r := range v.deleted {
		if r >= 0 && r < count {
			kept.deleted = append(kept.deleted, r)
		}
	}
	slices.Sort(kept.deleted)
	kept.deleted = slices.Compact(kept.deleted)
	kept.deleted = kept.deleted[:min(len(kept.deleted), left)]
	left -= len(kept.deleted)
	var scratch T
	for _, e := range v.cells {
		_, gone := slices.BinarySearch(kept.deleted, e.row)
		if gone || e.row < 0 || e.row >= count || e.col < 0 || e.col >= len(c.setters) || c.setters[e.col] == nil {
			continue
		}
		if len(kept.cells) == left {
			c.refuse("%d places are edited at most: save these before you edit more", maxEdits)
			break
		}
		if err := c.setters[e.col](reflect.ValueOf(&scratch), e.text, nil); err != nil {
			c.refuse("row %d, %s: %s", e.row+1, c.base.Columns()[e.col].Name, err)
			continue
		}
		kept.cells = append(kept.cells, e)
	}
	kept.made = c.revisionOf(kept)
	if kept.same = v.same; kept.same == "" && !kept.none() {
		kept.same = c.base.Digest()
	}
	return kept
}

// revisionOf returns the revision of the rows with these edits.
func (c *editor[T]) revisionOf(v edits) string {
	shown, source := c.edited(v)
	if source == nil {
		return shown.Revision()
	}
	all, live := c.apply(v)
	// A frame that leaves out rows has another revision than a frame that never had them.
	fresh, _ := c.frame(picked(all, live))
	return fresh.Revision()
}

// edited returns the frame that the table shows. The result source has, for each row
// shown, its index in the rows that apply returns. If source is nil, the indexes are
// equal.
func (c *editor[T]) edited(v edits) (shown *frame.Frame, source []int32) {
	if v.none() {
		return c.base, nil
	}
	if c.shown == nil {
		all, live := c.apply(v)
		c.shown, _ = c.frame(all) // frame cannot fail: base has the same type
		if len(v.deleted) > 0 {
			c.shown, c.live = c.shown.Pick(live), live
		}
	}
	return c.shown, c.live
}

func (v edits) none() bool { return len(v.cells)+v.added+len(v.deleted) == 0 }

// apply returns all rows with the edits, including deleted rows, and the indexes of the
// rows that are not deleted.
func (c *editor[T]) apply(v edits) (all []T, live []int32) {
	all = make([]T, len(c.rows)+v.added)
	copy(all, c.rows)
	for _, e := range v.cells {
		// clamp has tried this edit.
		c.setters[e.col](reflect.ValueOf(&all[e.row]), e.text, c.zone(e.col))
	}
	live = make([]int32, 0, len(all))
	for i := range all {
		if _, gone := slices.BinarySearch(v.deleted, i); !gone {
			live = append(live, int32(i))
		}
	}
	return all, live
}

func (c *editor[T]) Write(o wire.Object, v edits) wire.Object {
	f, source := c.edited(v)
	c.table = c.ui.drawn(c.id, c.label, f, f.Revision())
	c.table.Source = source
	editable := []byte{'['}
	for i, set := range c.setters {
		if i > 0 {
			editable = append(editable, ',')
		}
		editable = fmt.Append(editable, set != nil)
	}
	return c.table.Write(o).JSON("edit", append(editable, ']')).JSON("v", v.appendJSON(nil))
}

func (v edits) appendJSON(dst []byte) []byte {
	cells := []byte{'['}
	for i, e := range v.cells {
		if i > 0 {
			cells = append(cells, ',')
		}
		cells = fmt.Appendf(cells, "[%d,%d,", e.row, e.col)
		cells = append(wire.AppendString(cells, e.text), ']')
	}
	return wire.Fields(dst, "base", v.base).JSON("cells", append(cells, ']')).Int("added", v.added).Ints("deleted", v.deleted).Optional("same", v.same).Close()
}

// mostEdits is above the number of edits that a page sends: those of all steps that an
// editor remembers.
const mostEdits = (maxPast + 1) * maxEdits

var takesEdits = session.Intake{Read: readEdits}

// readEdits reads edits. The next run decides which of them can be made.
func readEdits(raw json.RawMessage, _ int) (json.RawMessage, bool) {
	var count struct {
		Cells, Deleted []json.RawMessage
	}
	var sent sentEdits
	if json.Unmarshal(raw, &count) != nil || len(count.Cells)+len(count.Deleted) > mostEdits {
		return nil, false
	}
	if json.Unmarshal(raw, &sent) != nil || len(sent.Base) > longRevision {
		return nil, false
	}
	short, err := json.Marshal(sent)
	if err != nil || len(raw) <= len(short) {
		return raw, err == nil
	}
	return short, true
}
