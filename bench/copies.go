package main

import (
	"bytes"
	"context"
	"encoding/gob"
	"maps"
	"runtime"
	"slices"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/huandu/go-clone"
	"github.com/refrain-go/refrain"
	"github.com/tiendc/go-deepcopy"
)

// rows is the number of rows of a large result.
const rows = 100_000

// flight is a row without references to memory that can be changed.
type flight struct {
	Number   int64
	Distance float64
	Carrier  string
	Delays   [4]int32
}

// tagged is a row with references to more memory.
type tagged struct {
	Name string
	Tags []string
	Next *int
}

func (t tagged) clone() tagged {
	next := *t.Next
	return tagged{Name: t.Name, Tags: slices.Clone(t.Tags), Next: &next}
}

// tree is a node with references to nodes of its kind.
type tree struct {
	Name        string
	Left, Right *tree
}

// grow returns a tree of 2^height - 1 nodes.
func grow(height int) *tree {
	if height == 0 {
		return nil
	}
	return &tree{"node", grow(height - 1), grow(height - 1)}
}

func (t *tree) clone() *tree {
	if t == nil {
		return nil
	}
	return &tree{t.Name, t.Left.clone(), t.Right.clone()}
}

// copies measures hits on large values, whose cost is the cost of copying.
func copies() []planned {
	return []planned{
		byValue("hit, 100,000 structs", flights, slices.Clone),
		byValue("hit, 100,000 structs with a slice and a pointer each", lists, func(from []tagged) []tagged {
			to := make([]tagged, len(from))
			for i, row := range from {
				to[i] = row.clone()
			}
			return to
		}),
		byValue("hit, map of 100,000 strings to ints", counts, maps.Clone),
		byValue("hit, map of 100,000 strings to structs", named(flights), maps.Clone),
		byValue("hit, map of 100,000 strings to structs with a slice and a pointer each", named(lists), func(from map[string]tagged) map[string]tagged {
			to := make(map[string]tagged, len(from))
			for name, row := range from {
				to[name] = row.clone()
			}
			return to
		}),
		byValue("hit, tree of 131,071 nodes", func() *tree { return grow(17) }, (*tree).clone),
		{"GetInto, 3 columns of 1,000,000", intoColumns},
	}
}

func flights() []flight {
	rows := make([]flight, rows)
	for i := range rows {
		rows[i] = flight{Number: int64(i), Distance: float64(i), Carrier: "AA"}
	}
	return rows
}

func lists() []tagged {
	rows := make([]tagged, rows)
	for i := range rows {
		rows[i] = tagged{Name: "row", Tags: []string{"a", "b"}, Next: new(int)}
	}
	return rows
}

// named returns a function that makes a map with the elements of list.
func named[T any](list func() []T) func() map[string]T {
	return func() map[string]T {
		m := make(map[string]T, rows)
		for i, value := range list() {
			m[name(i)] = value
		}
		return m
	}
}

func name(i int) string { return string(rune('a'+i%26)) + string(rune(i)) }

func counts() map[string]int {
	counts := make(map[string]int, rows)
	for i := range rows {
		counts[name(i)] = i
	}
	return counts
}

// columns are rows, held by column.
type columns struct {
	Number   []int64
	Distance []float64
	Delay    []int32
}

// intoColumns measures a hit into memory that the caller has already, beside copy into
// the same memory.
func intoColumns() work {
	const rows = 1_000_000
	value := columns{make([]int64, rows), make([]float64, rows), make([]int32, rows)}
	for i := range rows { // reading memory that was never written costs nothing
		value.Number[i], value.Distance[i], value.Delay[i] = int64(i), float64(i), int32(i)
	}
	m := refrain.NewMemo0("columns", func(context.Context) (columns, error) { return value, nil }, refrain.In(refrain.New(refrain.Config{})))
	own, ours := columns{make([]int64, rows), make([]float64, rows), make([]int32, rows)}, columns{}
	return work{
		name: "GetInto, 3 columns of 1,000,000", limit: "copy", target: 1.3,
		other: func(b *testing.B) {
			for range b.N {
				copy(own.Number, value.Number)
				copy(own.Distance, value.Distance)
				copy(own.Delay, value.Delay)
			}
		},
		ours: func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				m.GetInto(ctx, &ours)
			}
		},
	}
}

// byValue measures a memo that returns the result of value, beside by, a copy written by
// hand.
func byValue[T any](name string, value func() T, by func(T) T) planned {
	return planned{name, func() work {
		value := value()
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
			peers: copiers(value),
		}
	}}
}

// copiers are libraries that copy value. Those that encode values decode an encoding made
// before, as a cache of encoded values does on a hit.
func copiers[T any](value T) []peer {
	var encoded bytes.Buffer
	if err := gob.NewEncoder(&encoded).Encode(value); err != nil {
		panic(err)
	}
	compact, err := cbor.Marshal(value)
	if err != nil {
		panic(err)
	}
	return []peer{
		copier("go-clone", func() (T, error) { return clone.Clone(value).(T), nil }),
		copier("go-deepcopy", func() (to T, err error) { return to, deepcopy.Copy(&to, value) }),
		copier("gob, decoding", func() (to T, err error) { return to, gob.NewDecoder(bytes.NewReader(encoded.Bytes())).Decode(&to) }),
		copier("cbor, decoding", func() (to T, err error) { return to, cbor.Unmarshal(compact, &to) }),
	}
}

func copier[T any](name string, by func() (T, error)) peer {
	return peer{name, func(b *testing.B) {
		for range b.N {
			to, err := by()
			if err != nil {
				b.Fatal(err)
			}
			runtime.KeepAlive(to)
		}
	}}
}
