package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

// Exit statuses.
const (
	statusDone   = 0
	statusFailed = 1
	statusUsage  = 2
)

// command is a subcommand.
type command struct {
	name, args, does string
	run              func(c *call) error
}

// call is one call of a command, with the files for its output.
type call struct {
	flags          *flag.FlagSet
	args           []string // not parsed yet
	stdout, stderr io.Writer
}

var commands []*command

func init() {
	commands = []*command{
		{"run", "[flags] package [app flags]", "build an app, serve it, and build it again when its source changes", runRun},
		{"version", "", "print the version", runVersion},
		{"help", "[command]", "print how a command is called", runHelp},
	}
}

// usageError is an error of a user in calling the command.
type usageError string

func (e usageError) Error() string { return string(e) }

func main() { os.Exit(start(os.Args[1:], os.Stdout, os.Stderr)) }

// start runs the command in args and returns the exit status.
func start(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		usage(stderr)
		return statusUsage
	}
	name := strings.TrimLeft(args[0], "-")
	if name == "h" {
		name = "help"
	}
	c := find(name)
	if c == nil {
		fmt.Fprintf(stderr, "refrain: there is no command %q: refrain help lists them\n", args[0])
		return statusUsage
	}
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	err := c.run(&call{flags, args[1:], stdout, stderr})
	var wrong usageError
	switch {
	case err == nil:
		return statusDone
	case errors.Is(err, flag.ErrHelp):
		c.explain(stdout, flags)
		return statusDone
	case errors.As(err, &wrong):
		fmt.Fprintf(stderr, "refrain %s: %s: refrain help %[1]s says how it is called\n", c.name, wrong)
		return statusUsage
	}
	fmt.Fprintf(stderr, "refrain %s: %v\n", c.name, err)
	return statusFailed
}

func find(name string) *command {
	for _, c := range commands {
		if c.name == name {
			return c
		}
	}
	return nil
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "Refrain runs data apps while they are being written.\n\nCommands:")
	for _, c := range commands {
		fmt.Fprintf(w, "  refrain %-36s %s\n", strings.TrimSpace(c.name+" "+c.args), c.does)
	}
}

// explain prints how c is called, and the flags that c has defined.
func (c *command) explain(w io.Writer, flags *flag.FlagSet) {
	fmt.Fprintf(w, "refrain %s: %s\n", strings.TrimSpace(c.name+" "+c.args), c.does)
	flags.SetOutput(w)
	flags.PrintDefaults()
}

// parse parses the flags that the command has defined. It leaves the arguments behind the
// flags in args.
func (c *call) parse() error {
	err := c.flags.Parse(c.args)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		c.args = c.flags.Args()
		return err
	}
	return usageError(err.Error())
}

func runHelp(c *call) error {
	if err := c.parse(); err != nil {
		return err
	}
	if len(c.args) == 0 {
		usage(c.stdout)
		return nil
	}
	of := find(c.args[0])
	if of == nil {
		return usageError(fmt.Sprintf("there is no command %q", c.args[0]))
	}
	flags := flag.NewFlagSet(of.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	// With -h a command defines its flags and does nothing else.
	of.run(&call{flags, []string{"-h"}, c.stdout, c.stderr})
	of.explain(c.stdout, flags)
	return nil
}

func runVersion(c *call) error {
	if err := c.parse(); err != nil {
		return err
	}
	version := "of unknown version"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	fmt.Fprintf(c.stdout, "refrain %s, %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
