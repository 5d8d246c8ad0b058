package disk

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// claimsAreShared says that processes exclude each other by lockByte.
const claimsAreShared = true

// lockByte locks one byte of a file by an open file description lock. The kernel releases
// it when the file is closed, which is also when the process dies. errHeld says that
// another handle holds it. A file that one handle opened once does not exclude itself.
func lockByte(f *os.File, at int64) error {
	err := setByte(f, at, unix.F_WRLCK)
	if err == unix.EAGAIN || err == unix.EACCES {
		return errHeld
	}
	return err
}

func unlockByte(f *os.File, at int64) error { return setByte(f, at, unix.F_UNLCK) }

func setByte(f *os.File, at int64, how int16) error {
	lock := unix.Flock_t{Type: how, Whence: io.SeekStart, Start: at, Len: 1}
	for {
		err := unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &lock)
		if err != unix.EINTR {
			return err
		}
	}
}
