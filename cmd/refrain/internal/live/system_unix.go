//go:build unix

package live

import (
	"net"
	"os"
	"os/exec"
	"syscall"
)

func supported() error { return nil }

// lend returns the socket of l as a file to be inherited. It stays in non-blocking mode, which all who have it share: in
// the other, closing a listener would not end its Accept.
func lend(l *net.TCPListener) (*os.File, error) {
	raw, err := l.SyscallConn()
	if err != nil {
		return nil, err
	}
	var socket *os.File
	var failed error
	err = raw.Control(func(fd uintptr) {
		syscall.ForkLock.RLock()
		defer syscall.ForkLock.RUnlock()
		var copied int
		if copied, failed = syscall.Dup(int(fd)); failed == nil {
			syscall.CloseOnExec(copied)
			socket = os.NewFile(uintptr(copied), "socket")
		}
	})
	if err == nil {
		err = failed
	}
	return socket, err
}

// apart keeps the terminal's Ctrl+C from c: the supervisor ends it, in order.
func apart(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
