package app

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

const defaultAddr = "127.0.0.1:8501"

// flags holds the flags that Main adds to a program's own.
type flags struct {
	addr string
	open bool
}

// parseFlags adds the app's flags to the program's own and parses the command line. If
// the program has already parsed it, parseFlags only reads flags of these names that the
// program has defined.
func parseFlags() (flags, error) {
	set := flag.CommandLine
	if !flag.Parsed() {
		if set.Lookup("addr") == nil {
			set.String("addr", defaultAddr, "the `address` to listen on, as host:port")
		}
		if set.Lookup("open") == nil {
			set.Bool("open", false, "open the page in a browser")
		}
		if err := parse(set, os.Args[1:]); err != nil {
			return flags{}, err
		}
	}
	f := flags{addr: defaultAddr}
	if given := set.Lookup("addr"); given != nil {
		f.addr = given.Value.String()
	}
	if given := set.Lookup("open"); given != nil {
		f.open = given.Value.String() == "true"
	}
	return f, nil
}

// parse does the work of set.Parse, but leaves it to the caller to show an error. Package
// flag would print the usage with the error.
func parse(set *flag.FlagSet, args []string) error {
	usage, output := set.Usage, set.Output()
	set.Init(set.Name(), flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	err := set.Parse(args)
	set.SetOutput(output)
	set.Usage = usage
	switch {
	case errors.Is(err, flag.ErrHelp):
		set.SetOutput(os.Stdout)
		if usage == nil {
			usage = set.PrintDefaults
		}
		usage()
		return err
	case err != nil:
		return fmt.Errorf("%w: -h lists the flags", err)
	case set.NArg() > 0:
		return fmt.Errorf("unexpected argument %q: -h lists the flags", set.Arg(0))
	}
	return nil
}
