package app

import (
	"encoding/json"
	"slices"

	"github.com/refrain-go/refrain/app/internal/cells"
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// SelectRows shows a table like Table, and the user can select its rows. It returns the
// indexes of the selected rows in ascending order. The indexes count the rows of data.
// They do not depend on how the user has sorted and filtered the table. At most 1,000
// rows can be selected. Max sets a lower limit, and Max(1) lets the user choose one row.
//
// Indexes mean nothing in other data, so the selection is lost when the data changes.
// With Key it stays, as far as the data has that many rows. This is right if rows are
// only added at the end or changed in place.
//
//	chosen := ui.SelectRows("Orders", orders)
//	for _, i := range chosen {
//		ui.JSON(orders[i])
//	}
//
// Options: Max, Key, Disabled, OnChange, NameColumn, FormatColumn, HideColumns.
func (ui *UI) SelectRows(label string, data any, opts ...Option) []int {
	line := caller()
	ui.at.Check()
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
		ui.at.Problem("%s: %s", describe("SelectRows", label), err)
		return nil
	}
	ui.tellNames("SelectRows", label, f)
	call := o.call("rows", "SelectRows", label, line)
	c.table = ui.drawn(ui.at.IdentityOf(call, c).String(), label, f, content)
	return slices.Clone(session.Input(&ui.at, c, call, selection{}).rows)
}

// maxSelected bounds a selection, since the page sends the whole selection each time.
const maxSelected = 1000

// selection is the value of a table with selectable rows.
type selection struct {
	rev  string // the content that the rows belong to
	rows []int  // ascending
}

// Weight implements [session.Weighed].
func (s selection) Weight() int64 { return int64(len(s.rows)) * 8 }

// sentRows is a selection as a page sends it.
type sentRows struct {
	Rev  string `json:"rev"`
	Rows []int  `json:"rows"`
}

type rowSelection struct {
	table *cells.Table
	most  int
	keyed bool // the selection stays when the content changes
}

func (c *rowSelection) Data() any { return c.table }

func (c *rowSelection) Takes() session.Intake { return takesRows(c.most) }

func (c *rowSelection) AppendParameters(dst []byte) []byte { return identity.AppendNumber(dst, c.most) }

// Decode reads a selection in the content that the page has. A selection in other content
// is refused, since the user did not mean these rows.
func (c *rowSelection) Decode(raw json.RawMessage, was selection) (selection, bool) {
	var sent sentRows
	if json.Unmarshal(raw, &sent) != nil || sent.Rows == nil || sent.Rev != was.rev && sent.Rev != c.table.Rev {
		return selection{}, false
	}
	return selection{sent.Rev, sent.Rows}, true
}

func (c *rowSelection) Clamp(v selection) selection {
	now := selection{rev: c.table.Rev}
	if v.rev != now.rev && !c.keyed {
		return now
	}
	for _, r := range v.rows {
		if r >= 0 && r < c.table.Frame.Len() {
			now.rows = append(now.rows, r)
		}
	}
	slices.Sort(now.rows)
	now.rows = slices.Compact(now.rows)
	now.rows = now.rows[:min(len(now.rows), c.most)]
	return now
}

func (c *rowSelection) Write(o wire.Object, v selection) wire.Object {
	return c.table.Write(o).Int("most", c.most).JSON("v", wire.Fields(nil, "rev", v.rev).Ints("rows", v.rows).Close())
}

func takesRows(most int) session.Intake { return session.Intake{Read: readRows, Most: most} }

func readRows(raw json.RawMessage, most int) (json.RawMessage, bool) {
	var sent sentRows
	if len(raw) > (most+8)*longNumber || json.Unmarshal(raw, &sent) != nil || sent.Rows == nil || len(sent.Rev) > longRevision {
		return nil, false
	}
	sent.Rows = fewest(slices.DeleteFunc(sent.Rows, func(row int) bool { return row < 0 }), most)
	short, err := json.Marshal(sent)
	return short, err == nil
}
