package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
)

// flags are the program's command-line flags.
type flags struct {
	addr, base     string
	issuer, client string
	proxy, from    string
	as             string
}

func parse(args []string) (f flags, err error) {
	set := flag.NewFlagSet("team", flag.ContinueOnError)
	set.StringVar(&f.addr, "addr", "127.0.0.1:8501", "the `address` to listen on, as host:port")
	set.StringVar(&f.base, "base", "", "the `URL` at which browsers find the app; by default the address itself")
	set.StringVar(&f.issuer, "issuer", "", "the `URL` of the OpenID provider that signs visitors in")
	set.StringVar(&f.client, "client", "", "the `ID` of this app at the provider; its secret is in CLIENT_SECRET")
	set.StringVar(&f.proxy, "proxy", "", "the `KIND` of proxy that has signed visitors in: "+kinds())
	set.StringVar(&f.from, "from", "", "the `ADDRESS` or network of that proxy, as the app sees it")
	set.StringVar(&f.as, "as", "", "the `NAME` that every visitor has, to look around; by default Ada")
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
	if f.issuer == "" && f.proxy == "" && f.as == "" {
		f.as = "Ada"
	}
	return f, f.check()
}

func kinds() string { return strings.Join(slices.Sorted(maps.Keys(proxies)), ", ") }

// check returns an error about flags that contradict each other.
func (f flags) check() error {
	ways := 0
	for _, given := range []string{f.issuer, f.proxy, f.as} {
		if given != "" {
			ways++
		}
	}
	if ways > 1 {
		return errors.New("visitors sign in one way: give one of -issuer, -proxy and -as")
	}
	if f.proxy != "" {
		if _, ok := proxies[f.proxy]; !ok {
			return fmt.Errorf("-proxy %q is not known: give one of %s", f.proxy, kinds())
		}
		if !isNetwork(f.from) {
			return fmt.Errorf("-from %q is neither an address nor a network: give where the proxy's requests come from, since anybody else could write its headers", f.from)
		}
	}
	if f.as != "" && !isLoopback(f.addr) {
		return fmt.Errorf("-as lets everybody in, and other machines could reach -addr %s: give it as 127.0.0.1:port", f.addr)
	}
	return nil
}

func isNetwork(text string) bool {
	_, err := netip.ParsePrefix(text)
	_, addrErr := netip.ParseAddr(text)
	return err == nil || addrErr == nil
}

func isLoopback(addr string) bool {
	at, err := netip.ParseAddrPort(addr)
	return err == nil && at.Addr().IsLoopback()
}

// host is the name by which browsers reach the app.
func (f flags) host() string {
	u, err := url.Parse(f.base)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("the address %s is in use: end the program that has it, or choose another with -addr", address)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %q: %w: give -addr as host:port", address, err)
	}
	return l, nil
}
