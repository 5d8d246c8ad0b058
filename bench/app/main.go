// Command app loads an app as many visitors would. It serves the app in a process of its
// own and opens many tabs over WebSockets on loopback. Most tabs idle and some click. It
// prints the cost of a tab and the duration of a click.
//
// Clients and server share the machine, so the duration of a click includes both.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"
)

func main() {
	idle := flag.Int("idle", 10_000, "tabs that are open and do nothing")
	clicking := flag.Int("clicking", 500, "tabs that click, besides")
	every := flag.Duration("every", time.Second, "how often each of them clicks")
	lasting := flag.Duration("for", 20*time.Second, "how long")
	serve := flag.Bool("serve", false, "only serve the app, and say where")
	peers := flag.String("beside", "", "instead, click beside the peers that are built in this `folder`: see peers/run")
	clicks := flag.Int("clicks", 2000, "how often, with -beside")
	floods := flag.Bool("floods", false, "instead, click while two connections send all they can, of one kind of frames after the other")
	soaked := flag.Bool("soak", false, "instead, have tabs come and go for as long as -for says, and print what the server holds")
	large := flag.Bool("large", false, "instead, click in an app with an answer of 64 MB, with copies made ahead and without")
	ahead := flag.Bool("ahead", true, "with -serve and -large: make copies ahead")
	flag.Parse()
	run := func() error { return load(*idle, *clicking, *every, *lasting) }
	if *serve && *large {
		run = func() error { return serveApp(largeScript(*ahead)) }
	} else if *serve && *soaked {
		run = func() error { return serveApp(soakScript) }
	} else if *serve {
		run = func() error { return serveApp(script) }
	} else if *large {
		run = func() error { return besideWithout(context.Background()) }
	} else if *soaked {
		run = func() error { return soak(*lasting) }
	} else if *floods {
		run = func() error { return besideFloods(*clicking, *every, *lasting) }
	} else if *peers != "" {
		run = func() error { return beside(context.Background(), *peers, *clicks) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "app:", err)
		os.Exit(1)
	}
}

func load(idle, clicking int, every, lasting time.Duration) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s, err := start(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	fmt.Printf("%s %s/%s, %d cores, %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().Format(time.DateOnly))

	before, err := s.memory()
	if err != nil {
		return err
	}
	began := time.Now()
	tabs, err := openAll(ctx, s.url, idle+clicking)
	if err != nil {
		return err
	}
	took := time.Since(began)
	after, err := s.memory()
	if err != nil {
		return err
	}
	each := func(before, after int64) float64 { return float64(after-before) / float64(len(tabs)) / 1024 }
	fmt.Printf("%d tabs opened in %v; each takes %.1f KiB of heap (target ≤ 16), and %.1f KiB of stacks, while it is idle\n",
		len(tabs), took.Round(time.Millisecond), each(before.heap, after.heap), each(before.stacks, after.stacks))

	times := clickAll(ctx, tabs[:clicking], every, lasting)
	if len(times) == 0 {
		return fmt.Errorf("nobody clicked: -clicking and -for must be more than nothing")
	}
	slices.Sort(times)
	fmt.Printf("%d tabs clicking every %v beside them, %d clicks: p50 %v, p90 %v, p99 %v (target ≤ 50ms), longest %v\n",
		clicking, every, len(times), at(times, .5), at(times, .9), at(times, .99), at(times, 1))
	return nil
}
