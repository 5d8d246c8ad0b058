// Team is a board of notes for people who sign in. Every visitor reads all notes, and can
// take back only their own. It shows two ways in which an app learns the identity of its
// visitor.
//
// A provider signs visitors in, by OpenID Connect (signin.go):
//
//	export CLIENT_SECRET=… SESSION_KEY="$(openssl rand -base64 32)"
//	go run ./examples/team -base https://team.example.com/ \
//		-issuer https://login.example.com -client team
//
// A proxy in front of the app has signed them in already (proxy.go):
//
//	go run ./examples/team -base https://team.example.com/ -proxy oauth2-proxy -from 10.0.0.2
//
// Without either, to look around, every visitor is Ada, and only this machine can reach
// the app:
//
//	go run ./examples/team
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// closeTime is the time that an ending program gives requests to finish.
const closeTime = 10 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "team: "+strings.Join(strings.Fields(err.Error()), " "))
		os.Exit(1)
	}
}

// run is the program. Its errors are sentences for the user who started it.
func run(ctx context.Context, args []string) error {
	flags, err := parse(args)
	if err != nil {
		return err
	}
	listener, err := listen(flags.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	if flags.base == "" {
		flags.base = "http://" + listener.Addr().String() + "/"
	}
	page, handler, err := newApp(ctx, flags)
	if err != nil {
		return err
	}
	fmt.Println("team: " + flags.base)
	return serve(ctx, listener, page, handler)
}

// newApp returns the app, and the handler to serve, which is the app itself unless
// something stands before it.
func newApp(ctx context.Context, flags flags) (*app.App, http.Handler, error) {
	switch {
	case flags.issuer != "":
		return signedIn(ctx, flags)
	case flags.proxy != "":
		return behindProxy(flags)
	}
	page := app.New(board(visitor{ID: flags.as, Name: flags.as}.itself),
		append(settings, app.User(func(*http.Request) (string, error) { return flags.as, nil }))...)
	return page, page, nil
}

var settings = []app.Setting{app.PageTitle("Team"), app.PageIcon("📌")}

// serve answers requests until ctx ends. Then it ends in order: the tabs, the requests,
// and the objects that both used.
func serve(ctx context.Context, listener net.Listener, page *app.App, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	return errors.Join(page.Close(end), server.Shutdown(end), refrain.Default().Close(end))
}
