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

// closeTime is how long a program that is asked to end waits for its runs.
const closeTime = 10 * time.Second

// Main serves the app until the program is interrupted. A main function needs no more:
//
//	func main() { app.Main(script) }
//
// Main adds two flags to those that the program has defined in package flag, and parses
// them all. -addr is the address to listen on, by default 127.0.0.1:8501. -open opens the
// page in a browser. If a flag, an OnStart function or the address is wrong, Main writes
// one sentence to standard error and exits with status 1.
//
// Main returns after SIGINT or SIGTERM. Before, it waits for the runs to end. It then
// closes the default cache and those of the setting Caches, with their objects.
//
// The command refrain run builds a program again when its source changes. Under it, Main
// serves the page at the address given to that command, and leaves its sessions to the
// next build.
func Main(script func(*UI) error, list ...Setting) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := serve(ctx, script, list)
	closeCaches(settingsOf(list))
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return
	}
	stop()
	fmt.Fprintln(os.Stderr, program()+": "+oneLine(err.Error()))
	os.Exit(1)
}

func serve(ctx context.Context, script func(*UI) error, list []Setting) error {
	// Join comes first, so that no child process can inherit the handle it takes.
	above, err := handover.Join()
	if err != nil {
		return err
	}
	flags, err := parseFlags()
	if err != nil {
		return err
	}
	for _, start := range settingsOf(list).onStart {
		if err := start(ctx); err != nil {
			return err
		}
	}
	if above != nil {
		defer above.Close()
		return serveUnder(ctx, above, script, list)
	}
	listener, err := listen(flags.addr)
	if err != nil {
		return err
	}
	a := New(script, append(list, AllowHosts(hostOf(flags.addr)...))...)
	url := urlOf(listener.Addr())
	fmt.Println("Refrain: " + url)
	if flags.open {
		openBrowser(url, a.log())
	}
	return a.serve(ctx, listener, nil)
}

// closeCaches closes the objects of singletons. It comes last, since runs may use them.
func closeCaches(s settings) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	for _, c := range s.sessions.Caches {
		if err := c.Close(ctx); err != nil {
			s.sessions.Log.Warn("some objects were not closed in time", "cache", c.Name(), "waited", closeTime)
		}
	}
}

// serve answers requests until ctx ends. A supervisor may end it earlier. The sessions
// then go to another app.
func (a *App) serve(ctx context.Context, listener net.Listener, sup *supervisor) error {
	srv := &http.Server{
		Handler:           a,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(a.log().Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	case <-sup.leave():
		srv.Close()
		sup.report(a.host.HandOver())
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer cancel()
	if err := errors.Join(a.Close(ctx), srv.Shutdown(ctx)); err != nil {
		a.log().Warn("some runs did not end in time", "waited", closeTime)
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

// hostOf returns the host name in the address to listen on. Browsers may use it to reach
// the app.
func hostOf(addr string) []string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "" {
		return nil
	}
	return []string{host}
}

// urlOf returns the URL by which a browser on this machine finds the page.
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

// program returns the name that messages start with.
func program() string {
	name := os.Args[0]
	return strings.TrimSuffix(name[strings.LastIndexAny(name, `/\`)+1:], ".exe")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
