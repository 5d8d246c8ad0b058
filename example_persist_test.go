package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/store/disk"
)

// Answers outlive the process. Here the second cache is what a restarted program has.
func ExamplePersist() {
	dir, err := os.MkdirTemp("", "answers")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	start := func() (report *refrain.Memo[int, string], stop func()) {
		answers, err := disk.Open(dir)
		if err != nil {
			log.Fatal(err)
		}
		cache := refrain.New(refrain.Config{Name: "reports", Store: answers})
		report = refrain.NewMemo("report", func(_ context.Context, year int) (string, error) {
			fmt.Println("computing", year)
			return fmt.Sprint("report of ", year), nil
		}, refrain.Persist(), refrain.In(cache))
		return report, func() { cache.Close(ctx); answers.Close(ctx) }
	}

	report, stop := start()
	fmt.Println(report.Get(ctx, 1999))
	stop()
	report, stop = start()
	defer stop()
	fmt.Println(report.Get(ctx, 1999))

	// It is forgotten in all processes when this returns. The error says whether the
	// store could be reached.
	if err := report.ForgetContext(ctx, 1999); err != nil {
		log.Print(err)
	}
	fmt.Println(report.Get(ctx, 1999))
	var counts refrain.StoreStats = report.Stats().Store
	fmt.Println(counts.Hits, counts.Misses, counts.Stored)
	// Output:
	// computing 1999
	// report of 1999 <nil>
	// report of 1999 <nil>
	// computing 1999
	// report of 1999 <nil>
	// 1 1 1
}

// All memos of a cache are cleared at once, in all processes with its store.
func ExampleCache_ClearMemosContext() {
	dir, err := os.MkdirTemp("", "answers")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	answers, err := disk.Open(dir)
	if err != nil {
		log.Fatal(err)
	}
	defer answers.Close(ctx)
	cache := refrain.New(refrain.Config{Store: answers})
	defer cache.Close(ctx)
	squares := refrain.NewMemo("squares", refrain.Pure(func(n int) int { return n * n }), refrain.Persist(), refrain.In(cache))
	fmt.Println(squares.Get(ctx, 12))
	fmt.Println(cache.ClearMemosContext(ctx))
	fmt.Println(squares.Peek(ctx, 12))
	// Output:
	// 144 <nil>
	// <nil>
	// 0 false
}

// With a version, answers outlive a change of the program that does not concern them.
func ExampleVersion() {
	square := refrain.NewMemo("square", refrain.Pure(func(n int) int { return n * n }), refrain.Persist(), refrain.Version("2"))
	now := refrain.NewMemo0("now", func(context.Context) (int, error) { return 1, nil }, refrain.Persist())
	var id refrain.CodeIdentity
	id, err := square.CodeIdentity()
	fmt.Println(id.Kind, err)
	id, err = now.CodeIdentity()
	fmt.Println(id.Kind, err)
	// Output:
	// author <nil>
	// binary <nil>
}

type circle struct{ Radius float64 }

var errNoShape = errors.New("no such shape")

func init() {
	refrain.RegisterStored[circle]()
	refrain.RegisterSentinel("example.org/shapes.errNoShape", errNoShape)
}

// An interface in a stored answer can hold a type that was registered, and an error that
// has a name is the same in every process.
func ExampleRegisterStored() {
	type found struct {
		Shape any
		Err   error
	}
	dir, err := os.MkdirTemp("", "answers")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	for range 2 { // the second time from the store
		answers, err := disk.Open(dir)
		if err != nil {
			log.Fatal(err)
		}
		cache := refrain.New(refrain.Config{Store: answers})
		shapes := refrain.NewMemo("shapes", refrain.Pure(func(name string) []found {
			return []found{{Shape: circle{2}}, {Err: errNoShape}, {Err: io.EOF}}
		}), refrain.Persist(), refrain.In(cache))
		all, err := shapes.Get(ctx, "all")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(all[0].Shape.(circle).Radius, all[1].Err == errNoShape, all[2].Err == io.EOF, shapes.Stats().Store.Hits)
		cache.Close(ctx)
		answers.Close(ctx)
	}
	// Output:
	// 2 true true 0
	// 2 true true 1
}
