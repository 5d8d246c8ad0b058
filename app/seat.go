package app

import (
	"bytes"
	"unsafe"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// seat is a place where a show, or its recording, is seen: a container, made when there is something in it.
type seat struct {
	ui   *UI
	node *tree.Node // nil before it is made
	id   identity
}

// copy makes what is seen what is drawn below from. It is called on any goroutine.
func (one *seat) copy(from *tree.Node) {
	r := one.ui.run
	s := r.session
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.over.Load() || r.show != nil && (r.show.ended || r.show.full) || !one.taken(len(from.Kids()) > 0) {
		return
	}
	s.tree.Copy(one.node, from, one.adapt)
	if w := r.show; w != nil {
		w.held = bytesBelow(s.tree.Main)
		w.fits(nil, nil)
	}
	s.soon()
}

// taken reports whether the container is there, which is made if it is needed. It is called under mu.
func (one *seat) taken(needed bool) bool {
	r := one.ui.run
	t := r.session.tree
	if one.node != nil || !needed || t.Size() > maxNodes {
		return one.node != nil
	}
	one.id = identify(one.ui.id, "shown", "", appendNumber(nil, r.nextCopy(one.ui.id)))
	// With an id, so that it is not counted among the script's own containers, whose content must not be made anew when it comes.
	json := wire.Begin(nil, "container").Text("id", one.id.text()).Close()
	one.node = t.Draw(one.ui.node, one.ui.index, "container", json, nil)
	if top := r.topSpinner(); top != nil && top.node != nil && !top.shown() {
		top.draw() // the container took its place
	}
	return true
}

// nextCopy counts what is seen in one place. It is called under mu.
func (r *run) nextCopy(place identity) int {
	counts := r.copies
	if r.show != nil {
		counts = r.show.copies
	} else if counts == nil {
		counts = make(map[identity]int)
		r.copies = counts
	}
	n := counts[place]
	counts[place]++
	return n
}

// movable is the data of a node that holds its id.
type movable interface {
	// withID returns the same under another id.
	withID(id string) any
}

// adapt gives a node with an id, which is its first property, another: of one memo's drawing there may be several copies on a page.
func (one *seat) adapt(n *tree.Node) ([]byte, any) {
	json, data := n.JSON(), n.Data()
	head := `{"k":"` + n.Kind() + `","id":"`
	if !bytes.HasPrefix(json, []byte(head)) {
		return json, data
	}
	old, rest, ok := bytes.Cut(json[len(head):], []byte{'"'})
	if !ok {
		return json, data
	}
	id := identify(one.id, "shown", string(old), nil).text()
	if m, ok := data.(movable); ok {
		data = m.withID(id)
	}
	return append([]byte(head+id+`"`), rest...), data
}

func (t *drawnTable) withID(id string) any {
	moved := *t
	moved.id = id
	return &moved
}

// bytesBelow returns what the nodes below n hold.
func bytesBelow(n *tree.Node) int64 {
	var sum int64
	for _, kid := range n.Kids() {
		sum += bytesOf(kid.JSON(), kid.Data()) + bytesBelow(kid)
	}
	return sum
}

// bytesOf returns what a node holds: exactly, but for what a table is made of, which is estimated by some of its rows.
func bytesOf(json []byte, data any) int64 {
	size := int64(len(json)) + int64(unsafe.Sizeof(tree.Node{}))
	switch data := data.(type) {
	case string:
		size += int64(len(data))
	case code:
		size += int64(len(data.source))
	case *drawnTable:
		size += bytesOfTable(data.frame)
	}
	return size
}

func bytesOfTable(f *frame.Frame) int64 {
	const (
		cell  = 16 // bytes without the text
		asked = 50 // rows
	)
	rows, cols := f.Len(), len(f.Columns())
	var text []byte
	step := max(1, rows/asked)
	read := 0
	for r := 0; r < rows; r += step {
		for c := range cols {
			text = f.AppendText(text, r, c)
		}
		read++
	}
	size := int64(rows) * int64(cols) * cell
	if read > 0 {
		size += int64(len(text)) * int64(rows) / int64(read)
	}
	return size
}
