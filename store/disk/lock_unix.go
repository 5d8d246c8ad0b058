//go:build unix && !(aix || solaris || illumos)

package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// tryLockFile locks by flock. The lock belongs to the open file, and not to the process.
func tryLockFile(f *os.File, exclusive bool) error {
	how := unix.LOCK_SH
	if exclusive {
		how = unix.LOCK_EX
	}
	err := flock(f, how|unix.LOCK_NB)
	if err == unix.EWOULDBLOCK {
		return errHeld
	}
	return err
}

// shareLock makes an exclusive lock one for all who share it.
func shareLock(f *os.File) error { return lockFile(f, false, guardPatience) }

func unlockFile(f *os.File) error { return flock(f, unix.LOCK_UN) }

// flock keeps the file open meanwhile. If another goroutine closed it, the number of its
// descriptor could be that of another file.
func flock(f *os.File, how int) (err error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	if outer := raw.Control(func(fd uintptr) {
		for {
			if err = unix.Flock(int(fd), how); err != unix.EINTR {
				return
			}
		}
	}); outer != nil {
		return outer
	}
	return err
}
