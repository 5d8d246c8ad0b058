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
	for {
		err := unix.Flock(int(f.Fd()), how|unix.LOCK_NB)
		switch err {
		case unix.EINTR:
			continue
		case unix.EWOULDBLOCK:
			return errHeld
		}
		return err
	}
}

func unlockFile(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_UN) }
