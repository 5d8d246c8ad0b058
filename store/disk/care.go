package disk

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"time"
)

// care does the slow work on a directory. It is called every second.
func (sp *space) care(now time.Time) {
	sp.settleWhenQuiet(now)
	if err := sp.catchUp(true); err != nil {
		sp.unreadable(err)
		return
	}
	sp.retireOld(now)
	if err := sp.limit(); err != nil {
		sp.note.once("limit", "old answers cannot be deleted", err)
	}
}

// quietTime is how long no number may have changed before the numbers are written to the
// disk. Then the next forgetting waits for the disk once.
const quietTime = 10 * time.Second

func (sp *space) settleWhenQuiet(now time.Time) {
	var epoch, state uint64
	if guarded(func() {
		epoch, state = sp.table.words[epochWord].Load(), sp.table.words[stateWord].Load()
	}) != nil {
		return
	}
	if epoch != sp.quietEpoch {
		sp.quietEpoch, sp.quietSince = epoch, now
		return
	}
	if state != clean && now.Sub(sp.quietSince) >= quietTime {
		if err := sp.table.settle(); err != nil {
			sp.note.once("settle", "the numbers cannot be written to the disk, so a stop of the machine will drop all answers", err)
		}
		sp.quietSince = now // not again at once, if another handle is in the way
	}
}

// retireOld ends the handle's own segment when it has been open for long, so that it can
// go when its answers are too old.
func (sp *space) retireOld(now time.Time) {
	if sp.maxAge == 0 {
		return
	}
	sp.writing.Lock()
	defer sp.writing.Unlock()
	if sp.own != nil && now.UnixNano()-sp.own.born > int64(sp.maxAge/16) {
		sp.retireOwn()
	}
}

const sweeperName = "sweeper"

// limit deletes what is too old, dead, or too much. One handle does so at a time.
func (sp *space) limit() error {
	if !sp.limiting.TryLock() {
		return nil
	}
	defer sp.limiting.Unlock()
	f, err := sp.openFile(sweeperName)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := tryLockFile(f, true); errors.Is(err, errHeld) {
		return nil
	} else if err != nil {
		return err
	}
	defer unlockFile(f)
	if err := sp.buryForgotten(); err != nil {
		return err
	}
	for _, step := range []func() (*segment, survivors){sp.tooOld, sp.mostlyDead, sp.tooMany, sp.tooMuch} {
		for {
			s, what := step()
			if s == nil {
				break
			}
			if err := sp.remove(s, what); err != nil {
				return err
			}
		}
	}
	return nil
}

// survivors says which answers of a segment outlive it.
type survivors int

const (
	nothing survivors = iota
	living            // all that can be found
	used              // those that were read since they came there
)

// buryForgotten takes answers that were forgotten out of the index. It reads the indexes
// of segments, and not the answers, and each only if numbers have changed since the last
// time.
func (sp *space) buryForgotten() error {
	epoch := uint64(0)
	if err := guarded(func() { epoch = sp.table.words[epochWord].Load() }); err != nil {
		return err
	}
	for _, s := range sp.where(func(s *segment) bool { return s.sealed && s.entries > 0 && s.buriedAt != epoch }) {
		index, _, err := s.index()
		if err != nil {
			return ignoreGone(err)
		}
		s.eachOf(index, func(r *record, at int64) {
			if !sp.table.has(r.marks) {
				sp.omit(r.id, place{at: at, segment: s.key})
			}
		})
		sp.mu.Lock()
		s.buriedAt = epoch
		sp.mu.Unlock()
		if !sp.pause(int64(len(index))) {
			return nil
		}
	}
	return nil
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrClosed) || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// tooOld returns a segment all of whose answers are too old.
func (sp *space) tooOld() (*segment, survivors) {
	if sp.maxAge == 0 {
		return nil, nothing
	}
	before := sp.now() - int64(sp.maxAge)
	return first(sp.where(func(s *segment) bool { return s.sealed && s.newest < before })), nothing
}

// mostlyDead returns a segment most of which nobody can find any more.
func (sp *space) mostlyDead() (*segment, survivors) {
	return first(sp.where(func(s *segment) bool { return s.sealed && s.live < (s.size-segmentHead)/3 })), living
}

// mostSmall is how many small segments may be there. Each run of a program makes one.
const mostSmall = 16

// tooMany returns a small segment, if there are many.
func (sp *space) tooMany() (*segment, survivors) {
	small := sp.where(func(s *segment) bool { return s.sealed && s.size < sp.segmentBytes/8 })
	if len(small) <= mostSmall {
		return nil, nothing
	}
	return first(small), living
}

// tooMuch returns the oldest segment, if there is too much.
func (sp *space) tooMuch() (*segment, survivors) {
	sp.mu.RLock()
	over := sp.bytes > sp.maxBytes
	sp.mu.RUnlock()
	if !over {
		return nil, nothing
	}
	all := sp.where(func(s *segment) bool { return s.sealed })
	slices.SortFunc(all, func(a, b *segment) int { return cmp.Compare(a.newest, b.newest) })
	return first(all), used
}

func first(some []*segment) *segment {
	if len(some) == 0 {
		return nil
	}
	return some[0]
}
