package main

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"testing"

	"github.com/refrain-go/refrain"
)

// rows is the number of rows of by-value results.
const rows = 100_000

// flight is a row whose memory holds nothing that can be changed through it.
type flight struct {
	Number   int64
	Distance float64
	Carrier  string
	Delays   [4]int32
}

// tagged is a row that leads to more memory.
type tagged struct {
	Name string
	Tags []string
	Next *int
}

// copies are hits on large values: what they cost is what copying costs.
func copies() []work {
	flights := make([]flight, rows)
	lists := make([]tagged, rows)
	counts := make(map[string]int, rows)
	for i := range rows {
		flights[i] = flight{Number: int64(i), Distance: float64(i), Carrier: "AA"}
		lists[i] = tagged{Name: "row", Tags: []string{"a", "b"}, Next: new(int)}
		counts[string(rune('a'+i%26))+string(rune(i))] = i
	}
	return []work{
		byValue("hit, 100,000 structs", flights, slices.Clone),
		byValue("hit, 100,000 structs with a slice and a pointer each", lists, func(from []tagged) []tagged {
			to := make([]tagged, len(from))
			for i, row := range from {
				next := *row.Next
				to[i] = tagged{Name: row.Name, Tags: slices.Clone(row.Tags), Next: &next}
			}
			return to
		}),
		byValue("hit, map of 100,000 strings to ints", counts, maps.Clone),
	}
}

// byValue measures a memo that returns value beside by, a copy written by hand.
func byValue[T any](name string, value T, by func(T) T) work {
	m := refrain.NewMemo0(name, func(context.Context) (T, error) { return value, nil }, refrain.In(refrain.New(refrain.Config{})))
	m.Get(ctx)
	return work{
		name: name, limit: "copy by hand", target: 1.5,
		other: func(b *testing.B) {
			for range b.N {
				runtime.KeepAlive(by(value))
			}
		},
		ours: func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				v, _ := m.Get(ctx)
				runtime.KeepAlive(v)
			}
		},
	}
}
