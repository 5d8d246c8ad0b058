package page

import (
	"unsafe"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/internal/watch"
)

// recording is a drawing that has ended.
type recording struct {
	tree *tree.Tree
	size int64
}

// record copies the drawing, so that goroutines that still draw do not change it.
func record(from *tree.Tree) *recording {
	r := &recording{tree: tree.New(), size: bytesBelow(from.Main)}
	r.tree.Begin()
	r.tree.Copy(r.tree.Main, from.Main, func(n *tree.Node) ([]byte, any) { return n.JSON(), recorded(n.Data()) })
	return r
}

// Transient is data of a node that only saves drawing the node again. A recording does
// not need it.
type Transient interface{ Transient() }

func recorded(data any) any {
	if _, ok := data.(Transient); ok {
		return nil
	}
	return data
}

// Size implements [watch.Recording].
func (r *recording) Size() int64 { return r.size }

// Play implements [watch.Recording].
func (r *recording) Play(p watch.Place) {
	if at := placeOf(p); at != nil {
		(&seat{place: at}).copy(r.tree.Main)
	}
}

// bytesBelow returns how many bytes the nodes below n take.
func bytesBelow(n *tree.Node) int64 {
	var sum int64
	for _, kid := range n.Kids() {
		sum += bytesOf(kid.JSON(), kid.Data()) + bytesBelow(kid)
	}
	return sum
}

// Sized is data of a node that tells how many bytes it takes.
type Sized interface{ Size() int64 }

// bytesOf returns how many bytes a node takes.
func bytesOf(json []byte, data any) int64 {
	size := int64(len(json)) + int64(unsafe.Sizeof(tree.Node{}))
	switch data := data.(type) {
	case string:
		size += int64(len(data))
	case Sized:
		size += data.Size()
	}
	return size
}
