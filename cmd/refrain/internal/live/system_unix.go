//go:build unix

package live

import (
	"net"
	"os"
	"os/exec"
	"syscall"
)

func supported() error { return nil }

// lend returns the socket of l as a file that a child can inherit. The socket stays in
// non-blocking mode, which all processes that have it share. In blocking mode, closing a
// listener would not end its Accept.
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

// apart gives c a process group of its own. So the terminal's Ctrl+C does not reach c,
// and the supervisor ends it in the proper order.
func apart(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// signalGroup signals a process that was started apart, and all that it has started.
func signalGroup(p *os.Process, s syscall.Signal) { syscall.Kill(-p.Pid, s) }
