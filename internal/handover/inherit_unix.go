//go:build unix

package handover

import (
	"os"
	"syscall"
)

// inherit returns an inherited descriptor. Programs that this program starts do not
// inherit it.
func inherit(fd int, name string) *os.File {
	syscall.CloseOnExec(fd)
	syscall.SetNonblock(fd, true)
	return os.NewFile(uintptr(fd), name)
}
