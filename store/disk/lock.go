package disk

import (
	"errors"
	"os"
	"time"
)

// errHeld says that another handle holds a lock.
var errHeld = errors.New("another process holds the lock")

// lockFile locks a file for one handle, or for all that share it. It waits for at most
// patience. It asks again and again, because a system call that waits cannot be given up.
func lockFile(f *os.File, exclusive bool, patience time.Duration) error {
	deadline := time.Now().Add(patience)
	for pause := 50 * time.Microsecond; ; pause = min(2*pause, 10*time.Millisecond) {
		err := tryLockFile(f, exclusive)
		if err == nil || !errors.Is(err, errHeld) || !time.Now().Before(deadline) {
			return err
		}
		time.Sleep(pause)
	}
}
