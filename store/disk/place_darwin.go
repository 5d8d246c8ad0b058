package disk

import "golang.org/x/sys/unix"

// farSystem returns the name of the file system of a directory, if other machines may
// write to it.
func farSystem(dir string) (name string, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil || s.Flags&unix.MNT_LOCAL != 0 {
		return "", err
	}
	return unix.ByteSliceToString(s.Fstypename[:]), nil
}
