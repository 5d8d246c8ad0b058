// Command bench measures Refrain beside the limit of the machine and beside other Go
// libraries, in one run. It prints a table of ratios: the time of Refrain divided by the
// time of the other. Under 1, Refrain is faster.
//
// All sides are measured in turns, several times, and the figures are medians. So a noisy
// machine disturbs all sides alike. A library that takes longer than a second is measured
// once. The targets are those of the project's design. A ratio over its target is marked
// and never fails, since timing is not a test.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

// work is one thing to measure: in Refrain, in the fastest way possible, and in other
// libraries.
type work struct {
	name   string
	limit  string        // what the fastest way is
	target float64       // the target for the ratio to the limit; 0 for none
	within time.Duration // the target for the time; 0 for none
	other  func(b *testing.B)
	ours   func(b *testing.B)
	peers  []peer
}

// peer is a library that does the same work.
type peer struct {
	name string
	run  func(b *testing.B)
}

// planned is a work that is made when its turn comes, so that the garbage collector does
// not scan the memory of the others.
type planned struct {
	name string
	make func() work
}

// ready plans works that hold little memory.
func ready(works []work) []planned {
	var list []planned
	for _, w := range works {
		list = append(list, planned{w.name, func() work { return w }})
	}
	return list
}

func main() {
	rounds := flag.Int("rounds", 5, "how often each side is measured")
	only := flag.String("only", "", "a regular expression: measure only works whose name matches")
	benchtime := flag.Duration("time", 300*time.Millisecond, "how long one measurement takes")
	testing.Init()
	flag.Parse()
	match, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: -only:", err)
		os.Exit(1)
	}
	if err := flag.Set("test.benchtime", benchtime.String()); err != nil {
		fmt.Fprintln(os.Stderr, "bench: -time:", err)
		os.Exit(1)
	}

	// A program that keeps large values has a large heap. With a heap of a few megabytes
	// every copy would start a collection, and the figures would measure the collector.
	heap := make([]byte, 256<<20)
	defer runtime.KeepAlive(heap)

	fmt.Printf("%s %s/%s, %d cores, %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().Format(time.DateOnly))
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "work\tbeside\tit takes\tRefrain takes\tallocs\tratio\ttarget\t")
	for _, p := range slices.Concat(ready(hits()), copies(), ahead(), ready(arguments()), ready(clicks()), files(), onDisk(), encodings()) {
		if match.MatchString(p.name) {
			fmt.Fprintln(os.Stderr, "measuring:", p.name)
			measure(p.make(), *rounds).print(table)
			runtime.GC()
		}
	}
	table.Flush()
	if match.MatchString("live memory") {
		fmt.Println()
		printLiveMemory()
	}
	if match.MatchString("first page") {
		fmt.Println()
		printPageSize()
	}
}

// figures are the results of one work.
type figures struct {
	work
	ours   float64 // in nanoseconds, as all times here
	allocs int64
	sides  []side // the limit, then the peers
}

// side is one thing that Refrain is compared with.
type side struct {
	name          string
	times, ratios []float64
}

// measure measures all sides in turns.
func measure(w work, rounds int) figures {
	f := figures{work: w, sides: []side{{name: w.limit}}}
	for _, p := range w.peers {
		f.sides = append(f.sides, side{name: p.name})
	}
	runs := append([]peer{{w.limit, w.other}}, w.peers...)
	var ours []float64
	for range rounds {
		for i, r := range runs {
			s := &f.sides[i]
			if len(s.times) > 0 && s.times[0] > float64(time.Second) {
				continue
			}
			// Refrain is measured again beside each side. The first of these results is
			// not used: whoever runs after a side that left much garbage pays for it.
			testing.Benchmark(w.ours)
			took := perOp(testing.Benchmark(r.run))
			u := testing.Benchmark(w.ours)
			f.allocs = u.AllocsPerOp()
			ours = append(ours, perOp(u))
			s.times, s.ratios = append(s.times, took), append(s.ratios, perOp(u)/took)
		}
	}
	f.ours = median(ours)
	return f
}

// perOp is the time of one operation, in nanoseconds: the median if the benchmark
// reported one, otherwise the mean.
func perOp(r testing.BenchmarkResult) float64 {
	if p50, ok := r.Extra["p50-ns"]; ok {
		return p50
	}
	return float64(r.T.Nanoseconds()) / float64(r.N)
}

func median(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}

// print writes a row for each side. Figures that all rows share, and the targets, are in
// the first row.
func (f figures) print(table *tabwriter.Writer) {
	name, ours, allocs, target := f.name, duration(f.ours), fmt.Sprint(f.allocs), f.judge()
	for _, s := range f.sides {
		fmt.Fprintln(table, strings.Join([]string{
			name, s.name, duration(median(s.times)), ours, allocs, fmt.Sprintf("%.3g", median(s.ratios)), target,
		}, "\t")+"\t")
		name, ours, allocs, target = "", "", "", "-"
	}
}

// duration formats a time. It shows short times in nanoseconds with a fraction.
func duration(ns float64) string {
	if ns < 100 {
		return fmt.Sprintf("%.3gns", ns)
	}
	return time.Duration(ns).String()
}

// judge returns the target, with a mark if it was missed.
func (f figures) judge() string {
	target, over := "-", false
	switch {
	case f.target > 0:
		target, over = fmt.Sprintf("≤ %.3g", f.target), median(f.sides[0].ratios) > f.target
	case f.within > 0:
		target, over = "≤ "+f.within.String(), f.ours > float64(f.within)
	}
	if over {
		target += " (over)"
	}
	return target
}
