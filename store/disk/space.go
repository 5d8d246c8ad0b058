package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/store"
)

// space is an open directory. If the directory goes, the Store gives the space up and
// opens another.
type space struct {
	*settings
	dir      string // where the files are
	table    *table
	presence *os.File // locked for all by each handle
	claims   claims
	note     *notes

	// writing is held while a record is appended. It comes before mu.
	writing sync.Mutex
	own     *segment // nil until something is stored
	ended   bool     // nothing is appended any more

	// catching is held while the segments of others are followed. It comes before mu.
	catching     sync.Mutex
	seenAppends  atomic.Uint64
	seenSegments atomic.Uint64

	// For care and limit.
	toldEpoch  atomic.Uint64
	quietEpoch uint64
	quietSince time.Time
	limiting   sync.Mutex // guards moved
	moved      int64      // bytes since the last pause

	mu       sync.RWMutex
	index    map[store.ID]place
	segments map[uint32]*segment
	byPath   map[string]*segment
	nextKey  uint32
	bytes    int64 // of all files of segments
	lastSeq  uint64
}

// place is where the index finds a record. It holds no pointers, so that the garbage
// collector need not look at the index.
type place struct {
	at      int64
	seq     uint64
	length  uint32 // of the frame
	segment uint32
	marks   uint16
	used    bool
}

func (p place) total() int64 { return recordHead + markBytes*int64(p.marks) + int64(p.length) }

const (
	dirName      = "refrain-1" // of the files, in the user's directory; it has the format's version
	presenceName = "lock"
	guardName    = "guard"
	claimsName   = "claims"
)

// openSpace opens the directory, and makes what is missing.
func openSpace(dir string, s *settings, n *notes) (*space, error) {
	sub, err := prepare(dir, s.farSystem)
	if err != nil {
		return nil, err
	}
	sp := &space{
		settings: s, dir: sub, note: n,
		index: make(map[store.ID]place), segments: make(map[uint32]*segment), byPath: make(map[string]*segment),
	}
	if err := sp.open(); err != nil {
		sp.close()
		return nil, err
	}
	return sp, nil
}

// prepare makes the directories and says what is wrong with them.
func prepare(dir string, farSystem func(string) (string, error)) (sub string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	sub = filepath.Join(dir, dirName)
	if err := os.Mkdir(sub, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	info, err := os.Lstat(sub)
	switch {
	case err != nil:
		return "", err
	case !info.IsDir():
		return "", fmt.Errorf("%s is not a directory: remove it, or name another directory", sub)
	case !isOurs(info):
		return "", fmt.Errorf("%s belongs to another user, who could change what is stored: name another directory", sub)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(sub, 0o700); err != nil {
			return "", err
		}
	}
	switch far, err := farSystem(sub); {
	case err != nil:
		return "", err
	case far != "":
		return "", fmt.Errorf("%s is on %s, which other machines may write to, and forgetting would not reach them: name a directory on a disk of this machine", sub, far)
	}
	return sub, nil
}

func (sp *space) open() (err error) {
	if sp.presence, err = sp.openFile(presenceName); err != nil {
		return err
	}
	alone := tryLockFile(sp.presence, true) == nil
	if !alone {
		if err := lockFile(sp.presence, false, guardPatience); err != nil {
			return fmt.Errorf("waiting for %s: %w", presenceName, err)
		}
	}
	if err := sp.openNumbers(alone); err != nil {
		return err
	}
	if alone {
		sp.sweepTemps()
		if err := shareLock(sp.presence); err != nil {
			return fmt.Errorf("waiting for %s: %w", presenceName, err)
		}
	}
	file, err := sp.openFile(claimsName)
	if err != nil {
		return err
	}
	sp.claims.open(file)
	return sp.catchUp(true)
}

func (sp *space) openFile(name string) (*os.File, error) {
	return os.OpenFile(filepath.Join(sp.dir, name), os.O_RDWR|os.O_CREATE, 0o600)
}

// openNumbers opens the table, or makes a new one. If alone is set, no other handle has
// the directory open.
func (sp *space) openNumbers(alone bool) error {
	guard, err := sp.openFile(guardName)
	if err != nil {
		return err
	}
	if err := lockFile(guard, true, guardPatience); err != nil {
		guard.Close()
		return fmt.Errorf("waiting for %s: %w", guardName, err)
	}
	defer unlockFile(guard)
	t, err := openTable(sp.dir, sp.mapping)
	switch {
	case err == nil && !(alone && !t.survived()):
	case err == nil:
		sp.note.once("restart", "the machine stopped while answers were in use, so which of them were forgotten is not known: all are dropped", nil)
		t.file.Close()
		t = nil
	case errors.Is(err, errUnusable):
		sp.note.once("numbers", "all answers are dropped", err)
	case !errors.Is(err, fs.ErrNotExist):
		guard.Close()
		return err
	}
	if t == nil {
		if t, err = createTable(sp.dir, sp.shape, sp.mapping); err != nil {
			guard.Close()
			return err
		}
	}
	t.guard = guard
	sp.table = t
	return nil
}

// sweepTemps removes files that a process was making when it died.
func (sp *space) sweepTemps() {
	names, _ := filepath.Glob(filepath.Join(sp.dir, "*"+tempExt))
	for _, name := range names {
		os.Remove(name)
	}
}

// isThere reports whether the directory still has the file of numbers that this handle
// uses.
func (sp *space) isThere() bool {
	there, err := os.Stat(filepath.Join(sp.dir, tableName))
	if err != nil {
		return false
	}
	ours, err := sp.table.file.Stat()
	return err == nil && os.SameFile(there, ours) && ours.Size() == sp.table.size()
}

// giveUp makes all stamps of this space worthless.
func (sp *space) giveUp() {
	if sp.table != nil && !sp.table.lost.Swap(true) {
		// Where the file is gone there is nothing to be told to others.
		guarded(func() { sp.table.words[epochWord].Store(fresh()) })
	}
}

// close releases what the space holds. Its segment is sealed if the directory is there.
func (sp *space) close() {
	sp.giveUp()
	sp.claims.close()
	sp.writing.Lock()
	if sp.own != nil {
		sp.own.seal()
		sp.own = nil
	}
	sp.writing.Unlock()
	if sp.table != nil {
		sp.table.settle()
		sp.table.mu.Lock()
		sp.table.guard.Close()
		sp.table.file.Close()
		sp.table.mu.Unlock()
	}
	sp.mu.Lock()
	for _, s := range sp.segments {
		s.file.Close()
	}
	clear(sp.index)
	sp.mu.Unlock()
	if sp.presence != nil {
		sp.presence.Close()
	}
}

// nextSeq returns a sequence number, higher than those before.
func (sp *space) nextSeq() (seq uint64, err error) {
	if sp.table.mapped {
		err = guarded(func() { seq = sp.table.words[seqWord].Add(1) })
		return seq, err
	}
	sp.mu.Lock()
	defer sp.mu.Unlock()
	sp.lastSeq = max(sp.lastSeq+1, uint64(sp.now()))
	return sp.lastSeq, nil
}
