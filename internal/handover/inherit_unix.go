//go:build unix

package handover

import (
	"os"
	"syscall"
)

// inherit returns an inherited descriptor, which programs that this one starts do not inherit in turn.
func inherit(fd int, name string) *os.File {
	syscall.CloseOnExec(fd)
	syscall.SetNonblock(fd, true)
	return os.NewFile(uintptr(fd), name)
}
