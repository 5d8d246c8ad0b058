package disk

import "github.com/refrain-go/refrain/store"

// batch takes records of one segment into the index, many under one hold of the lock.
type batch struct {
	sp   *space
	s    *segment
	some []found
	last int64
}

type found struct {
	id    store.ID
	place place
	made  int64
}

func (sp *space) newBatch(s *segment) *batch { return &batch{sp: sp, s: s, last: s.scanned} }

const batchSize = 1024

// add takes a record, unless it was forgotten. Where the numbers are a copy, a record may
// have newer ones than that.
func (b *batch) add(r *record, at int64) {
	b.last = at + r.totalLength()
	if b.sp.table.mapped && !b.sp.table.has(r.marks) {
		return
	}
	b.some = append(b.some, found{r.id, place{at: at, seq: r.seq, length: r.length, segment: b.s.key, marks: uint16(len(r.marks))}, r.made})
	if len(b.some) == batchSize {
		b.flush()
	}
}

func (b *batch) flush() {
	b.sp.mu.Lock()
	defer b.sp.mu.Unlock()
	for _, f := range b.some {
		b.sp.putLocked(f.id, f.place)
		b.s.newest = max(b.s.newest, f.made)
	}
	b.some = b.some[:0]
}

// end says how far the segment is known.
func (b *batch) end(scanned, size int64, sealed bool) {
	b.flush()
	b.sp.mu.Lock()
	defer b.sp.mu.Unlock()
	b.sp.bytes += size - b.s.size
	b.s.scanned, b.s.size, b.s.sealed = scanned, size, sealed
}

// putLocked makes the index name a record, unless it names a later one of the same ID.
func (sp *space) putLocked(id store.ID, p place) {
	s := sp.segments[p.segment]
	if s == nil {
		return // dropped meanwhile
	}
	old, ok := sp.index[id]
	if ok && old.seq > p.seq || ok && old.seq == p.seq && old.segment == p.segment {
		return
	}
	if ok {
		sp.forgoLocked(old)
		p.used = old.used && old.seq != p.seq // a record that was moved must be used anew
	}
	sp.index[id] = p
	s.live += p.total()
	s.entries++
}

// forgoLocked takes a record out of its segment's count.
func (sp *space) forgoLocked(p place) {
	if s := sp.segments[p.segment]; s != nil {
		s.live -= p.total()
		s.entries--
	}
}

// find returns the place of an entry.
func (sp *space) find(id store.ID) (p place, s *segment, ok bool) {
	sp.mu.RLock()
	p, ok = sp.index[id]
	s = sp.segments[p.segment]
	sp.mu.RUnlock()
	return p, s, ok && s != nil
}

// touch marks an entry as used, so that it outlives its segment.
func (sp *space) touch(id store.ID, p place) {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if now, ok := sp.index[id]; ok && now.at == p.at && now.segment == p.segment {
		now.used = true
		sp.index[id] = now
	}
}

// omit drops an entry from the index, if it is still that one.
func (sp *space) omit(id store.ID, p place) {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if now, ok := sp.index[id]; ok && now.at == p.at && now.segment == p.segment {
		delete(sp.index, id)
		sp.forgoLocked(now)
	}
}
