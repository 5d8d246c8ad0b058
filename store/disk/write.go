package disk

import (
	"fmt"
	"sync"

	"github.com/refrain-go/refrain/store"
)

// append writes a record and makes it known.
func (sp *space) append(r *record, frame []byte) error {
	if r.seq == 0 {
		seq, err := sp.nextSeq()
		if err != nil {
			return err
		}
		r.seq = seq
	}
	r.length, r.checksum = uint32(len(frame)), frameChecksum(frame)
	sp.writing.Lock()
	defer sp.writing.Unlock()
	if sp.ended || sp.table.lost.Load() {
		return store.ErrFenced
	}
	s, err := sp.roomFor(r.totalLength())
	if err != nil {
		return err
	}
	at := s.scanned
	if err := sp.write(s, r, frame); err != nil {
		// What was written of it must not be taken for a record, nor stay on a full disk.
		if s.file.Truncate(at) != nil {
			sp.retireOwn()
		}
		return err
	}
	sp.mu.Lock()
	s.scanned = at + r.totalLength()
	s.size = s.scanned
	s.newest = max(s.newest, r.made)
	sp.bytes += r.totalLength()
	sp.putLocked(r.id, place{at: at, seq: r.seq, length: r.length, segment: s.key, marks: uint16(len(r.marks))})
	sp.mu.Unlock()
	sp.announce(appendsWord)
	return nil
}

// endWriting waits until whoever appends is done. Nobody begins after it.
func (sp *space) endWriting() {
	sp.writing.Lock()
	defer sp.writing.Unlock()
	sp.ended = true
}

// announce tells the other handles that there is something new.
func (sp *space) announce(word int) {
	seen := &sp.seenAppends
	if word == segmentsWord {
		seen = &sp.seenSegments
	}
	guarded(func() {
		n := sp.table.words[word].Add(1)
		seen.CompareAndSwap(n-1, n) // this handle knows
	})
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// smallFrame is up to which length a frame is copied behind its head, to be written in
// one call.
const smallFrame = 64 << 10

// write writes a record at the end of a segment. A large frame is written before its
// head, so that the head stands for a whole record.
func (sp *space) write(s *segment, r *record, frame []byte) error {
	b := buffers.Get().(*[]byte)
	defer buffers.Put(b)
	*b = r.appendHead((*b)[:0], s.nonce, s.scanned)
	if len(frame) > smallFrame {
		if _, err := sp.writeAt(s.file, frame, s.scanned+int64(len(*b))); err != nil {
			return err
		}
	} else {
		*b = append(*b, frame...)
	}
	_, err := sp.writeAt(s.file, *b, s.scanned)
	return err
}

// roomFor returns the handle's own segment, a new one if there is none or it is full. The
// caller holds writing.
func (sp *space) roomFor(n int64) (*segment, error) {
	if s := sp.own; s != nil && s.scanned+n > sp.segmentBytes && s.scanned > segmentHead {
		sp.retireOwn()
	}
	if sp.own == nil {
		s, err := createSegment(sp.dir, sp.table.name)
		if err != nil {
			return nil, err
		}
		s.isOwn, s.born = true, sp.now()
		sp.add(s)
		sp.mu.Lock()
		sp.bytes += s.size
		sp.mu.Unlock()
		sp.own = s
		sp.announce(segmentsWord)
	}
	return sp.own, nil
}

// retireOwn ends the handle's own segment. The caller holds writing. Sealing goes on in
// the background.
func (sp *space) retireOwn() {
	s := sp.own
	sp.own = nil
	sp.background.start(func() {
		sp.sealOwn(s)
		if err := sp.limit(); err != nil {
			sp.note.once("limit", "old answers cannot be deleted", err)
		}
	})
}

// sealOwn seals a segment that this handle has appended to.
func (sp *space) sealOwn(s *segment) {
	err := s.seal()
	if err != nil {
		// Somebody who opens the directory later tries again.
		sp.note.once("seal", "a file of answers cannot be completed", err, "file", s.path)
	}
	info, statErr := s.file.Stat()
	sp.mu.Lock()
	s.isOwn, s.sealed = false, err == nil
	if statErr == nil {
		sp.bytes += info.Size() - s.size
		s.size = info.Size()
	}
	sp.mu.Unlock()
	unlockFile(s.file)
}

// store appends an answer under the numbers of a stamp.
func (sp *space) store(id store.ID, st *stamp, a store.Answer) error {
	if len(st.marks) > maxMarks || int64(len(a.Frame)) > sp.largest {
		sp.count.refused.Add(1)
		return store.ErrTooLarge
	}
	r := record{id: id, made: sp.now(), marks: st.marks}
	if !a.Expires.IsZero() {
		r.expires = a.Expires.UnixNano()
	}
	err := sp.append(&r, a.Frame)
	if err == store.ErrFenced {
		return err
	}
	if err != nil {
		sp.count.failures.Add(1)
		sp.note.begin("write", "answers cannot be stored", err)
		return fmt.Errorf("store/disk: storing an answer: %w", err)
	}
	sp.count.stored.Add(1)
	sp.note.end("write", "answers are stored again")
	return nil
}
