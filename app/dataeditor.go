package app

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Limits of what can be edited at a time.
const (
	maxEditedRows = 100_000
	maxEdits      = 1_000 // cells, added rows and deleted rows together
)

// DataEditor shows a table whose cells can be edited, to which rows can be added, and of which rows can be deleted. It
// returns the rows as edited: a new slice, in the order of rows, with those that were added at its end. The rows given are not
// changed, nor is what they point at.
//
// A row is a struct, or a number, a text, a bool or a time. Texts that stand for no value of a column's type never arrive in
// it. Columns that hold anything else are shown and stay as they are. At most 100,000 rows can be edited, in at most
// 1,000 places at a time.
//
// Edits are kept from run to run, and belong to the rows that were given when they were made: when other rows are given,
// compared by what the table shows, they are dropped. So save what is returned, and load it again:
//
//	staff := app.DataEditor(ui, "Staff", loaded)
//	if ui.Button("Save") {
//		err := save(ui, staff) // and forget the memo that loaded comes from
//		…
//	}
//
// Options: Key, Disabled, OnChange, NameColumn, FormatColumn, HideColumns.
func DataEditor[T any](ui *UI, label string, rows []T, opts ...Option) []T {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("DataEditor", label, optKey|optDisabled|optOnChange|optColumn, opts)
	if !ok {
		return slices.Clone(rows)
	}
	c := &editor[T]{ui: ui, label: label, options: o, rows: rows}
	if err := c.prepare(); err != nil {
		ui.problem("%s: %s", describe("DataEditor", label), err)
		return slices.Clone(rows)
	}
	c.id = widgetIdentity(ui, c.kind(), label, c, o).text()
	all, live := c.apply(input(ui, c, label, edits{}, o, line))
	edited := make([]T, len(live))
	for i, r := range live {
		edited[i] = all[r]
	}
	return edited
}

// edits is the value of an editor. Rows are counted as the base has them; those that were added follow.
type edits struct {
	base    string // the revision of the rows that were edited
	cells   []cellEdit
	added   int
	deleted []int // ascending
}

type cellEdit struct {
	row, col int // col as shown
	text     string
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
	table   *drawnTable
}

func (*editor[T]) kind() string                       { return "editor" }
func (*editor[T]) call() string                       { return "DataEditor" }
func (c *editor[T]) data() any                        { return c.table }
func (*editor[T]) appendParameters(dst []byte) []byte { return dst }

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

func (c *editor[T]) decode(raw json.RawMessage, was edits) (edits, bool) {
	var sent struct {
		Base    string     `json:"base"`
		Cells   []cellEdit `json:"cells"`
		Added   int        `json:"added"`
		Deleted []int      `json:"deleted"`
	}
	if json.Unmarshal(raw, &sent) != nil || sent.Base != was.base && sent.Base != c.rev {
		return edits{}, false
	}
	return edits{sent.Base, sent.Cells, sent.Added, sent.Deleted}, true
}

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

// clamp keeps the edits that can be made in these rows. Edits of other rows are none.
func (c *editor[T]) clamp(v edits) edits {
	if v.base != c.rev {
		return edits{base: c.rev}
	}
	left := maxEdits
	kept := edits{base: v.base, added: min(max(v.added, 0), left)}
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
		if gone || e.row < 0 || e.row >= count || e.col < 0 || e.col >= len(c.setters) || c.setters[e.col] == nil || len(kept.cells) == left {
			continue
		}
		if c.setters[e.col](reflect.ValueOf(&scratch), e.text) == nil {
			kept.cells = append(kept.cells, e)
		}
	}
	return kept
}

// apply returns all rows as edited, the deleted ones among them, and the indexes of the others.
func (c *editor[T]) apply(v edits) (all []T, live []int32) {
	all = make([]T, len(c.rows)+v.added)
	copy(all, c.rows)
	for _, e := range v.cells {
		c.setters[e.col](reflect.ValueOf(&all[e.row]), e.text) // was tried
	}
	live = make([]int32, 0, len(all))
	for i := range all {
		if _, gone := slices.BinarySearch(v.deleted, i); !gone {
			live = append(live, int32(i))
		}
	}
	return all, live
}

func (c *editor[T]) write(o wire.Object, v edits) wire.Object {
	f := c.base
	var source []int32
	if len(v.cells)+v.added+len(v.deleted) > 0 {
		all, live := c.apply(v)
		f, _ = c.frame(all) // of the type that base has
		if len(v.deleted) > 0 {
			f, source = f.Pick(live), live
		}
	}
	c.table = c.ui.drawn(c.id, c.label, f, f.Revision())
	c.table.source = source
	editable := []byte{'['}
	for i, set := range c.setters {
		if i > 0 {
			editable = append(editable, ',')
		}
		editable = fmt.Append(editable, set != nil)
	}
	return c.table.write(o).JSON("edit", append(editable, ']')).JSON("v", v.appendJSON(nil))
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
	return wire.Fields(dst, "base", v.base).JSON("cells", append(cells, ']')).Int("added", v.added).Ints("deleted", v.deleted).Close()
}
