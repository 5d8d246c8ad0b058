package cells

import (
	"reflect"
	"strconv"
	"sync/atomic"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// Content returns the name of the content of f, which was read from data. Two frames have
// the same content if their names are equal (==). The name is the digest of the frame,
// the revision of a Table, or the Table itself. It is nil if the content equals no other.
func Content(f *frame.Frame, data any) any {
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

// revised names the content of a Table that has a revision.
type revised struct {
	table    reflect.Type
	revision any
}

// Shaped returns the name of a table's content after changes of its columns. The digest
// of a frame covers these changes. Other names cover only the data.
func Shaped(content any, columns string) any {
	if _, digest := content.(string); digest || content == nil || columns == "" {
		return content
	}
	return shaped{content, columns}
}

type shaped struct {
	content any
	columns string
}

// Revisions gives revisions to tables whose content has no digest. It counts, so each
// revision is new. Its methods may be called concurrently.
type Revisions struct {
	Prefix string // tells these revisions from those of another counter
	given  atomic.Uint64
}

// Given returns the number of revisions given so far.
func (r *Revisions) Given() uint64 { return r.given.Load() }

// Skip raises the count to n if it is lower, since another process may have given the
// revisions up to n.
func (r *Revisions) Skip(n uint64) {
	for {
		now := r.given.Load()
		if now >= n || r.given.CompareAndSwap(now, n) {
			return
		}
	}
}

// Name sets t.Rev. It is the digest of the content if there is one. Otherwise it is the
// revision of old if the content is the same, and else a new revision. Old is the table
// that the page has in the place of t, or nil.
func (r *Revisions) Name(t, old *Table) {
	digest, ok := t.Content.(string)
	switch {
	case ok:
		t.Rev = digest
	case old != nil && t.Content != nil && t.Content == old.Content:
		t.Rev = old.Rev
	default:
		t.Rev = r.Prefix + strconv.FormatUint(r.given.Add(1), 36)
	}
}
