// Command bench measures Refrain beside the limit of the machine, in one run, and prints a table of ratios.
//
// Each pair is measured in turns, several times; the figures shown are medians, so that a noisy machine disturbs both sides
// alike. Targets are those of the project's design; a ratio over its target is marked, never failed: timing is no test.
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

// work is one thing that is measured: by Refrain, and by the least that could do it.
type work struct {
	name   string
	limit  string // what the other side is
	target float64
	other  func(b *testing.B)
	ours   func(b *testing.B)
}

func main() {
	rounds := flag.Int("rounds", 5, "how often each pair is measured")
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

	fmt.Printf("%s %s/%s, %d cores, %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().Format(time.DateOnly))
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "work\tlimit\tlimit takes\tRefrain takes\tallocs\tratio\ttarget\t")
	for _, w := range slices.Concat(hits(), copies(), clicks()) {
		if match.MatchString(w.name) {
			measure(w, *rounds).print(table)
			table.Flush()
		}
	}
	if match.MatchString("first page") {
		fmt.Println()
		printPageSize()
	}
}

// figures are what one work came to.
type figures struct {
	work
	otherTook, ourTook time.Duration
	allocs             int64
	ratio              float64
}

// measure takes both sides in turns.
func measure(w work, rounds int) figures {
	var other, ours, ratios []float64
	var allocs int64
	for range rounds {
		o, u := testing.Benchmark(w.other), testing.Benchmark(w.ours)
		other, ours = append(other, perOp(o)), append(ours, perOp(u))
		ratios = append(ratios, perOp(u)/perOp(o))
		allocs = u.AllocsPerOp()
	}
	return figures{w, time.Duration(median(other)), time.Duration(median(ours)), allocs, median(ratios)}
}

// perOp is the time of one operation, in nanoseconds: the median if the benchmark reported one, else the mean.
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

func (f figures) print(table *tabwriter.Writer) {
	mark := ""
	target := "-"
	if f.target > 0 {
		target = fmt.Sprintf("≤ %.3g", f.target)
		if f.ratio > f.target {
			mark = " (over)"
		}
	}
	fmt.Fprintln(table, strings.Join([]string{
		f.name, f.limit, f.otherTook.String(), f.ourTook.String(), fmt.Sprint(f.allocs), fmt.Sprintf("%.2f", f.ratio), target + mark,
	}, "\t")+"\t")
}
