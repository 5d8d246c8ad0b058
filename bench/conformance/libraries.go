package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/Yiling-J/theine-go"
	"github.com/bluele/gcache"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/jellydator/ttlcache/v3"
	"github.com/maypok86/otter/v2"
	"github.com/refrain-go/refrain"
	"github.com/viccon/sturdyc"
	"golang.org/x/sync/singleflight"
)

// A cache is a library as scenarios use it: in the way that its documentation shows for
// values computed when they are missing. A function that the library lacks is nil.
type cache[K comparable] struct {
	get    func(context.Context, K) ([]int, error)
	put    func(K, []int)
	forget func(K)
	clear  func()
}

// load computes the value of a key.
type load[K comparable] func(context.Context, K) ([]int, error)

// pair is a key of two parts.
type pair struct{ A, B string }

// A library is one column of the table.
type library struct {
	name, module string
	contexts     bool // its calls and its load functions take a context
	open         func(load[string]) cache[string]
	// nil where users build the keys as strings
	openPairs func(load[pair]) cache[pair]
}

// capacity is more than any scenario stores, for the libraries that need to know.
const capacity = 100_000

// open returns a cache of a library. compute gets the cache and may use it.
func open(l library, compute func(ctx context.Context, c *cache[string], key string) ([]int, error)) *cache[string] {
	c := new(cache[string])
	*c = l.open(func(ctx context.Context, key string) ([]int, error) { return compute(ctx, c, key) })
	return c
}

func allLibraries() []library {
	return []library{
		{"Refrain", "github.com/refrain-go/refrain", true, openRefrain[string], openRefrain[pair]},
		{"otter", "github.com/maypok86/otter/v2", true, openOtter[string], openOtter[pair]},
		{"sturdyc", "github.com/viccon/sturdyc", true, openSturdyc, openSturdycPairs},
		{"theine", "github.com/Yiling-J/theine-go", true, openTheine[string], openTheine[pair]},
		{"ttlcache", "github.com/jellydator/ttlcache/v3", false, openTTLCache[string], openTTLCache[pair]},
		{"gcache", "github.com/bluele/gcache", false, openGCache[string], openGCache[pair]},
		{"golang-lru+sf", "github.com/hashicorp/golang-lru/v2", true, openLRU, nil},
		{"map+sf", "golang.org/x/sync", true, openMap, nil},
	}
}

func openRefrain[K comparable](compute load[K]) cache[K] {
	m := refrain.NewMemo("values", compute, refrain.In(refrain.New(refrain.Config{})))
	put := func(k K, v []int) { must(m.Put(context.Background(), k, v)) }
	return cache[K]{m.Get, put, m.Forget, m.Clear}
}

func openOtter[K comparable](compute load[K]) cache[K] {
	c := otter.Must(&otter.Options[K, []int]{MaximumSize: capacity})
	return cache[K]{
		get: func(ctx context.Context, k K) ([]int, error) {
			return c.Get(ctx, k, otter.LoaderFunc[K, []int](compute))
		},
		put:    func(k K, v []int) { c.Set(k, v) },
		forget: func(k K) { c.Invalidate(k) },
		clear:  c.InvalidateAll,
	}
}

// openSturdyc uses string keys, the only ones that sturdyc has.
func openSturdyc(compute load[string]) cache[string] {
	c := newSturdyc()
	return cache[string]{
		get: func(ctx context.Context, k string) ([]int, error) {
			return c.GetOrFetch(ctx, k, func(ctx context.Context) ([]int, error) { return compute(ctx, k) })
		},
		put:    func(k string, v []int) { c.Set(k, v) },
		forget: c.Delete,
	}
}

// openSturdycPairs lets the library build the key, as it offers to do.
func openSturdycPairs(compute load[pair]) cache[pair] {
	c := newSturdyc()
	key := func(k pair) string { return c.PermutatedKey("values", k) }
	return cache[pair]{
		get: func(ctx context.Context, k pair) ([]int, error) {
			return c.GetOrFetch(ctx, key(k), func(ctx context.Context) ([]int, error) { return compute(ctx, k) })
		},
		put:    func(k pair, v []int) { c.Set(key(k), v) },
		forget: func(k pair) { c.Delete(key(k)) },
	}
}

func newSturdyc() *sturdyc.Client[[]int] { return sturdyc.New[[]int](capacity, 10, time.Hour, 10) }

func openTheine[K comparable](compute load[K]) cache[K] {
	c, err := theine.NewBuilder[K, []int](capacity).Loading(func(ctx context.Context, k K) (theine.Loaded[[]int], error) {
		v, err := compute(ctx, k)
		return theine.Loaded[[]int]{Value: v, Cost: 1}, err
	}).Build()
	must(err)
	return cache[K]{get: c.Get, put: func(k K, v []int) { c.Set(k, v, 1) }, forget: c.Delete}
}

var errNoItem = errors.New("no item")

// A loader of ttlcache stores its value itself and has no error, so nil stands for a
// value that could not be computed.
func openTTLCache[K comparable](compute load[K]) cache[K] {
	loader := ttlcache.LoaderFunc[K, []int](func(c *ttlcache.Cache[K, []int], k K) *ttlcache.Item[K, []int] {
		v, err := compute(context.Background(), k)
		if err != nil {
			return nil
		}
		return c.Set(k, v, ttlcache.DefaultTTL)
	})
	c := ttlcache.New(ttlcache.WithTTL[K, []int](time.Hour), ttlcache.WithLoader(ttlcache.NewSuppressedLoader(loader, nil)))
	return cache[K]{
		get: func(_ context.Context, k K) ([]int, error) {
			if item := c.Get(k); item != nil {
				return item.Value(), nil
			}
			return nil, errNoItem
		},
		put:    func(k K, v []int) { c.Set(k, v, ttlcache.DefaultTTL) },
		forget: c.Delete,
		clear:  c.DeleteAll,
	}
}

func openGCache[K comparable](compute load[K]) cache[K] {
	c := gcache.New(capacity).LRU().LoaderFunc(func(k any) (any, error) {
		v, err := compute(context.Background(), k.(K))
		return v, err
	}).Build()
	return cache[K]{
		get: func(_ context.Context, k K) ([]int, error) {
			v, err := c.Get(k)
			return asInts(v), err
		},
		put:    func(k K, v []int) { must(c.Set(k, v)) },
		forget: func(k K) { c.Remove(k) },
		clear:  c.Purge,
	}
}

// openLRU is golang-lru with singleflight, as most programs write it: look, or compute in
// a flight with its first caller's context, and add.
func openLRU(compute load[string]) cache[string] {
	c, err := lru.New[string, []int](capacity)
	must(err)
	var group singleflight.Group
	return cache[string]{
		get: func(ctx context.Context, k string) ([]int, error) {
			if v, ok := c.Get(k); ok {
				return v, nil
			}
			v, err, _ := group.Do(k, func() (any, error) {
				v, err := compute(ctx, k)
				if err == nil {
					c.Add(k, v)
				}
				return v, err
			})
			return asInts(v), err
		},
		put:    func(k string, v []int) { c.Add(k, v) },
		forget: func(k string) { c.Remove(k) },
		clear:  c.Purge,
	}
}

// openMap is a map with singleflight, as a careful program writes it. It looks again
// inside the flight, a flight does not end with its first caller, callers leave when
// their context ends, and forgetting a key forgets its flight.
func openMap(compute load[string]) cache[string] {
	var (
		mu     sync.Mutex
		values = map[string][]int{}
		group  singleflight.Group
	)
	look := func(k string) ([]int, bool) {
		mu.Lock()
		defer mu.Unlock()
		v, ok := values[k]
		return v, ok
	}
	put := func(k string, v []int) {
		mu.Lock()
		defer mu.Unlock()
		values[k] = v
	}
	return cache[string]{
		get: func(ctx context.Context, k string) ([]int, error) {
			if v, ok := look(k); ok {
				return v, nil
			}
			result := group.DoChan(k, func() (any, error) {
				if v, ok := look(k); ok {
					return v, nil
				}
				v, err := compute(context.WithoutCancel(ctx), k)
				if err == nil {
					put(k, v)
				}
				return v, err
			})
			select {
			case r := <-result:
				return asInts(r.Val), r.Err
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		},
		put: put,
		forget: func(k string) {
			mu.Lock()
			delete(values, k)
			mu.Unlock()
			group.Forget(k)
		},
		clear: func() {
			mu.Lock()
			defer mu.Unlock()
			clear(values)
		},
	}
}

func asInts(v any) []int {
	ints, _ := v.([]int)
	return ints
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
