// Command conformance runs the hazards of caches, each as a small scenario, against
// Refrain and other Go libraries. It prints a table with a row for each scenario and a
// column for each library.
//
// A cell is "ok", what went wrong, or "n/a" where the library lacks what the scenario
// needs. Each cell runs in a process of its own, so that a library that ends its process,
// or never returns, spoils no other cell.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A scenario is one hazard.
type scenario struct {
	rule string // the rule of the contract
	name string
	run  func(library) string // returns what went wrong, or ok
}

const (
	ok    = "ok"
	none  = "n/a"
	hangs = "hangs"
)

// deadline is how long a scenario may take. Half of them take a few milliseconds.
const deadline = 5 * time.Second

func main() {
	only := flag.String("only", "", "a regular expression: run only scenarios whose rule and name match")
	cell := flag.String("cell", "", "run one cell in this process, as rule/scenario/library, and print what it came to")
	flag.Parse()
	scenarios := slices.Concat(flights(), invalidations(), values())
	if *cell != "" {
		runCell(scenarios, *cell)
		return
	}
	match, err := regexp.Compile(*only)
	if err != nil {
		fail("-only", err)
	}
	self, err := os.Executable()
	if err != nil {
		fail("finding this program", err)
	}

	libraries := allLibraries()
	fmt.Printf("%s %s/%s, %d cores\n%s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), versions(libraries))
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "rule\tscenario")
	for _, l := range libraries {
		fmt.Fprint(table, "\t", l.name)
	}
	fmt.Fprintln(table)
	for _, s := range scenarios {
		if !match.MatchString(s.rule + " " + s.name) {
			continue
		}
		fmt.Fprint(table, s.rule, "\t", s.name)
		for _, l := range libraries {
			fmt.Fprint(table, "\t", inProcess(self, s, l))
		}
		fmt.Fprintln(table)
	}
	table.Flush()
	fmt.Println("\nA cell says what happens, not that it is a bug: some libraries document that a body must not use its cache, or that what is" +
		"\nbeing loaded while all is cleared may be stored. sf is x/sync/singleflight: with golang-lru as it is commonly written, with the" +
		"\nmap as a careful program does.")
}

func fail(what string, err error) {
	fmt.Fprintf(os.Stderr, "conformance: %s: %v\n", what, err)
	os.Exit(1)
}

// inProcess runs a cell in a process of its own.
func inProcess(self string, s scenario, l library) string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*deadline)
	defer cancel()
	out, err := exec.CommandContext(ctx, self, "-cell", cellName(s, l)).Output()
	switch {
	case ctx.Err() != nil:
		return hangs
	case err != nil:
		return "process dies"
	}
	return string(out)
}

func cellName(s scenario, l library) string { return s.rule + "/" + s.name + "/" + l.name }

// runCell runs one cell in this process.
func runCell(scenarios []scenario, cell string) {
	for _, s := range scenarios {
		for _, l := range allLibraries() {
			if cellName(s, l) != cell {
				continue
			}
			verdict := make(chan string, 1)
			go func() { verdict <- s.run(l) }()
			select {
			case v := <-verdict:
				fmt.Print(v)
			case <-time.After(deadline):
				fmt.Print(hangs)
			}
			return
		}
	}
	fail("-cell", fmt.Errorf("there is no cell %q", cell))
}

// versions names the libraries with the versions that this program was built with.
func versions(libraries []library) string {
	info, _ := debug.ReadBuildInfo()
	var names []string
	for _, l := range libraries {
		for _, d := range info.Deps {
			if d.Path == l.module && d.Replace == nil {
				names = append(names, l.name+" "+d.Version)
			}
		}
	}
	return strings.Join(names, ", ")
}
