package app

import (
	"reflect"
	"strconv"

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
// Options: Label, Key.
func (ui *UI) Table(data any, opts ...Option) {
	ui.run.check()
	o, ok := ui.takes("Table", "", optLabel|optKey, opts)
	if !ok {
		return
	}
	f, err := frameOf(data)
	if err != nil {
		ui.problem("%s: %s", describe("Table", o.label), err)
		return
	}
	ui.table("table", f, data, o)
}

func (ui *UI) table(kind string, f *frame.Frame, data any, o options) {
	t := &drawnTable{id: ui.among(kind, o.label, o.key).text(), frame: f, content: contentOf(f, data)}
	t.rev = ui.run.session.revision(t)
	object := ui.begin(kind).Text("id", t.id).Text("rev", t.rev).Optional("label", o.label)
	ui.draw(kind, object.Int("rows", f.Len()).JSON("cols", appendColumns(nil, f.Columns())), t)
}

// drawnTable is what a session keeps of a table on its page, to answer for its cells.
type drawnTable struct {
	id, rev string
	frame   *frame.Frame
	content any // as contentOf
}

// revision names the content of t: as the table that the page has, if it is known to be the same.
func (s *session) revision(t *drawnTable) string {
	if rev, ok := t.content.(string); ok {
		return rev
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.tableOf(t.id); old != nil && t.content != nil && t.content == old.content {
		return old.rev
	}
	s.tables++
	return "t" + strconv.FormatUint(s.tables, 36)
}

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
	if t, ok := data.(Table); ok {
		return frame.Of(served{t})
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
