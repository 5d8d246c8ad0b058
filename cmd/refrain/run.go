package main

import (
	"errors"

	"github.com/refrain-go/refrain/cmd/refrain/internal/live"
)

func runRun(c *call) error {
	config := live.Config{Stdout: c.stdout, Stderr: c.stderr}
	c.flags.StringVar(&config.Addr, "addr", "127.0.0.1:8501", "the `address` to listen on, as host:port")
	c.flags.BoolVar(&config.Open, "open", false, "open the page in a browser")
	c.flags.BoolVar(&config.Race, "race", false, "build with the race detector")
	c.flags.StringVar(&config.Tags, "tags", "", "build `tags`, separated by commas")
	if err := c.parse(); err != nil {
		return err
	}
	if len(c.args) == 0 {
		return usageError("it needs a package, such as ./examples/tour")
	}
	config.Package, config.Args = c.args[0], c.args[1:]
	if len(config.Args) > 0 && config.Args[0] == "--" {
		config.Args = config.Args[1:]
	}
	ctx, hurry, stop := untilSignal()
	defer stop()
	config.Hurry = hurry
	if err := live.Run(ctx, config); err != nil {
		return err
	}
	select {
	case <-hurry:
		return errors.New("a second signal came before the app had ended, and it was killed")
	default:
		return nil
	}
}
