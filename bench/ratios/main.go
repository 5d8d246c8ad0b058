// Command ratios compares the hit ratios of caches of bounded size: how many requests of
// a trace a cache answers with its rule for eviction. Refrain evicts by W-TinyLFU with
// SIEVE's bits, otter and theine by W-TinyLFU, and golang-lru evicts the least recently
// used entry. Each cache gets the same requests, from one goroutine.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/Yiling-J/theine-go"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/maypok86/otter/v2"
	"github.com/refrain-go/refrain"
)

// cache answers a request for a key, and reports whether it had the answer.
type cache func(key int) (hit bool)

var caches = []struct {
	name string
	open func(entries int) cache
}{
	{"Refrain", openRefrain}, {"otter (W-TinyLFU)", openOtter}, {"theine (W-TinyLFU)", openTheine}, {"golang-lru (LRU)", openLRU},
}

func main() {
	routes, err := routes("../examples/service/data/routes.csv")
	if err != nil {
		fmt.Fprintln(os.Stderr, "ratios:", err)
		os.Exit(1)
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	header := []string{"requests", "entries"}
	for _, c := range caches {
		header = append(header, c.name)
	}
	fmt.Fprintln(table, strings.Join(header, "\t")+"\t")
	for _, t := range append(traces(), routes) {
		for _, entries := range t.entries {
			fmt.Fprintf(table, "%s\t%d\t", t.name, entries)
			for _, c := range caches {
				fmt.Fprintf(table, "%.1f %%\t", 100*ratio(t, c.open(entries)))
			}
			fmt.Fprintln(table)
		}
	}
	table.Flush()
}

// ratio is the hit ratio of the second half of a trace. The first half fills the cache.
func ratio(t trace, ask cache) float64 {
	next, hits := t.requests(), 0
	for range length / 2 {
		ask(next())
	}
	for range length / 2 {
		if ask(next()) {
			hits++
		}
	}
	return float64(hits) / float64(length/2)
}

func openRefrain(entries int) cache {
	computed := false
	m := refrain.NewMemo("m", func(_ context.Context, key int) (int, error) { computed = true; return key, nil },
		refrain.In(refrain.New(refrain.Config{})), refrain.MaxEntries(entries))
	return func(key int) bool {
		computed = false
		m.Get(context.Background(), key)
		return !computed
	}
}

func openOtter(entries int) cache {
	// Otter evicts in the goroutine of the request. In another goroutine, eviction would
	// still lag behind when the trace is over.
	c := otter.Must(&otter.Options[int, int]{MaximumSize: entries, Executor: func(work func()) { work() }})
	return func(key int) bool {
		if _, ok := c.GetIfPresent(key); ok {
			return true
		}
		c.Set(key, key)
		return false
	}
}

func openTheine(entries int) cache {
	c, err := theine.NewBuilder[int, int](int64(entries)).Build()
	if err != nil {
		panic(err)
	}
	return func(key int) bool {
		if _, ok := c.Get(key); ok {
			return true
		}
		c.Set(key, key, 1)
		c.Wait()
		return false
	}
}

func openLRU(entries int) cache {
	c, err := lru.New[int, int](entries)
	if err != nil {
		panic(err)
	}
	return func(key int) bool {
		if _, ok := c.Get(key); ok {
			return true
		}
		c.Add(key, key)
		return false
	}
}
