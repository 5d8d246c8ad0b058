package disk

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/refrain-go/refrain/store"
)

// read returns the entry of a key, and its sequence number. Without an entry both are
// zero.
func (sp *space) read(id store.ID) (e store.Entry, seq uint64, err error) {
	if err := sp.catchUp(false); err != nil {
		return e, 0, sp.unreadable(err)
	}
	for {
		p, s, ok := sp.find(id)
		if !ok {
			return store.Entry{}, 0, nil
		}
		e, err = sp.readAt(id, p, s)
		switch {
		case err == nil && e.Frame != nil:
			if !p.used {
				sp.touch(id, p)
			}
			sp.note.end("read", "answers can be read again")
			return e, p.seq, nil
		case err == nil: // forgotten or too old
			sp.omit(id, p)
		case errors.Is(err, errDamaged):
			sp.omit(id, p)
			sp.count.damaged.Add(1)
			sp.note.once("damaged", "an answer is damaged, and counts as not stored", nil, "file", s.path)
		case errors.Is(err, fs.ErrClosed): // its segment was deleted, or this handle closed
			if sp.table.lost.Load() {
				return store.Entry{}, 0, nil
			}
			sp.omit(id, p)
		default:
			return store.Entry{}, 0, sp.unreadable(err)
		}
	}
}

func (sp *space) unreadable(err error) error {
	sp.count.failures.Add(1)
	sp.note.begin("read", "answers cannot be read", err)
	return fmt.Errorf("store/disk: reading an answer: %w", err)
}

var errDamaged = errors.New("damaged")

// readAt reads a record. It returns no frame if the entry was forgotten or is too old.
//
// The numbers are compared after the frame was read, so that a forgetting which ended
// before this call is always seen.
func (sp *space) readAt(id store.ID, p place, s *segment) (store.Entry, error) {
	r, frame, err := sp.load(id, p, s)
	if err != nil {
		return store.Entry{}, err
	}
	if sp.maxAge > 0 && sp.now()-r.made > int64(sp.maxAge) {
		return store.Entry{}, nil
	}
	if err := sp.table.refresh(); err != nil {
		return store.Entry{}, err
	}
	st := &stamp{table: sp.table, marks: r.marks, hasVersion: true}
	if !sp.skipsCompare && !st.Current() {
		return store.Entry{}, nil
	}
	return store.Entry{Frame: frame, Stamp: st}, nil
}
