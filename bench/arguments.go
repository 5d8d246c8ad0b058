package main

import (
	"context"
	"runtime"
	"strconv"
	"testing"
	"time"
	"unsafe"

	"github.com/mitchellh/hashstructure/v2"
	"github.com/refrain-go/refrain"
)

// query is a small argument of several fields.
type query struct {
	Table string
	From  int
	To    int
	Exact bool
}

// node is an element of a list that is too long for recursion.
type node struct {
	Value int
	Next  *node
}

// arguments measures hits on small values with arguments that are not ints. Their cost is
// the cost of the key.
func arguments() []work {
	blob := make([]byte, 100_000_000)
	ints := make([]int, 100_000)
	counts := make(map[string]int, 100_000)
	for i := range blob {
		blob[i] = byte(i)
	}
	for i := range ints {
		ints[i] = i
		counts["key "+strconv.Itoa(i)] = i
	}
	var list *node
	for i := range 1_000_000 {
		list = &node{i, list}
	}
	small := query{"flights", 1, 1000, true}
	answers := map[query]int{small: 1}

	return []work{
		byArgument("key, 100 MB of bytes", blob, 33*time.Millisecond, "reading them", func(blob []byte) int {
			sum := uint64(0)
			for _, w := range unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(blob))), len(blob)/8) {
				sum += w
			}
			return int(sum)
		}),
		byArgument("key, 100,000 ints", ints, time.Millisecond, "reading them", func(ints []int) int {
			sum := 0
			for _, x := range ints {
				sum += x
			}
			return sum
		}),
		byArgument("key, map of 100,000 strings to ints", counts, 15*time.Millisecond, "reading it", func(counts map[string]int) int {
			sum := 0
			for k, x := range counts {
				sum += len(k) + x
			}
			return sum
		}),
		withoutPeers(byArgument("key, list of 1,000,000 nodes", list, 300*time.Millisecond, "reading it", func(list *node) int {
			sum := 0
			for ; list != nil; list = list.Next {
				sum += list.Value
			}
			return sum
		})),
		byArgument("key, struct of 4 fields", small, 0, "map lookup", func(q query) int { return answers[q] }),
	}
}

// withoutPeers leaves out the peers, whose stacks overflow.
func withoutPeers(w work) work {
	w.peers = nil
	return w
}

// byArgument measures a memo with the argument in, beside read, which looks at all of the
// argument.
func byArgument[T any](name string, in T, within time.Duration, limit string, read func(T) int) work {
	m := refrain.NewMemo(name, func(context.Context, T) (int, error) { return 1, nil }, refrain.In(refrain.New(refrain.Config{})))
	m.Get(ctx, in)
	return work{
		name: name, limit: limit, within: within,
		other: func(b *testing.B) {
			sum := 0
			for range b.N {
				sum += read(in)
			}
			runtime.KeepAlive(sum)
		},
		ours: func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				m.Get(ctx, in)
			}
		},
		peers: []peer{{"hashstructure", func(b *testing.B) {
			for range b.N {
				if _, err := hashstructure.Hash(in, hashstructure.FormatV2, nil); err != nil {
					b.Fatal(err)
				}
			}
		}}},
	}
}
