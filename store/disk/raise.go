package disk

import (
	"encoding/binary"
	"fmt"
	"time"
)

// raise gives new numbers to words. Words that raise returns nil for are seen by all
// handles:
//
//  1. each word gets its number
//  2. the epoch changes, so that every stamp compares its words again
//  3. the file is marked dirty, so that after a power cut nobody trusts it
func (t *table) raise(slots ...uint32) error {
	if !t.mapped {
		return t.change(func(put func(uint32, uint64)) {
			for _, slot := range slots {
				put(slot, fresh())
			}
		})
	}
	err := guarded(func() {
		for _, slot := range slots {
			t.words[slot].Store(fresh())
		}
		t.words[epochWord].Store(fresh())
	})
	if err != nil {
		return err
	}
	return t.soil()
}

// raiseFrom gives a word a new number if it still has the given one.
func (t *table) raiseFrom(slot uint32, from uint64) (number uint64, ok bool, err error) {
	number = fresh()
	if !t.mapped {
		err = t.change(func(put func(uint32, uint64)) {
			if ok = t.words[slot].Load() == from; ok {
				put(slot, number)
			}
		})
		return number, ok, err
	}
	err = guarded(func() {
		if ok = t.words[slot].CompareAndSwap(from, number); ok {
			t.words[epochWord].Store(fresh())
		}
	})
	if err == nil && ok {
		err = t.soil()
	}
	return number, ok, err
}

// soil marks the file as dirty, and waits until the disk has the mark, if it is clean.
// Each forgetting looks at the mark after it has changed its words, and settle sets it
// before it writes words to the disk:
//
//  1. settle sets the mark to neither value
//  2. a word changes; soil sees the mark, and waits for the lock that settle holds
//  3. settle has the old word written, and the mark "clean"
//  4. soil has the mark "dirty" written; only then the forgetting returns
func (t *table) soil() error {
	is := false
	if err := guarded(func() { is = t.words[stateWord].Load() == dirty }); err != nil || is {
		return err
	}
	return t.exclusively(func() error {
		return guarded(func() {
			if t.words[stateWord].Load() == dirty {
				return
			}
			var boot [16]byte
			putBoot(boot[:])
			t.words[bootWords].Store(native(boot[:8]))
			t.words[bootWords+1].Store(native(boot[8:]))
			t.words[stateWord].Store(dirty)
			t.sync()
		})
	})
}

// settle has all numbers written to the disk, and marks the file clean if no number
// changed meanwhile.
func (t *table) settle() error {
	if !t.mapped {
		return t.settleCopy()
	}
	return t.exclusively(func() (err error) {
		const settling = clean ^ dirty
		fault := guarded(func() {
			if t.words[stateWord].Load() == clean {
				return
			}
			t.words[stateWord].Store(settling)
			if err = t.sync(); err != nil {
				t.words[stateWord].Store(dirty)
				return
			}
			t.words[stateWord].Store(clean)
			err = t.sync()
		})
		if fault != nil {
			return fault
		}
		return err
	})
}

// sync has the file written to the disk.
func (t *table) sync() error {
	if t.mapped {
		if err := syncMapped(t.words); err != nil {
			return err
		}
	}
	return t.file.Sync()
}

// guardPatience is how long a handle waits for another that changes the file.
const guardPatience = 5 * time.Second

// exclusively runs f while no other handle does.
func (t *table) exclusively(f func() error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := lockFile(t.guard, true, guardPatience); err != nil {
		return fmt.Errorf("waiting for %s: %w", guardName, err)
	}
	defer unlockFile(t.guard)
	return f()
}

// Without a mapping, words is a copy of the file. The file is changed under the guard,
// and the copy is renewed by refresh.

// change lets f write words to the file and the copy.
func (t *table) change(f func(put func(slot uint32, number uint64))) error {
	return t.exclusively(func() error {
		t.copying.Lock()
		defer t.copying.Unlock()
		if err := t.refreshLocked(); err != nil {
			return err
		}
		var failed error
		put := func(slot uint32, number uint64) {
			t.words[slot].Store(number)
			var b [8]byte
			binary.NativeEndian.PutUint64(b[:], number)
			if _, err := t.file.WriteAt(b[:], 8*int64(slot)); err != nil {
				failed = err
			}
		}
		f(put)
		if t.words[stateWord].Load() != dirty {
			var boot [16]byte
			putBoot(boot[:])
			put(bootWords, native(boot[:8]))
			put(bootWords+1, native(boot[8:]))
			put(stateWord, dirty)
			if err := t.file.Sync(); err != nil {
				failed = err
			}
		}
		put(epochWord, fresh())
		return failed
	})
}

func (t *table) settleCopy() error {
	return t.exclusively(func() error {
		t.copying.Lock()
		defer t.copying.Unlock()
		if err := t.refreshLocked(); err != nil || t.words[stateWord].Load() == clean {
			return err
		}
		if err := t.file.Sync(); err != nil {
			return err
		}
		t.words[stateWord].Store(clean)
		var b [8]byte
		binary.NativeEndian.PutUint64(b[:], clean)
		if _, err := t.file.WriteAt(b[:], 8*stateWord); err != nil {
			return err
		}
		return t.file.Sync()
	})
}

// refresh renews the copy if another handle has changed the file. It does nothing where
// the file is mapped.
func (t *table) refresh() error {
	if t.mapped {
		return nil
	}
	t.copying.Lock()
	defer t.copying.Unlock()
	return t.refreshLocked()
}

func (t *table) refreshLocked() error {
	if _, err := t.file.ReadAt(t.epoch[:], 8*epochWord); err != nil {
		return err
	}
	if native(t.epoch[:]) == t.words[epochWord].Load() {
		return nil
	}
	return t.copyAll()
}

// copyAll reads the file. The epoch comes last into the copy: a stamp that sees it sees
// the numbers that it stands for. It is also read first from the file, so that a change
// after that is seen by the next refresh.
func (t *table) copyAll() error {
	var first [8]byte
	if _, err := t.file.ReadAt(first[:], 8*epochWord); err != nil {
		return err
	}
	b := make([]byte, t.size())
	if _, err := t.file.ReadAt(b, 0); err != nil {
		return err
	}
	for i := range t.words {
		if i != epochWord {
			t.words[i].Store(native(b[8*i:]))
		}
	}
	t.words[epochWord].Store(native(first[:]))
	return nil
}
