package disk

import (
	"os"

	"golang.org/x/sys/windows"
)

// Locks of Windows keep others from reading the bytes, so they are taken on a byte far
// behind the end of the file.
var farByte = windows.Overlapped{Offset: 0xffff_0000, OffsetHigh: 0x7fff_ffff}

func tryLockFile(f *os.File, exclusive bool) error {
	flags := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if exclusive {
		flags |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	at := farByte
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &at)
	if err == windows.ERROR_LOCK_VIOLATION || err == windows.ERROR_IO_PENDING {
		return errHeld
	}
	return err
}

// shareLock makes an exclusive lock one for all who share it. A handle may hold both; the
// first that is released is the exclusive one.
func shareLock(f *os.File) error {
	if err := tryLockFile(f, false); err != nil {
		return err
	}
	return unlockFile(f)
}

func unlockFile(f *os.File) error {
	at := farByte
	return windows.UnlockFileEx(windows.Handle(f.Fd()), 0, 1, 0, &at)
}
