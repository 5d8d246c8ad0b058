// Command streamlit serves measurements of Refrain to bench/python/compare.py, which puts
// them beside Streamlit and other caches of Python. A line on standard input names a
// task, a work and a variant. A line on standard output is JSON. The works are those of
// bench/python/peers.py.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain"
)

const (
	rows   = 100_000
	cells  = 1_000_000
	size   = 100_000_000 // the size of a large argument, in bytes
	keys   = 1000
	enough = 200 * time.Millisecond // the least time of one measurement
)

var (
	ctx   = context.Background()
	cache = refrain.New(refrain.Config{MemoryLimit: 4 << 30})
)

// ran counts the runs of memos' functions. A hit adds none.
var ran atomic.Int64

// subject is one work in one variant of Refrain.
type subject struct {
	measure func() float64 // returns nanoseconds for a hit
	// exact reports whether arguments that differ in one cell get different answers. It
	// is nil where no argument is large.
	exact func() bool
}

func main() {
	answers := json.NewEncoder(os.Stdout)
	answers.Encode(map[string]string{"version": runtime.Version()})
	subjects := map[string]subject{}
	asked := bufio.NewScanner(os.Stdin)
	for asked.Scan() {
		what, id, _ := strings.Cut(asked.Text(), "\t")
		work, variant, _ := strings.Cut(id, "\t")
		if declarations[work] == nil {
			fail(fmt.Errorf("there is no work %q", work))
		}
		if _, ok := subjects[id]; !ok {
			subjects[id] = declarations[work](work+", "+variant, variant, options(variant)...)
		}
		if what == "probe" {
			answers.Encode(map[string]bool{"exact": subjects[id].exact()})
		} else {
			answers.Encode(map[string]float64{"ns": subjects[id].measure()})
		}
	}
}

// options returns the options of a memo for a variant. "shared" hands out a reference, as
// many caches of Python do. "into" copies values into the same memory each time.
func options(variant string) []refrain.Option {
	if variant == "shared" {
		return []refrain.Option{refrain.In(cache), refrain.ShareValues()}
	}
	return []refrain.Option{refrain.In(cache)}
}

// declarations make the memo, or the singleton, of each work.
var declarations = map[string]func(name, variant string, opts ...refrain.Option) subject{
	"small":        small,
	"rows_dicts":   hit(records),
	"rows_frame":   hit(columns),
	"floats_array": hit(array),
	"floats_frame": hit(frame),
	"key_bytes":    key(func() []byte { return make([]byte, size) }),
	"key_list":     key(halves),
	"key_array":    key(halves),
	"singleton":    singleton,
}

// record is a row.
type record struct {
	Number   int64
	Distance float64
	Carrier  string
	Delayed  bool
}

// table is a table in rows and columns.
type table struct {
	Number   []int64
	Distance []float64
	Carrier  []string
	Delayed  []bool
}

// client is an object that is not data.
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

func small(name, _ string, opts ...refrain.Option) subject {
	m := refrain.NewMemo(name, refrain.Pure(func(x int) int { ran.Add(1); return x }), opts...)
	for x := range keys {
		_, err := m.Get(ctx, x)
		must(err)
	}
	x := 0
	return subject{measure: func() float64 {
		return batch(func() error {
			x = (x + 1) % keys
			_, err := m.Get(ctx, x)
			return err
		})
	}}
}

// hit makes a work without an argument.
func hit[T any](f func() T) func(name, variant string, opts ...refrain.Option) subject {
	return func(name, variant string, opts ...refrain.Option) subject {
		m := refrain.NewMemo0(name, func(context.Context) (T, error) { ran.Add(1); return f(), nil }, opts...)
		call := func() error {
			out, err := m.Get(ctx)
			runtime.KeepAlive(out)
			return err
		}
		if variant == "into" {
			var own T
			call = func() error { return m.GetInto(ctx, &own) }
		}
		return subject{measure: func() float64 { return batch(call) }}
	}
}

// key makes a work with a large argument.
func key[T byte | float64](fresh func() []T) func(name, variant string, opts ...refrain.Option) subject {
	return func(name, _ string, opts ...refrain.Option) subject {
		answer := func(in []T) [3]T { return [3]T{in[0], in[len(in)/2], in[len(in)-1]} }
		m := refrain.NewMemo(name, refrain.Pure(func(in []T) [3]T { ran.Add(1); return answer(in) }), opts...)
		measure := func() float64 {
			argument := fresh()
			return batch(func() error {
				_, err := m.Get(ctx, argument)
				return err
			})
		}
		exact := func() bool {
			_, err := m.Get(ctx, fresh())
			must(err)
			for _, changed := range []int{0, 1, 2} {
				argument := fresh()
				argument[changed*(len(argument)-1)/2] = 1
				out, err := m.Get(ctx, argument)
				must(err)
				if out != answer(argument) {
					return false
				}
			}
			return true
		}
		return subject{measure, exact}
	}
}

func singleton(name, _ string, opts ...refrain.Option) subject {
	s := refrain.NewSingleton(name, func(context.Context) (*client, error) { ran.Add(1); return new(client), nil }, opts...)
	return subject{measure: func() float64 {
		return batch(func() error {
			_, err := s.Get(ctx)
			return err
		})
	}}
}

// batch returns the time of one call, in nanoseconds: the mean over many calls, after one
// that may be a miss.
func batch(call func() error) float64 {
	must(call())
	before := ran.Load()
	for n := 1; ; {
		start := time.Now()
		for range n {
			must(call())
		}
		spent := time.Since(start)
		if ran.Load() != before {
			fail(errors.New("what should be a hit ran the function"))
		}
		// the first call may be slow because its memory is new
		if spent >= enough && (n >= 4 || spent >= time.Second) {
			return float64(spent.Nanoseconds()) / float64(n)
		}
		n = max(2*n, int(1.2*float64(n)*float64(enough)/float64(max(spent, time.Millisecond))))
	}
}

func must(err error) {
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "streamlit:", err)
	os.Exit(1)
}
