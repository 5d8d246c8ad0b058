//go:build unix && !(arm || mips || mipsle || aix || solaris || illumos)

package disk

import (
	"errors"
	"os"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// errNoMapping says that files are not mapped on this system.
var errNoMapping = errors.New("no mapping")

// mapFile maps a file into memory, for all processes alike.
func mapFile(f *os.File, size int) ([]byte, error) {
	return unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
}

func unmapFile(b []byte) { unix.Munmap(b) }

// syncMapped writes changed pages to the file.
func syncMapped(words []atomic.Uint64) error {
	return unix.Msync(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), 8*len(words)), unix.MS_SYNC)
}
