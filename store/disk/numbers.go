package disk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"unsafe"

	crand "crypto/rand"

	"github.com/refrain-go/refrain/store"
)

// table holds the numbers of all groups. It is the file "numbers", which every handle
// maps into its memory.
//
// Numbers are random, and so are the words of a new file. A random number never comes
// again, so that a word which was damaged, or a file that was lost and made anew, reads
// as different from all that was ever recorded. A counter would not do: one flipped bit
// makes an old number of it.
type table struct {
	shape
	file   *os.File
	words  []atomic.Uint64 // the whole file: mapped, or else a copy that refresh keeps
	mapped bool
	name   [16]byte // of this file; segments that name another one are dead

	// lost is set when this handle gave the table up. No stamp is current then.
	lost atomic.Bool

	// guard is the lock of those who change the file in several steps. mu is the same
	// among the goroutines of this handle.
	mu    sync.Mutex
	guard *os.File

	// Where words are a copy, copying is held by who writes to it.
	copying sync.Mutex
	epoch   [8]byte // for refresh
}

// shape is how many words a table has of each kind, as powers of two.
type shape struct{ wide, narrow, versions uint8 }

// normal takes 4 MiB. Two groups may share a word. Then forgetting one drops the other,
// too, which costs a computation and is never wrong. Forgetting 10,000 groups drops 2 %
// of all others.
var normal = shape{wide: 12, narrow: 19, versions: 14}

// Words of the first page, each on a cache line of its own. The first 64 bytes of the
// page are the head.
const (
	pageWords = 512

	epochWord    = 256 + 16*iota // a new random number after each change of a number
	seqWord                      // the last sequence number of a record
	appendsWord                  // counts records
	segmentsWord                 // counts segments that came or went
	stateWord                    // clean, dirty, or anything else for dirty
	bootWords                    // two words: the boot in which it became dirty
)

// Values of stateWord. A clean file is on the disk as it is.
const (
	clean = 0xc1ea_9b1a_5f0e_d3a7
	dirty = 0xd187_04c7_2e6b_90f5
)

func (s shape) size() int64 {
	return 8 * int64(pageWords+1<<s.wide+1<<s.narrow+1<<s.versions)
}

// slot returns the word of a group.
func (s shape) slot(g store.Group) uint32 {
	if g.Wide {
		return pageWords + uint32(mix(g.ID)>>(64-s.wide))
	}
	return pageWords + 1<<s.wide + uint32(mix(g.ID)>>(64-s.narrow))
}

// version returns the word that tells the answers of one entry apart.
func (s shape) version(id store.ID) uint32 {
	return pageWords + 1<<s.wide + 1<<s.narrow + uint32(mix(id)>>(64-s.versions))
}

// holds reports whether slot is the word of a group or a version.
func (s shape) holds(slot uint32) bool {
	return slot >= pageWords && int64(slot)*8 < s.size()
}

// mix makes a word of an ID. IDs are digests, but tests use short ones.
func mix(id store.ID) uint64 {
	var h uint64
	for i := 0; i < len(id); i += 8 {
		h = (h ^ binary.LittleEndian.Uint64(id[i:])) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return h * 0xbf58476d1ce4e5b9
}

// fresh returns a number that was never used.
func fresh() uint64 {
	for {
		if n := rand.Uint64(); n != 0 {
			return n
		}
	}
}

const (
	tableMagic = "refrain numbers\n"
	headBytes  = 64
)

// head encodes the first bytes of the file.
func (t *table) head() []byte {
	b := make([]byte, headBytes)
	copy(b, tableMagic)
	binary.LittleEndian.PutUint32(b[16:], formatVersion)
	b[20], b[21], b[22] = t.wide, t.narrow, t.versions
	copy(b[24:], t.name[:])
	binary.LittleEndian.PutUint32(b[60:], crc32.Checksum(b[:60], castagnoli))
	return b
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const tableName = "numbers"

// errUnusable says why an existing numbers file cannot be used.
var errUnusable = errors.New("the numbers are damaged, or from another version")

// openTable opens the numbers of a directory. The error is fs.ErrNotExist,
// errUnusable, or that of the system.
func openTable(dir string, mapping bool) (*table, error) {
	f, err := os.OpenFile(filepath.Join(dir, tableName), os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	t := &table{file: f}
	if err := t.load(mapping); err != nil {
		f.Close()
		return nil, err
	}
	return t, nil
}

func (t *table) load(mapping bool) error {
	b := make([]byte, headBytes)
	if _, err := t.file.ReadAt(b, 0); err == io.EOF || err == nil && string(b[:16]) != tableMagic {
		return errUnusable
	} else if err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(b[60:]) != crc32.Checksum(b[:60], castagnoli) || binary.LittleEndian.Uint32(b[16:]) != formatVersion {
		return errUnusable
	}
	t.shape = shape{b[20], b[21], b[22]}
	copy(t.name[:], b[24:])
	if info, err := t.file.Stat(); err != nil {
		return err
	} else if t.wide > 24 || t.narrow > 24 || t.versions > 24 || info.Size() != t.size() {
		return errUnusable
	}
	return t.attach(mapping)
}

// attach makes the words readable: by mapping the file, or by copying it.
func (t *table) attach(mapping bool) error {
	if mapping {
		b, err := mapFile(t.file, int(t.size()))
		if err == nil {
			t.words = unsafe.Slice((*atomic.Uint64)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/8)
			t.mapped = true
			// Stamps in memory read the words as long as they exist.
			runtime.AddCleanup(t, func(b []byte) { unmapFile(b) }, b)
			return nil
		}
		if !errors.Is(err, errNoMapping) {
			return err
		}
	}
	t.words = make([]atomic.Uint64, t.size()/8)
	return t.copyAll()
}

// createTable makes a new file of numbers. All that was stored under the former one is
// forgotten. The file is written in full, so that no page of it is missing when the disk
// is full: a write to a missing page would end the program.
func createTable(dir string, s shape, mapping bool) (*table, error) {
	t := &table{shape: s}
	if _, err := crand.Read(t.name[:]); err != nil {
		return nil, err
	}
	var seed [32]byte
	if _, err := crand.Read(seed[:]); err != nil {
		return nil, err
	}
	b := make([]byte, s.size())
	if _, err := rand.NewChaCha8(seed).Read(b); err != nil {
		return nil, err
	}
	copy(b, t.head())
	for w := range 3 {
		binary.LittleEndian.PutUint64(b[8*(seqWord+16*w):], 0)
	}
	binary.NativeEndian.PutUint64(b[8*stateWord:], dirty)
	putBoot(b[8*bootWords:])
	temp := filepath.Join(dir, tableName+tempSuffix())
	if err := os.WriteFile(temp, b, 0o600); err != nil {
		os.Remove(temp)
		return nil, err
	}
	if err := os.Rename(temp, filepath.Join(dir, tableName)); err != nil {
		os.Remove(temp)
		return nil, err
	}
	return openTable(dir, mapping)
}

// tempSuffix ends the names of files that are being made.
func tempSuffix() string { return fmt.Sprintf(".%016x%s", rand.Uint64(), tempExt) }

const tempExt = ".tmp"

// putBoot writes the identity of this boot, or something that equals none.
func putBoot(b []byte) {
	id, ok := bootID()
	if !ok {
		crand.Read(id[:])
	}
	copy(b, id[:])
}

// survived reports whether the file holds each number that was drawn. It does not if the
// machine stopped while the newest numbers were only in its memory.
func (t *table) survived() bool {
	if t.words[stateWord].Load() == clean {
		return true
	}
	id, ok := bootID()
	return ok && t.words[bootWords].Load() == native(id[:8]) && t.words[bootWords+1].Load() == native(id[8:])
}

// native reads a word as the processor does, which is how a mapping shows it.
func native(b []byte) uint64 { return binary.NativeEndian.Uint64(b) }

// errFault says that the memory of the mapping is gone, because the file was cut.
var errFault = errors.New("the file of numbers was cut while it was in use")

// guarded runs f, which reads or writes words. If the file was cut meanwhile, it returns
// errFault, where the program would end.
func guarded(f func()) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			rethrow(p)
			err = errFault
		}
	}()
	f()
	return nil
}

// rethrow panics with p again, unless p comes from an address that cannot be read. Only
// the errors of such addresses have one.
func rethrow(p any) {
	type fault interface {
		runtime.Error
		Addr() uintptr
	}
	if _, ok := p.(fault); !ok {
		panic(p)
	}
}
