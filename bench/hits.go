package main

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/refrain-go/refrain"
)

// keys is the number of different keys that hits are spread over.
const keys = 1000

var ctx = context.Background()

// hits are answers that were stored, with values too small for copying to count.
func hits() []work {
	cache := refrain.New(refrain.Config{})
	ints := refrain.NewMemo("ints", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
	plain := map[int]int{}
	for x := range keys {
		plain[x] = x
		ints.Get(ctx, x)
	}
	object := refrain.NewSingleton("object", func(context.Context) (*int, error) { return new(int), nil }, refrain.In(cache))
	object.Get(ctx)
	var pointer atomic.Pointer[int]
	pointer.Store(new(int))

	peers := intCaches()
	return []work{
		{
			name: "hit, int → int", limit: "map lookup", target: 4, peers: alone(peers),
			other: func(b *testing.B) {
				sum := 0
				for i := range b.N {
					sum += plain[i%keys]
				}
				runtime.KeepAlive(sum)
			},
			ours: func(b *testing.B) {
				b.ReportAllocs()
				sum := 0
				for i := range b.N {
					v, _ := ints.Get(ctx, i%keys)
					sum += v
				}
				runtime.KeepAlive(sum)
			},
		},
		{
			name: "hit, int → int, 2 goroutines", limit: "1 goroutine", target: 1 / 1.8, peers: together(peers),
			other: func(b *testing.B) {
				sum := 0
				for i := range b.N {
					v, _ := ints.Get(ctx, i%keys)
					sum += v
				}
				runtime.KeepAlive(sum)
			},
			ours: func(b *testing.B) {
				b.RunParallel(func(pb *testing.PB) {
					for i := 0; pb.Next(); i++ {
						ints.Get(ctx, i%keys)
					}
				})
			},
		},
		{
			name: "hit, singleton", limit: "atomic load",
			other: func(b *testing.B) {
				sum := 0
				for range b.N {
					sum += *pointer.Load()
				}
				runtime.KeepAlive(sum)
			},
			ours: func(b *testing.B) {
				b.ReportAllocs()
				sum := 0
				for range b.N {
					p, _ := object.Get(ctx)
					sum += *p
				}
				runtime.KeepAlive(sum)
			},
		},
	}
}
