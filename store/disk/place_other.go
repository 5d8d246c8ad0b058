//go:build !linux && !darwin && !windows

package disk

// farSystem returns the name of the file system of a directory, if other machines may
// write to it. It is not known here.
func farSystem(string) (name string, err error) { return "", nil }
