//go:build !windows && (!unix || aix || solaris || illumos)

package disk

import (
	"errors"
	"os"
)

func tryLockFile(*os.File, bool) error { return errors.ErrUnsupported }
func shareLock(*os.File) error         { return errors.ErrUnsupported }
func unlockFile(*os.File) error        { return errors.ErrUnsupported }
