package app

import (
	"encoding/json"
	"slices"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// SelectRows shows a table, as Table does, of which rows can be selected, and returns the indexes of those that are, in
// ascending order. They count the rows of data, however its reader has sorted and filtered them. At most 1,000 rows can
// be selected; Max sets a lower limit, and Max(1) lets one row be chosen.
//
// Indexes mean nothing in other data. So the selection goes when the data changes; with Key it stays, as far as the data
// has so many rows, which is right where rows are only added at the end or changed in place.
//
//	chosen := ui.SelectRows("Orders", orders)
//	for _, i := range chosen {
//		ui.JSON(orders[i])
//	}
//
// Options: Max, Key, Disabled, OnChange, NameColumn, FormatColumn, HideColumns.
func (ui *UI) SelectRows(label string, data any, opts ...Option) []int {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("SelectRows", label, optMax|optKey|optDisabled|optOnChange|optColumn, opts)
	if !ok {
		return nil
	}
	l := ui.limits("SelectRows", label, o)
	c := &rowSelection{most: above(l, optMax, limit(l, optMax, maxSelected)), keyed: o.has(optKey)}
	if c.most > maxSelected {
		l.problem("Max(%d) is more than the %d rows that can be selected: give less, or leave Max out", c.most, maxSelected)
	}
	if l.wrong {
		return nil
	}
	f, content, err := shapedOf(data, o)
	if err != nil {
		ui.problem("%s: %s", describe("SelectRows", label), err)
		return nil
	}
	c.table = ui.drawn(widgetIdentity(ui, c.kind(), label, c, o).text(), label, f, content)
	return slices.Clone(input(ui, c, label, selection{}, o, line).rows)
}

// maxSelected bounds a selection: it goes to the server as a whole each time.
const maxSelected = 1000

// selection is the value of a table of which rows can be selected.
type selection struct {
	rev  string // of the content that the rows are of
	rows []int  // ascending
}

type rowSelection struct {
	table *drawnTable
	most  int
	keyed bool // the selection stays when the content changes
}

func (*rowSelection) kind() string { return "rows" }
func (*rowSelection) call() string { return "SelectRows" }
func (c *rowSelection) data() any  { return c.table }

func (c *rowSelection) appendParameters(dst []byte) []byte { return appendNumber(dst, c.most) }

// decode takes rows of the content that the page has. What it selected in another is no longer meant.
func (c *rowSelection) decode(raw json.RawMessage, was selection) (selection, bool) {
	var sent struct {
		Rev  string `json:"rev"`
		Rows []int  `json:"rows"`
	}
	if json.Unmarshal(raw, &sent) != nil || sent.Rows == nil || sent.Rev != was.rev && sent.Rev != c.table.rev {
		return selection{}, false
	}
	return selection{sent.Rev, sent.Rows}, true
}

func (c *rowSelection) clamp(v selection) selection {
	now := selection{rev: c.table.rev}
	if v.rev != now.rev && !c.keyed {
		return now
	}
	for _, r := range v.rows {
		if r >= 0 && r < c.table.frame.Len() {
			now.rows = append(now.rows, r)
		}
	}
	slices.Sort(now.rows)
	now.rows = slices.Compact(now.rows)
	now.rows = now.rows[:min(len(now.rows), c.most)]
	return now
}

func (c *rowSelection) write(o wire.Object, v selection) wire.Object {
	return c.table.write(o).Int("most", c.most).JSON("v", wire.Fields(nil, "rev", v.rev).Ints("rows", v.rows).Close())
}
