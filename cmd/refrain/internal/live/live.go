// Package live runs an app during development: it builds the program, serves it, and
// builds it again whenever its source changes.
//
// The supervisor is this process. It holds the socket that browsers connect to for as
// long as it runs, and lends it to the program, its child. The child accepts connections
// from the socket directly. So there is no proxy between page and app, and the port is
// never free for a moment. The supervisor polls for changed files (sources.go) and builds
// while the child goes on serving (build.go). If a build fails, the child's pages show
// the errors. After a build that succeeds, the child gives its sessions away and ends,
// and the next child gets the sessions and the socket (child.go). Connections that come
// in between wait in the socket. While no child can serve, a stand-in serves a page that
// says why (front.go).
//
// A child that ends by itself is started again after a pause, which grows each time
// (ends.go), and at once when its source changes. Supervisor and child talk over a
// pair of pipes (package handover), which no browser can reach.
package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
)

// Config names the program to run, and the way to run it. Package and Addr must be set.
type Config struct {
	Package string   // a directory, a Go file or an import path
	Args    []string // the program's arguments
	Addr    string   // the address to listen on, as host:port
	Open    bool     // open the page in a browser once the app serves
	Race    bool     // build with the race detector
	Tags    string   // build tags, separated by commas

	Stdout, Stderr io.Writer // for the program's output; messages go to Stderr too

	// Hurry, when closed, ends the wait for the program at the end: it is killed. With
	// nil Run waits.
	Hurry <-chan struct{}
}

// Run builds, serves and watches until ctx ends. Then it ends the program, waits for it,
// and returns nil. It returns an error if it cannot start.
func Run(ctx context.Context, c Config) error {
	if err := supported(); err != nil {
		return err
	}
	c.Stdout, c.Stderr = lasting{c.Stdout}, lasting{c.Stderr}
	t, err := resolve(c.Package)
	if err != nil {
		return err
	}
	listener, err := listen(c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	socket, err := lend(listener)
	if err != nil {
		return err
	}
	defer socket.Close()
	dir, err := os.MkdirTemp("", "refrain-run-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s := &supervisor{
		config:  c,
		sources: newSources(t, c.Tags),
		builder: builder{target: t, race: c.Race, tags: c.Tags, dir: dir},
		socket:  socket,
		url:     urlOf(listener.Addr()),
		front:   newFront(socket, c.Addr, c.Stderr),
	}
	s.run(ctx)
	return nil
}

func listen(addr string) (*net.TCPListener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("the address %s is in use: end the program that has it, or choose another with -addr", addr)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %q: %w: give -addr as host:port", addr, err)
	}
	return l.(*net.TCPListener), nil
}

// urlOf returns the address of the page for a browser on this machine.
func urlOf(addr net.Addr) string {
	tcp := addr.(*net.TCPAddr)
	if tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", tcp.Port)
	}
	return "http://" + addr.String()
}
