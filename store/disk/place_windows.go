package disk

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// farSystem returns the name of the file system of a directory, if other machines may
// write to it.
func farSystem(dir string) (name string, err error) {
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(dir) + `\`)
	if err != nil {
		return "", err
	}
	if windows.GetDriveType(root) == windows.DRIVE_REMOTE {
		return "a network drive", nil
	}
	return "", nil
}
