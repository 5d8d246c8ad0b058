// Package live runs an app while it is being written: it builds the program, serves it, and builds it again whenever its
// source changes.
//
// A supervisor, this process, holds the socket that browsers connect to for as long as it runs, and lends it to the program, its
// child, which accepts connections from it directly: there is no proxy between page and app, and no port that is free
// for a moment. It learns by polling that a file has changed (sources.go), and builds beside the child that goes on serving
// (build.go). A build that fails is shown in its pages. After one that succeeds the child gives its sessions away and
// ends, and the next child gets them with the socket (child.go); connections that come in between wait in the socket. While no child
// can serve, a stand-in does, and shows why (front.go).
//
// A child that ends by itself is not started again before its source changes. The channel between supervisor and child is a
// pair of pipes (package handover): no browser can reach it.
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

// Config says what to run and how. Package and Addr must be set.
type Config struct {
	Package string   // a directory, a Go file or an import path
	Args    []string // for the program
	Addr    string   // to listen on, as host:port
	Open    bool     // open the page in a browser, once it is there
	Race    bool     // build with the race detector
	Tags    string   // build tags, separated by commas

	Stdout, Stderr io.Writer // of the program; messages go to Stderr too
}

// Run builds, serves and watches until ctx ends; then it ends the program, waits for it, and returns nil. It returns an error
// when it cannot begin.
func Run(ctx context.Context, c Config) error {
	if err := supported(); err != nil {
		return err
	}
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

// urlOf returns where a browser on this machine finds the page.
func urlOf(addr net.Addr) string {
	tcp := addr.(*net.TCPAddr)
	if tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", tcp.Port)
	}
	return "http://" + addr.String()
}
