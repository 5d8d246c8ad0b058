package main

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
)

// keys is the number of different keys among the hits.
const keys = 1000

var ctx = context.Background()

// hits measures hits on stored values that are too small for copying to count.
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
	scope, _ := refrain.WithScope(ctx)
	misses := refrain.NewMemo("misses", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
	var pointer atomic.Pointer[int]
	pointer.Store(new(int))

	peers := intCaches()
	return []work{
		{
			name: "hit, int → int", limit: "map lookup", target: 2, peers: alone(peers),
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
			ours: two(func(b *testing.B) {
				b.RunParallel(func(pb *testing.PB) {
					for i := 0; pb.Next(); i++ {
						ints.Get(ctx, i%keys)
					}
				})
			}),
		},
		{
			name: "hit, singleton", limit: "atomic load", target: 8,
			other: load(&pointer),
			ours:  use(ctx, object),
		},
		{
			name: "hit, singleton in a scope", limit: "atomic load", within: 30 * time.Nanosecond,
			other: load(&pointer),
			ours:  use(scope, object),
		},
		{
			name: "hit, singleton, 2 goroutines", limit: "1 goroutine", target: 1 / 1.7,
			other: use(ctx, object),
			ours: two(func(b *testing.B) {
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						object.Get(ctx)
					}
				})
			}),
		},
		{
			name: "miss, int → int", limit: "a goroutine and a channel", target: 4,
			other: func(b *testing.B) {
				for range b.N {
					done := make(chan int)
					go func() { done <- 1 }()
					<-done
				}
			},
			ours: func(b *testing.B) {
				b.ReportAllocs()
				misses.Clear() // of the answers of the round before
				b.ResetTimer()
				for i := range b.N {
					misses.Get(ctx, i)
				}
			},
		},
	}
}

func load(p *atomic.Pointer[int]) func(*testing.B) {
	return func(b *testing.B) {
		sum := 0
		for range b.N {
			sum += *p.Load()
		}
		runtime.KeepAlive(sum)
	}
}

func use(ctx context.Context, object *refrain.Singleton[*int]) func(*testing.B) {
	return func(b *testing.B) {
		b.ReportAllocs()
		sum := 0
		for range b.N {
			p, _ := object.Get(ctx)
			sum += *p
		}
		runtime.KeepAlive(sum)
	}
}
