package main

import (
	"context"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/Yiling-J/theine-go"
	"github.com/dgraph-io/ristretto/v2"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/maypok86/otter/v2"
	"github.com/patrickmn/go-cache"
	"github.com/puzpuzpuz/xsync/v4"
	"github.com/viccon/sturdyc"
)

// intCache is a library that stores ints under int keys. It holds values for the keys 0
// to keys-1.
type intCache struct {
	name string
	get  func(int) int
}

// capacity is far more than is stored, so nothing is evicted.
const capacity = 100 * keys

// intCaches opens the libraries. A library that can load missing values is used in that
// way. Libraries with string keys pay for making the string.
func intCaches() []intCache {
	caches := []intCache{
		{"otter", otterInts()}, {"ristretto", ristrettoInts()}, {"theine", theineInts()}, {"sturdyc (string keys)", sturdycInts()},
		{"xsync.Map (no limits)", xsyncInts()}, {"golang-lru", lruInts()}, {"go-cache (string keys)", goCacheInts()},
	}
	for _, c := range caches {
		for x := range keys {
			if c.get(x) != x {
				panic("bench: " + c.name + " does not hold " + strconv.Itoa(x))
			}
		}
	}
	return caches
}

// alone measures hits of caches from one goroutine.
func alone(caches []intCache) []peer {
	var peers []peer
	for _, c := range caches {
		peers = append(peers, peer{c.name, func(b *testing.B) {
			sum := 0
			for i := range b.N {
				sum += c.get(i % keys)
			}
			runtime.KeepAlive(sum)
		}})
	}
	return peers
}

// two runs a parallel benchmark on two goroutines, however many processors there are.
func two(run func(*testing.B)) func(*testing.B) {
	return func(b *testing.B) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
		run(b)
	}
}

// together measures hits of caches from two goroutines.
func together(caches []intCache) []peer {
	var peers []peer
	for _, c := range caches {
		peers = append(peers, peer{c.name, two(func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for i := 0; pb.Next(); i++ {
					c.get(i % keys)
				}
			})
		})})
	}
	return peers
}

func otterInts() func(int) int {
	c := otter.Must(&otter.Options[int, int]{MaximumSize: capacity})
	load := otter.LoaderFunc[int, int](func(_ context.Context, x int) (int, error) { return x, nil })
	return func(x int) int {
		v, _ := c.Get(ctx, x, load)
		return v
	}
}

func ristrettoInts() func(int) int {
	c, err := ristretto.NewCache(&ristretto.Config[int, int]{NumCounters: 10 * capacity, MaxCost: capacity, BufferItems: 64, IgnoreInternalCost: true})
	if err != nil {
		panic(err)
	}
	for x := range keys {
		c.Set(x, x, 1)
		c.Wait() // otherwise ristretto may drop values that come fast
	}
	return func(x int) int {
		v, _ := c.Get(x)
		return v
	}
}

func theineInts() func(int) int {
	c, err := theine.NewBuilder[int, int](capacity).Loading(func(_ context.Context, x int) (theine.Loaded[int], error) {
		return theine.Loaded[int]{Value: x, Cost: 1}, nil
	}).Build()
	if err != nil {
		panic(err)
	}
	return func(x int) int {
		v, _ := c.Get(ctx, x)
		return v
	}
}

func sturdycInts() func(int) int {
	c := sturdyc.New[int](capacity, 64, time.Hour, 10)
	return func(x int) int {
		v, _ := c.GetOrFetch(ctx, strconv.Itoa(x), func(context.Context) (int, error) { return x, nil })
		return v
	}
}

func xsyncInts() func(int) int {
	m := xsync.NewMap[int, int]()
	return func(x int) int {
		v, _ := m.LoadOrCompute(x, func() (int, bool) { return x, false })
		return v
	}
}

func lruInts() func(int) int {
	c, err := lru.New[int, int](capacity)
	if err != nil {
		panic(err)
	}
	for x := range keys {
		c.Add(x, x)
	}
	return func(x int) int {
		v, _ := c.Get(x)
		return v
	}
}

func goCacheInts() func(int) int {
	c := cache.New(time.Hour, cache.NoExpiration)
	for x := range keys {
		c.SetDefault(strconv.Itoa(x), x)
	}
	return func(x int) int {
		v, _ := c.Get(strconv.Itoa(x))
		n, _ := v.(int)
		return n
	}
}
