//go:build unix && !solaris && !aix

package spool

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// locks says that tryLock tells whether a program is alive.
const locks = true

// userSuffix keeps two users of one machine apart.
func userSuffix() string { return "-" + strconv.Itoa(os.Getuid()) }

// checkOwned refuses a directory that another user could have made. In a directory that
// all users may write, another user can take a name before this program does.
func checkOwned(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(stat.Uid) != os.Getuid() || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s is not a directory that only this user may enter: remove it", dir)
	}
	return nil
}

// tryLock locks f until it is closed or the program ends, unless another program, or
// another opening of the file, has locked it.
func tryLock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
