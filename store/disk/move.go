package disk

import (
	"cmp"
	"errors"
	"os"
	"slices"
	"time"

	"github.com/refrain-go/refrain/store"
)

// errStopped says that the handle is being closed.
var errStopped = errors.New("stopped")

// remove deletes a segment, after it has moved what is to be kept.
func (sp *space) remove(s *segment, what survivors) error {
	if err := sp.move(s, what); err != nil {
		return err
	}
	sp.mu.RLock()
	left := s.entries
	sp.mu.RUnlock()
	sp.drop(s)
	if err := ignoreGone(os.Remove(s.path)); err != nil {
		return err
	}
	if what != living {
		sp.count.evicted.Add(uint64(left))
	}
	sp.announce(segmentsWord)
	return nil
}

// move appends entries of a segment to the handle's own one. Of those that were used, it
// takes no more than half of what is in the segment, so that deleting makes room.
func (sp *space) move(s *segment, what survivors) error {
	if what == nothing {
		return nil
	}
	room := s.size
	if what == used {
		room = s.size / 2
	}
	for _, e := range sp.entriesOf(s, what) {
		if room -= e.place.total(); room < 0 {
			return nil
		}
		r, frame, err := sp.load(e.id, e.place, s)
		if errors.Is(err, errDamaged) || err == nil && !sp.table.has(r.marks) {
			sp.omit(e.id, e.place)
			continue
		}
		if err != nil {
			return ignoreGone(err)
		}
		if err := sp.append(r, frame); err != nil {
			return err
		}
		if !sp.pause(e.place.total()) {
			return errStopped
		}
	}
	return nil
}

// entriesOf returns the entries of a segment, in the order in which they stand there.
func (sp *space) entriesOf(s *segment, what survivors) []found {
	sp.mu.RLock()
	defer sp.mu.RUnlock()
	var some []found
	for id, p := range sp.index {
		if p.segment == s.key && (what == living || p.used) {
			some = append(some, found{id: id, place: p})
		}
	}
	slices.SortFunc(some, func(a, b found) int { return cmp.Compare(a.place.at, b.place.at) })
	return some
}

// load reads a record, whether or not it is current.
func (sp *space) load(id store.ID, p place, s *segment) (*record, []byte, error) {
	b := make([]byte, p.total())
	if _, err := s.file.ReadAt(b, p.at); err != nil {
		if ignoreEOF(err) == nil {
			err = errDamaged
		}
		return nil, nil, err
	}
	r := &record{marks: make([]mark, 0, p.marks)}
	if !r.decode(b, s.nonce, p.at) || r.id != id || r.seq != p.seq || r.totalLength() != p.total() {
		return nil, nil, errDamaged
	}
	frame := b[r.headLength():]
	if frameChecksum(frame) != r.checksum {
		return nil, nil, errDamaged
	}
	return r, frame[:len(frame):len(frame)], nil
}

// Deleting and moving reads and writes at most paceBytes in each pace.
const (
	paceBytes = 1 << 20
	pace      = 15 * time.Millisecond
)

// pause is called after n bytes were read or written. It returns false if the handle is
// being closed.
func (sp *space) pause(n int64) bool {
	if sp.moved += n; sp.moved < paceBytes {
		return true
	}
	sp.moved = 0
	timer := time.NewTimer(pace)
	defer timer.Stop()
	select {
	case <-sp.closing:
		return false
	case <-timer.C:
		return true
	}
}
