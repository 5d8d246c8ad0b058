package main

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/refrain-go/refrain"
)

// keyCount is the number of different keys that hits are spread over.
const keys = 1000

var (
	ctx  = context.Background()
	sink int
)

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

	return []work{
		{
			name: "hit, int → int", limit: "map lookup", target: 4,
			other: func(b *testing.B) {
				for i := range b.N {
					sink += plain[i%keys]
				}
			},
			ours: func(b *testing.B) {
				b.ReportAllocs()
				for i := range b.N {
					v, _ := ints.Get(ctx, i%keys)
					sink += v
				}
			},
		},
		{
			name: "hit, int → int, 2 goroutines", limit: "1 goroutine", target: 1 / 1.8,
			other: func(b *testing.B) {
				for i := range b.N {
					v, _ := ints.Get(ctx, i%keys)
					sink += v
				}
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
				for range b.N {
					sink += *pointer.Load()
				}
			},
			ours: func(b *testing.B) {
				b.ReportAllocs()
				for range b.N {
					p, _ := object.Get(ctx)
					sink += *p
				}
			},
		},
	}
}
