//go:build !unix || solaris || aix

package spool

import "os"

const locks = false

// userSuffix is empty: the directory for temporary files is each user's own.
func userSuffix() string { return "" }

func checkOwned(dir string) error {
	_, err := os.Stat(dir)
	return err
}

// tryLock locks nothing: the random name of a directory makes it its program's own.
func tryLock(*os.File) bool { return true }
