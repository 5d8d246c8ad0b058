package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/refrain-go/refrain/internal/handover"
)

// closeTime is how long a program that is asked to end waits for the runs that are going.
const closeTime = 10 * time.Second

// Main serves the app until the program is interrupted, and is all that a main function needs:
//
//	func main() { app.Main(script) }
//
// It adds two flags to those that the program has defined in package flag, and parses them all: -addr, by default
// 127.0.0.1:8501, and -open, which opens the page in a browser. What is wrong with a flag, an OnStart function or the
// address is told in one sentence on standard error, and the exit status is 1. It returns after SIGINT or SIGTERM, when
// the runs have ended and the caches, the default one and those of the setting Caches, are closed with their objects.
//
// Under refrain run, which builds a program again when its source changes, it serves the page at the address given there,
// and leaves its sessions to the next build.
func Main(script func(*UI) error, list ...Setting) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := serve(ctx, script, list)
	closeCaches(settle(list))
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return
	}
	stop()
	fmt.Fprintln(os.Stderr, program()+": "+oneLine(err.Error()))
	os.Exit(1)
}

func serve(ctx context.Context, script func(*UI) error, list []Setting) error {
	boss, err := handover.Join() // before anything can inherit what it gives
	if err != nil {
		return err
	}
	flags, err := parseFlags()
	if err != nil {
		return err
	}
	for _, start := range settle(list).onStart {
		if err := start(ctx); err != nil {
			return err
		}
	}
	if boss != nil {
		defer boss.Close()
		return serveUnder(ctx, boss, script, list)
	}
	listener, err := listen(flags.addr)
	if err != nil {
		return err
	}
	a := New(script, append(list, AllowHosts(hostOf(flags.addr)...))...)
	url := urlOf(listener.Addr())
	fmt.Println("Refrain: " + url)
	if flags.open {
		openBrowser(url, a.settings.log)
	}
	return a.serve(ctx, listener, nil)
}

// closeCaches closes what singletons hold, after everything that could use it.
func closeCaches(s settings) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	for _, c := range s.caches {
		if err := c.Close(ctx); err != nil {
			s.log.Warn("some objects were not closed in time", "cache", c.Name(), "waited", closeTime)
		}
	}
}

// serve answers until ctx ends. With a supervisor, it may be told to leave the sessions to another app before.
func (a *App) serve(ctx context.Context, listener net.Listener, boss *boss) error {
	srv := &http.Server{
		Handler:           a,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(a.settings.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	case <-boss.leave():
		srv.Close()
		boss.report(a.handOver())
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer cancel()
	if err := errors.Join(a.Close(ctx), srv.Shutdown(ctx)); err != nil {
		a.settings.log.Warn("some runs did not end in time", "waited", closeTime)
	}
	return nil
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("the address %s is in use: end the program that has it, or choose another with -addr", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("the address %s may not be listened on by this user: choose a port above 1023 with -addr", addr)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %q: %w: give -addr as host:port", addr, err)
	}
	return l, nil
}

// hostOf returns the name in an address to listen on, by which browsers may then reach it.
func hostOf(addr string) []string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "" {
		return nil
	}
	return []string{host}
}

// urlOf returns where a browser on this machine finds the page.
func urlOf(addr net.Addr) string {
	at, err := netip.ParseAddrPort(addr.String())
	if err == nil && at.Addr().IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", at.Port())
	}
	return "http://" + addr.String()
}

func openBrowser(url string, log *slog.Logger) {
	command := map[string][]string{
		"darwin":  {"open"},
		"windows": {"rundll32", "url.dll,FileProtocolHandler"},
	}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	c := exec.Command(command[0], append(command[1:], url)...)
	if err := c.Start(); err != nil {
		log.Warn("no browser could be opened", "error", err, "page", url)
		return
	}
	go c.Wait()
}

// program is the name that messages start with.
func program() string {
	name := os.Args[0]
	return strings.TrimSuffix(name[strings.LastIndexAny(name, `/\`)+1:], ".exe")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
