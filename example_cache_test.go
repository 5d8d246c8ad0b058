package refrain_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/refrain-go/refrain"
)

// A cache of its own, for a test or for a part of a program that is closed before the rest.
func ExampleNew() {
	cache := refrain.New(refrain.Config{Name: "reports", MemoryLimit: 64 << 20})
	square := refrain.NewMemo("square", refrain.Pure(func(n int) int { return n * n }), refrain.In(cache))

	ctx := context.Background()
	square.Get(ctx, 3)
	square.Get(ctx, 3)
	stats := cache.Stats()
	fmt.Println(cache.Name(), "hits", stats.Hits, "misses", stats.Misses, "entries", stats.Entries)

	fmt.Println(cache.Close(ctx))
	_, err := square.Get(ctx, 3)
	fmt.Println(errors.Is(err, refrain.ErrClosed))
	// Output:
	// reports hits 1 misses 1 entries 1
	// <nil>
	// true
}

// What was computed goes, what was opened stays.
func ExampleCache_ClearMemos() {
	cache := refrain.New(refrain.Config{})
	computed, opened := 0, 0
	count := refrain.NewMemo0("count", func(context.Context) (int, error) { computed++; return computed, nil }, refrain.In(cache))
	open := refrain.NewSingleton("open", func(context.Context) (int, error) { opened++; return opened, nil }, refrain.In(cache))
	all := func() {
		count.Get(context.Background())
		open.Get(context.Background())
	}
	all()
	cache.ClearMemos()
	all()
	fmt.Println(computed, opened)
	cache.ClearSingletons()
	all()
	fmt.Println(computed, opened)
	cache.Clear()
	all()
	fmt.Println(computed, opened)
	// Output:
	// 2 1
	// 2 2
	// 3 3
}

// The functions of the package act on the cache that memos and singletons are in unless they say otherwise.
func ExampleDefault() {
	refrain.NewMemo("ExampleDefault double", refrain.Pure(func(n int) int { return 2 * n })).Get(context.Background(), 1)
	fmt.Println(refrain.Default().Stats().Entries > 0)
	refrain.ClearMemos()      // what was computed
	refrain.ClearSingletons() // what was opened
	refrain.Clear()           // both
	fmt.Println(refrain.Default().Stats().Entries)
	// Output:
	// true
	// 0
}

// Each session has its own answers, until it ends. An app's tabs are sessions; elsewhere it is for the program to say.
func ExamplePerSession() {
	cache := refrain.New(refrain.Config{})
	basket := refrain.NewMemo0("basket", func(context.Context) ([]string, error) { return []string{"lamp"}, nil },
		refrain.PerSession(), refrain.In(cache))

	_, err := basket.Get(context.Background())
	fmt.Println(errors.Is(err, refrain.ErrNoSession))

	ada, bob := refrain.WithSession(context.Background(), "ada"), refrain.WithSession(context.Background(), "bob")
	basket.Put(ada, []string{"chair", "table"})
	fmt.Println(basket.Get(ada))
	fmt.Println(basket.Get(bob))

	basket.ClearContext(bob) // and not Ada's
	cache.EndSession("ada")
	_, ok := basket.Peek(ada)
	fmt.Println(ok)
	// Output:
	// true
	// [chair table] <nil>
	// [lamp] <nil>
	// false
}
