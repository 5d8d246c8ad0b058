package spool

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// owned is the directory of one app in a running program. A lock file beside the
// directory is locked while the program runs: the system releases the lock when the
// program ends, however it ends. On systems without file locks the leftovers of killed
// programs stay.
//
// One program may sweep while another begins. Without care this race would follow:
//
//  1. A creates NAME.lock.
//  2. B, which sweeps, finds the file, locks it, removes it and releases the lock.
//  3. A gets the lock of a file that no longer has a name.
//  4. C, which sweeps, finds a directory NAME without a lock, and removes A's files.
//
// So A makes its directory only if the file NAME.lock is still the one that it has
// locked. Otherwise A begins anew. No program removes a directory without holding its
// lock.
type owned struct {
	dir      string
	lock     *os.File
	sessions int // with a directory in it; guarded by the spool's mu
}

const (
	dirPrefix  = "app-"
	lockSuffix = ".lock"
	ownTries   = 10
)

var errNoLock = errors.New("no directory for uploads could be locked: another program removes it as soon as it is made")

// own makes a directory in base.
func own(base string) (*owned, error) {
	for range ownTries {
		dir := filepath.Join(base, dirPrefix+rand.Text())
		lock, err := os.OpenFile(dir+lockSuffix, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if err != nil {
			return nil, err
		}
		if !tryLock(lock) || !named(lock) {
			lock.Close()
			continue
		}
		o := &owned{dir: dir, lock: lock}
		if err := os.Mkdir(dir, 0o700); err != nil {
			o.remove()
			return nil, err
		}
		return o, nil
	}
	return nil, errNoLock
}

// named reports whether f is still the file at its name.
func named(f *os.File) bool {
	open, err1 := f.Stat()
	there, err2 := os.Lstat(f.Name())
	return err1 == nil && err2 == nil && os.SameFile(open, there)
}

// remove removes the directory, then the lock.
func (o *owned) remove() {
	os.RemoveAll(o.dir)
	os.Remove(o.lock.Name())
	o.lock.Close()
}

// removeLeftovers removes the directories in base whose programs have ended. It touches
// only directories with names of the form that own gives.
func removeLeftovers(base string) {
	if !locks {
		return
	}
	entries, err := os.ReadDir(base)
	if err != nil {
		return
	}
	for _, e := range entries {
		name, isLock := strings.CutSuffix(e.Name(), lockSuffix)
		if !isLock || !strings.HasPrefix(name, dirPrefix) || !e.Type().IsRegular() {
			continue
		}
		lock, err := os.OpenFile(filepath.Join(base, e.Name()), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if tryLock(lock) && named(lock) {
			(&owned{dir: filepath.Join(base, name), lock: lock}).remove()
			continue
		}
		lock.Close()
	}
}
