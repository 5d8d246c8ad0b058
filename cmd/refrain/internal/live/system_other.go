//go:build !unix

package live

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"syscall"
)

var errUnsupported = errors.New("refrain run hands a socket from one process to the next, which this system cannot do: use go run")

func supported() error { return errUnsupported }

func lend(*net.TCPListener) (*os.File, error) { return nil, errUnsupported }

func apart(*exec.Cmd) {}

func signalGroup(*os.Process, syscall.Signal) {}
