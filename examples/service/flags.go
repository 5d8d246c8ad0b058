package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"syscall"
)

// flags are the program's command-line flags.
type flags struct{ addr, admin, db string }

func parse(args []string) (f flags, err error) {
	set := flag.NewFlagSet("service", flag.ContinueOnError)
	set.StringVar(&f.addr, "addr", "127.0.0.1:8080", "the `address` to answer on, as host:port")
	set.StringVar(&f.admin, "admin", "127.0.0.1:8081", "the loopback `address` for admins, as host:port")
	set.StringVar(&f.db, "db", "", "the `DATABASE` to read in place of the embedded one: an SQLite file, or a URL postgres://…")
	set.SetOutput(io.Discard) // main prints the error
	err = set.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		set.SetOutput(os.Stdout)
		set.PrintDefaults()
		return f, err
	case err != nil:
		return f, fmt.Errorf("%w: -h lists the flags", err)
	case set.NArg() > 0:
		return f, fmt.Errorf("unexpected argument %q: -h lists the flags", set.Arg(0))
	}
	return f, nil
}

// listen listens on the address that the flag name gave.
func listen(name, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("the address %s is in use: end the program that has it, or choose another with %s", address, name)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %q: %w: give %s as host:port", address, err, name)
	}
	return l, nil
}

// listenHere is listen for an address that other machines cannot reach. A check of the
// request's address would not do: behind a proxy on this machine, all requests come from
// this machine.
func listenHere(name, address string) (net.Listener, error) {
	l, err := listen(name, address)
	if err != nil {
		return nil, err
	}
	if at, err := netip.ParseAddrPort(l.Addr().String()); err != nil || !at.Addr().IsLoopback() {
		l.Close()
		return nil, fmt.Errorf("other machines could reach %s, where caches are cleared: give %s as 127.0.0.1:port", address, name)
	}
	return l, nil
}
