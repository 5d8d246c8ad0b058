package refrain_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/refrain-go/refrain"
)

// A cache of its own, for a test or for a part of a program that ends before the rest.
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

// The default cache has no Config. A lower limit evicts answers at once.
func ExampleCache_SetMemoryLimit() {
	cache := refrain.New(refrain.Config{}) // stands for refrain.Default()
	page := refrain.NewMemo("page", func(context.Context, int) ([]byte, error) { return make([]byte, 1<<20), nil }, refrain.In(cache))
	for n := range 10 {
		page.Get(context.Background(), n)
	}
	fmt.Println("entries", page.Stats().Entries)
	cache.SetMemoryLimit(4 << 20)
	fmt.Println("entries", page.Stats().Entries)
	cache.SetMemoryLimit(0) // a quarter of the memory again
	// Output:
	// entries 10
	// entries 3
}

// Computed answers go, opened objects stay.
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

// The functions of the package act on the default cache.
func ExampleDefault() {
	refrain.NewMemo("ExampleDefault double", refrain.Pure(func(n int) int { return 2 * n })).Get(context.Background(), 1)
	fmt.Println(refrain.Default().Stats().Entries > 0)
	refrain.ClearMemos()      // all answers
	refrain.ClearSingletons() // all objects
	refrain.Clear()           // both
	fmt.Println(refrain.Default().Stats().Entries)
	// Output:
	// true
	// 0
}

// Each session has its own answers until it ends. In an app a tab is a session. Elsewhere
// the program says what a session is.
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

	basket.ClearContext(bob) // not Ada's
	cache.EndSession("ada")
	_, ok := basket.Peek(ada)
	fmt.Println(ok)
	// Output:
	// true
	// [chair table] <nil>
	// [lamp] <nil>
	// false
}

// Each user has their own answers, in all sessions. In an app, app.User names the user.
// Elsewhere the program does.
func ExamplePerUser() {
	cache := refrain.New(refrain.Config{})
	orders := refrain.NewMemo("orders", func(_ context.Context, year int) (string, error) {
		fmt.Println("asking for the orders of", year)
		return "two lamps", nil
	}, refrain.PerUser(), refrain.In(cache))

	_, err := orders.Get(context.Background(), 2026)
	fmt.Println(errors.Is(err, refrain.ErrNoUser))

	monday := refrain.WithUser(refrain.WithSession(context.Background(), "monday"), "ada")
	friday := refrain.WithUser(refrain.WithSession(context.Background(), "friday"), "ada")
	orders.Get(monday, 2026)
	fmt.Println(orders.Get(friday, 2026))

	cache.EndUser("ada") // her rights have changed, say
	_, ok := orders.Peek(friday, 2026)
	fmt.Println(ok)
	// Output:
	// true
	// asking for the orders of 2026
	// two lamps <nil>
	// false
}
