package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// sameSignal is the time within which a second signal counts as the first: a program that
// ends a process and its group sends two.
const sameSignal = time.Second

// untilSignal returns a context that ends with the first signal that asks the program to
// end, and a channel that is closed with the second.
//
// A signal that was ignored when the program began, as under nohup, stays ignored. If the
// reader of the output has gone, writing fails and the program goes on.
func untilSignal() (ctx context.Context, hurry <-chan struct{}, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	asked, broken := make(chan os.Signal, 1), make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(asked, s)
		}
	}
	signal.Notify(broken, syscall.SIGPIPE)
	twice, done := make(chan struct{}), make(chan struct{})
	go func() {
		select {
		case <-asked:
		case <-done:
			return
		}
		first := time.Now()
		cancel()
		for {
			select {
			case <-asked:
				if time.Since(first) >= sameSignal {
					close(twice)
					return
				}
			case <-done:
				return
			}
		}
	}()
	return ctx, twice, func() {
		signal.Stop(asked)
		signal.Stop(broken)
		close(done)
		cancel()
	}
}
