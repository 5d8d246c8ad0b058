package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// catchUp takes into the index what others have stored. It does nothing if nobody has
// stored anything since the last time, unless force is set.
func (sp *space) catchUp(force bool) error {
	if !force && !sp.isBehind() {
		return nil
	}
	sp.catching.Lock()
	defer sp.catching.Unlock()
	if !force && !sp.isBehind() {
		return nil
	}
	var appends, segments uint64
	if err := guarded(func() {
		appends, segments = sp.table.words[appendsWord].Load(), sp.table.words[segmentsWord].Load()
	}); err != nil {
		return err
	}
	if force || !sp.table.mapped || segments != sp.seenSegments.Load() {
		if err := sp.list(); err != nil {
			return err
		}
		sp.seenSegments.Store(segments)
	}
	for _, s := range sp.where(func(s *segment) bool { return !s.sealed && !s.isOwn }) {
		if err := sp.follow(s); err != nil {
			return err
		}
	}
	sp.seenAppends.Store(appends)
	return nil
}

// isBehind reports whether others may have stored something. Where there is no mapping it
// always may be so.
func (sp *space) isBehind() bool {
	if !sp.table.mapped {
		return true
	}
	behind := false
	err := guarded(func() {
		behind = sp.table.words[appendsWord].Load() != sp.seenAppends.Load() || sp.table.words[segmentsWord].Load() != sp.seenSegments.Load()
	})
	return err != nil || behind
}

// list compares the directory with the segments that are known.
func (sp *space) list() error {
	names, err := os.ReadDir(sp.dir)
	if err != nil {
		return err
	}
	there := make(map[string]bool, len(names))
	for _, name := range names {
		path := filepath.Join(sp.dir, name.Name())
		if strings.HasSuffix(path, segmentExt) {
			there[path] = true
			if err := sp.meet(path); err != nil {
				return err
			}
			continue
		}
		switch name.Name() {
		case tableName, presenceName, guardName, claimsName, sweeperName:
		default:
			if !strings.HasSuffix(path, tempExt) {
				sp.note.once("foreign", "a file of the directory is not the store's, and is left alone", nil, "file", path)
			}
		}
	}
	for _, s := range sp.where(func(s *segment) bool { return !s.isOwn && !there[s.path] }) {
		sp.drop(s)
	}
	return nil
}

// where returns the segments that match.
func (sp *space) where(match func(s *segment) bool) []*segment {
	sp.mu.RLock()
	defer sp.mu.RUnlock()
	var some []*segment
	for _, s := range sp.segments {
		if match(s) {
			some = append(some, s)
		}
	}
	return some
}

// meet opens a segment that is new to this handle.
func (sp *space) meet(path string) error {
	sp.mu.RLock()
	_, known := sp.byPath[path]
	sp.mu.RUnlock()
	if known {
		return nil
	}
	s, err := openSegment(path, sp.table.name)
	switch {
	case errors.Is(err, fs.ErrNotExist): // it has just been removed
		return nil
	case errors.Is(err, errForeign):
		sp.count.damaged.Add(1)
		sp.note.once("segment", "a file of answers is damaged, from another version, or older than the numbers, and is removed", os.Remove(path), "file", path)
		return nil
	case err != nil:
		return err
	}
	sp.add(s)
	return sp.follow(s)
}

// add makes a segment known.
func (sp *space) add(s *segment) {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	sp.nextKey++
	s.key = sp.nextKey
	s.newest = noTime
	sp.segments[s.key] = s
	sp.byPath[s.path] = s
}

// follow takes the new records of another's segment into the index. If the segment has
// been sealed, or its writer is dead, it is sealed after that.
func (sp *space) follow(s *segment) error {
	index, size, err := s.index()
	if err != nil {
		return sp.unlessGone(s, err)
	}
	if index != nil {
		b := sp.newBatch(s)
		s.eachOf(index, func(r *record, at int64) {
			if at >= s.scanned {
				b.add(r, at)
			}
		})
		b.end(size, size, true)
		return nil
	}
	b := sp.newBatch(s)
	end, err := s.scan(s.scanned, b.add)
	b.end(end, max(size, end), false)
	if err != nil {
		return sp.unlessGone(s, err)
	}
	return sp.bury(s)
}

// bury seals a segment whose writer is dead, or hangs between its last two steps. A
// writer holds the lock of its segment as long as it lives.
func (sp *space) bury(s *segment) error {
	if tryLockFile(s.file, true) != nil {
		return nil
	}
	defer unlockFile(s.file)
	index, size, err := s.index()
	if err != nil || index != nil {
		return err // sealed meanwhile; the next look takes the rest
	}
	// The writer may have stored more between the scan and its end.
	b := sp.newBatch(s)
	end, err := s.scan(s.scanned, b.add)
	b.end(end, max(size, end), false)
	if err != nil {
		return err
	}
	if end < size {
		sp.note.once("torn", "the end of a file of answers was torn or damaged, and is cut off", nil, "file", s.path)
		sp.count.damaged.Add(1)
	}
	if err := s.seal(); err != nil {
		sp.note.once("seal", "a file of answers cannot be completed", err, "file", s.path)
		return nil
	}
	_, size, err = s.index()
	sp.newBatch(s).end(end, size, true)
	return err
}

// unlessGone drops a segment that was closed or removed, which is no error.
func (sp *space) unlessGone(s *segment, err error) error {
	if errors.Is(err, fs.ErrClosed) || errors.Is(err, fs.ErrNotExist) {
		sp.drop(s)
		return nil
	}
	return err
}

// drop forgets a segment. Its entries are misses from now on.
func (sp *space) drop(s *segment) {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if sp.segments[s.key] != s {
		return
	}
	delete(sp.segments, s.key)
	delete(sp.byPath, s.path)
	sp.bytes -= s.size
	if s.entries > 0 {
		for id, p := range sp.index {
			if p.segment == s.key {
				delete(sp.index, id)
			}
		}
	}
	s.file.Close()
}
