// Command streamlit serves measurements of Refrain to bench/python/compare.py, which puts them beside Streamlit and other caches of
// Python: a line in names a work and a variant, a line out is the figure, as JSON. The works are those of bench/python/peers.py.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/refrain-go/refrain"
)

const (
	rows   = 100_000
	cells  = 1_000_000
	size   = 100_000_000 // of an argument of bytes
	keys   = 1000
	enough = 200 * time.Millisecond // what one measurement takes at least
)

var (
	ctx   = context.Background()
	cache = refrain.New(refrain.Config{MemoryLimit: 4 << 30})
)

// figure is one measurement: the time of a hit and, where the work shows it, whether an argument that differs in its last cell gets
// its own answer.
type figure struct {
	NS    float64 `json:"ns"`
	Exact *bool   `json:"exact,omitempty"`
}

func main() {
	answers := json.NewEncoder(os.Stdout)
	answers.Encode(map[string]string{"go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH})
	works := map[string]func() figure{}
	asked := bufio.NewScanner(os.Stdin)
	for asked.Scan() {
		name, variant, _ := strings.Cut(asked.Text(), "\t")
		id := name + ", " + variant
		if works[id] == nil {
			declare := declarations[name]
			if declare == nil {
				fmt.Fprintf(os.Stderr, "streamlit: there is no work %q\n", name)
				os.Exit(1)
			}
			works[id] = declare(id, options(variant)...)
		}
		answers.Encode(works[id]())
	}
}

// options are what a memo of the variant is declared with: "shared" hands out a reference, as most caches of Python do.
func options(variant string) []refrain.Option {
	if variant == "shared" {
		return []refrain.Option{refrain.In(cache), refrain.ShareValues()}
	}
	return []refrain.Option{refrain.In(cache)}
}

// declarations make the memo of a work, and what measures it.
var declarations = map[string]func(name string, opts ...refrain.Option) func() figure{
	"small": func(name string, opts ...refrain.Option) func() figure {
		m := refrain.NewMemo(name, refrain.Pure(func(x int) int { return x }), opts...)
		return func() figure {
			x := 0
			return batch(func() error {
				x = (x + 1) % keys
				_, err := m.Get(ctx, x)
				return err
			})
		}
	},
	"rows_dicts":   hit(records),
	"rows_frame":   hit(columns),
	"floats_array": hit(array),
	"floats_frame": hit(frame),
	"key_bytes":    key(make([]byte, size)),
	"key_list":     key(halves()),
	"key_array":    key(halves()),
	"singleton": func(name string, opts ...refrain.Option) func() figure {
		s := refrain.NewSingleton(name, func(context.Context) (*client, error) { return new(client), nil }, opts...)
		return func() figure {
			return batch(func() error {
				_, err := s.Get(ctx)
				return err
			})
		}
	},
}

// record is a row.
type record struct {
	Number   int64
	Distance float64
	Carrier  string
	Delayed  bool
}

// table is rows by columns.
type table struct {
	Number   []int64
	Distance []float64
	Carrier  []string
	Delayed  []bool
}

// client is an object that is no data.
type client struct{ _ [16]byte }

func records() []record {
	out := make([]record, rows)
	for i := range out {
		out[i] = record{int64(i), float64(i) * 0.5, fmt.Sprint("carrier ", i%20), i%3 == 0}
	}
	return out
}

func columns() (out table) {
	for _, r := range records() {
		out.Number = append(out.Number, r.Number)
		out.Distance = append(out.Distance, r.Distance)
		out.Carrier = append(out.Carrier, r.Carrier)
		out.Delayed = append(out.Delayed, r.Delayed)
	}
	return out
}

func array() [][8]float64 {
	out := make([][8]float64, cells)
	for i := range out {
		for j := range out[i] {
			out[i][j] = float64(8*i + j)
		}
	}
	return out
}

func frame() (out [8][]float64) {
	for j := range out {
		out[j] = make([]float64, cells)
		for i := range out[j] {
			out[j][i] = float64(i + j)
		}
	}
	return out
}

func halves() []float64 {
	out := make([]float64, cells)
	for i := range out {
		out[i] = float64(i) * 0.5
	}
	return out
}

// hit measures hits without an argument.
func hit[T any](f func() T) func(string, ...refrain.Option) func() figure {
	return func(name string, opts ...refrain.Option) func() figure {
		m := refrain.NewMemo0(name, func(context.Context) (T, error) { return f(), nil }, opts...)
		return func() figure {
			return batch(func() error {
				out, err := m.Get(ctx)
				runtime.KeepAlive(out)
				return err
			})
		}
	}
}

// key measures hits by a large argument.
func key[T byte | float64](argument []T) func(string, ...refrain.Option) func() figure {
	return func(name string, opts ...refrain.Option) func() figure {
		m := refrain.NewMemo(name, refrain.Pure(func(in []T) T { return in[len(in)-1] }), opts...)
		last := &argument[len(argument)-1]
		return func() figure {
			*last = 1
			f := batch(func() error {
				_, err := m.Get(ctx, argument)
				return err
			})
			*last = 2
			answer, err := m.Get(ctx, argument)
			exact := err == nil && answer == 2
			f.Exact = &exact
			return f
		}
	}
}

// batch is the time of one call, the mean over enough of them, after one that may be a miss.
func batch(call func() error) figure {
	must(call())
	for n := 1; ; {
		start := time.Now()
		for range n {
			must(call())
		}
		spent := time.Since(start)
		if spent >= enough {
			return figure{NS: float64(spent.Nanoseconds()) / float64(n)}
		}
		n = max(2*n, int(1.2*float64(n)*float64(enough)/float64(max(spent, time.Millisecond))))
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "streamlit:", err)
		os.Exit(1)
	}
}
