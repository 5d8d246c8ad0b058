package cells

import (
	"slices"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Table is a table on a page. It is the data of the table's node in the tree, and does
// not change once it is there.
type Table struct {
	ID      string
	Rev     string // names the content; a page with this revision keeps its cells
	Label   string
	Frame   *frame.Frame
	Content any // as Content returns it
	// Source maps each row to its index in the script's data. It is nil if the indexes
	// are those of the frame.
	Source []int32
}

// Find returns the table with that id in a tree, or nil.
func Find(page *tree.Tree, id string) *Table {
	n := page.Find(func(n *tree.Node) bool {
		t, ok := n.Data().(*Table)
		return ok && t.ID == id
	})
	if n == nil {
		return nil
	}
	return n.Data().(*Table)
}

// Write appends the properties that all tables have.
func (t *Table) Write(o wire.Object) wire.Object {
	return o.Text("rev", t.Rev).Int("rows", t.Frame.Len()).JSON("cols", appendColumns(nil, t.Frame))
}

func appendColumns(dst []byte, f *frame.Frame) []byte {
	dst = append(dst, '[')
	for i, c := range f.Columns() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(wire.AppendString(append(dst, `{"name":`...), c.Name), `,"type":"`...)
		dst = append(append(dst, c.Type.String()...), '"')
		if f.Formatted(i) {
			dst = append(dst, `,"formatted":true`...)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

// WithID returns a copy of the table with another id, for another place on a page.
func (t *Table) WithID(id string) any {
	moved := *t
	moved.ID = id
	return &moved
}

// Size estimates how many bytes the table's data takes. It reads some of the rows.
func (t *Table) Size() int64 {
	const (
		cell    = 16 // bytes without the text
		sampled = 50 // rows
	)
	rows, cols := t.Frame.Len(), len(t.Frame.Columns())
	var text []byte
	step := max(1, rows/sampled)
	read := 0
	for r := 0; r < rows; r += step {
		for c := range cols {
			text = t.Frame.AppendText(text, r, c)
		}
		read++
	}
	size := int64(rows) * int64(cols) * cell
	if read > 0 {
		size += int64(len(text)) * int64(rows) / int64(read)
	}
	return size
}

// places translates the page's indexes of rows to rows of the frame. Rows that are no
// longer in the frame are left out.
func (t *Table) places(rows []int32) []int32 {
	if t.Source == nil {
		return rows
	}
	var places []int32
	for _, r := range rows {
		if i, there := slices.BinarySearch(t.Source, r); there {
			places = append(places, int32(i))
		}
	}
	return places
}

// orderKey returns the key of a view of this table. It is the same for all tables of
// equal content.
func (t *Table) orderKey(v frame.View) orderKey {
	// A content with a NaN is not equal to itself, so a map would never find it.
	if t.Content == nil || t.Content != t.Content {
		return orderKey{t.Frame, v.RowsKey()}
	}
	return orderKey{t.Content, v.RowsKey()}
}
