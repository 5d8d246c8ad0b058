package app

import (
	"fmt"
	"reflect"
	"strconv"
	"sync/atomic"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Table shows rows and columns: a slice of structs or of pointers to them, a [][]string whose first row names the
// columns, a []map[string]any, or a Table. The browser gets the cells in sight, however many there are. Data is read
// while it is on the page, so it must not be changed after.
//
// A struct's columns are its exported fields, named by the tag `table:"Name"`, else by the tag json, else by the field;
// `table:"-"` hides one.
//
// Rows of a database, such as *sql.Rows, are read to their end and closed: at most 1,000,000 of them, as show no more
// than 10,000,000 cells.
//
// Its reader sorts, filters and searches the rows, chooses columns and downloads what is left as CSV, without a run of the
// script. In a CSV, texts that a spreadsheet would take for a formula are made harmless by an apostrophe.
//
// Options: Label, Key, NameColumn, FormatColumn, HideColumns.
func (ui *UI) Table(data any, opts ...Option) {
	ui.run.check()
	o, ok := ui.takes("Table", "", optLabel|optKey|optColumn, opts)
	if !ok {
		return
	}
	f, content, err := shapedOf(data, o)
	if err != nil {
		ui.problem("%s: %s", describe("Table", o.label), err)
		return
	}
	ui.table("table", f, content, o)
}

func (ui *UI) table(kind string, f *frame.Frame, content any, o options) {
	t := ui.drawn(ui.among(kind, o.label, o.key).text(), o.label, f, content)
	ui.draw(kind, t.write(ui.begin(kind).Text("id", t.id).Optional("label", o.label)), t)
}

// drawnTable is what a session keeps of a table on its page, to answer for its cells.
type drawnTable struct {
	id, rev string
	label   string
	frame   *frame.Frame
	content any     // as contentOf
	source  []int32 // of each row, its index as the script knows it; nil if it is the frame's
}

// drawn makes what is kept of a table. It is called before the table is drawn.
func (ui *UI) drawn(id, label string, f *frame.Frame, content any) *drawnTable {
	t := &drawnTable{id: id, label: label, frame: f, content: content}
	ui.run.session.recognize(t)
	return t
}

// write appends what all tables say of themselves.
func (t *drawnTable) write(o wire.Object) wire.Object {
	return o.Text("rev", t.rev).Int("rows", t.frame.Len()).JSON("cols", appendColumns(nil, t.frame.Columns()))
}

// recognize names the content of t: as the table that the page has, if it is known to be the same.
func (s *session) recognize(t *drawnTable) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.tableOf(t.id)
	rev, named := t.content.(string)
	switch {
	case named:
		t.rev = rev
	case old != nil && t.content != nil && t.content == old.content:
		t.rev = old.rev
	case s.show != nil:
		t.rev = "m" + strconv.FormatUint(shownTables.Add(1), 36) // of several shows there may be copies in one place, one after the other
	default:
		s.tables++
		t.rev = "t" + strconv.FormatUint(s.tables, 36)
	}
}

// shapedOf reads the data of a table, and changes its columns as the options say.
func shapedOf(data any, o options) (*frame.Frame, any, error) {
	f, err := frameOf(data)
	if err != nil {
		return nil, nil, err
	}
	shaped, err := f.With(o.columns)
	if err != nil {
		return nil, nil, err
	}
	content := contentOf(shaped, data)
	if _, named := content.(string); !named && content != nil && len(o.columns) > 0 {
		content = shapedContent{content, fmt.Sprintf("%#v", o.columns)}
	}
	return shaped, content, nil
}

// shapedContent is that of a table that is only known by itself, with its columns changed.
type shapedContent struct {
	content any
	columns string
}

// shownTables counts the revisions given in shows.
var shownTables atomic.Uint64

// contentOf returns what is equal (==) when the content of two frames is known to be: a digest, the revision that a
// Table tells, or the Table itself. It is nil when nothing is known.
func contentOf(f *frame.Frame, data any) any {
	if rev := f.Revision(); rev != "" {
		return rev
	}
	var own any
	if r, ok := data.(interface{ Revision() any }); ok {
		own = r.Revision()
	}
	switch {
	case own != nil && reflect.ValueOf(own).Comparable():
		return revised{reflect.TypeOf(data), own}
	case own == nil && reflect.ValueOf(data).Comparable():
		return data
	}
	return nil
}

// revised is what a Table says of itself.
type revised struct {
	table    reflect.Type
	revision any
}

// tableOf returns the table of that id on the page, or nil. It is called under mu.
func (s *session) tableOf(id string) *drawnTable {
	n := s.tree.Find(func(n *tree.Node) bool {
		t, ok := n.Data().(*drawnTable)
		return ok && t.id == id
	})
	if n == nil {
		return nil
	}
	return n.Data().(*drawnTable)
}

func appendColumns(dst []byte, columns []frame.Column) []byte {
	dst = append(dst, '[')
	for i, c := range columns {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(wire.AppendString(append(dst, `{"name":`...), c.Name), `,"type":"`...)
		dst = append(append(dst, c.Type.String()...), `"}`...)
	}
	return append(dst, ']')
}

// frameOf reads the data of a table or a chart.
func frameOf(data any) (*frame.Frame, error) {
	switch data := data.(type) {
	case Table:
		return frame.Of(served{data})
	case frame.Cursor:
		return frame.Read(data)
	}
	return frame.Of(data)
}

// served is an app's Table as package frame knows it. It has no Revision: contentOf asks the table itself.
type served struct{ Table }

func (s served) Columns() []frame.Column {
	columns := s.Table.Columns()
	list := make([]frame.Column, len(columns))
	for i, c := range columns {
		list[i] = frame.Column{Name: c.Name, Type: frame.ColumnType(c.Type)}
	}
	return list
}
