// Service answers questions about US airports and routes as JSON. It is a plain net/http
// program without the app, and memoizes its answers.
//
//	go run ./examples/service                  # real airports and routes, in an SQLite database in memory
//	go run ./examples/service -db FILE         # an SQLite file
//	go run ./examples/service -db 'postgres://USER:PASSWORD@HOST:PORT/DATABASE'
//
//	curl 'http://127.0.0.1:8080/airports?state=WA'
//	curl 'http://127.0.0.1:8080/routes?from=SEA&n=3'
//	curl 'http://127.0.0.1:8081/stats'         # the second address is for admins, on this machine only
//	curl -X POST 'http://127.0.0.1:8081/clear'
//
// A database of your own needs the tables airports and routes, with the columns of the
// files in data.
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
)

// closeTime is the time that an ending service gives its requests to finish.
const closeTime = 10 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "service: "+strings.Join(strings.Fields(err.Error()), " "))
		os.Exit(1)
	}
}

// run is the program. Its errors are sentences for the user who started it.
func run(ctx context.Context, args []string) error {
	flags, err := parse(args)
	if err != nil {
		return err
	}
	source = flags.db
	// A wrong -db should be seen at the start, not by the first request.
	if _, err := database.Get(ctx); err != nil {
		return err
	}
	public, err := listen("-addr", flags.addr)
	if err != nil {
		return err
	}
	private, err := listenHere("-admin", flags.admin)
	if err != nil {
		return err
	}
	// Addresses that answer, for a click in the terminal.
	fmt.Printf("service: http://%s/airports?state=WA\nadmin:   http://%s/stats\n", public.Addr(), private.Addr())
	return serve(ctx, public, private)
}

// serve answers requests until ctx ends. Then it ends in order: it takes no new requests,
// finishes the present ones, and closes the objects that they used.
func serve(ctx context.Context, public, private net.Listener) error {
	api, admin := newServer(newAPI()), newServer(newAdmin(private.Addr()))
	failed := make(chan error, 2)
	go func() { failed <- api.Serve(public) }()
	go func() { failed <- admin.Serve(private) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	return errors.Join(api.Shutdown(end), admin.Shutdown(end), refrain.Default().Close(end))
}

// newServer makes each request a scope: an object that it got stays open until it has
// been answered.
func newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           refrain.Handler(h),
		ReadHeaderTimeout: 10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
