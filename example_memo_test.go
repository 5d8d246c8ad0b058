package refrain_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/refrain-go/refrain"
)

// A function without an argument, such as one that reads a whole table.
func ExampleNewMemo0() {
	version := 0
	load := refrain.NewMemo0("ExampleNewMemo0 load", func(context.Context) (string, error) {
		version++
		return fmt.Sprint("version ", version), nil
	})
	ctx := context.Background()
	fmt.Println(load.Get(ctx))
	// runs the function again; until it returns, other calls get version 1
	fmt.Println(load.Refresh(ctx))
	load.Forget()
	_, ok := load.Peek(ctx)
	fmt.Println(ok)

	load.Put(ctx, "the one at hand")
	var into string
	fmt.Println(load.GetInto(ctx, &into), into)
	load.Clear()
	fmt.Println(load.Name(), load.Stats().Stored)
	// Output:
	// version 1 <nil>
	// version 2 <nil>
	// false
	// <nil> the one at hand
	// ExampleNewMemo0 load 3
}

// Large values are read again and again into the same memory.
func ExampleMemo_GetInto() {
	noise := refrain.NewMemo("ExampleMemo_GetInto noise", func(_ context.Context, n int) ([]float64, error) {
		return make([]float64, n), nil
	})
	var samples []float64
	for range 3 {
		if err := noise.GetInto(context.Background(), 1_000_000, &samples); err != nil {
			fmt.Println(err)
			return
		}
		samples[0] = 1 // the caller's own memory: the next GetInto finds 0 again
	}
	fmt.Println(len(samples), noise.Stats().Hits)
	// Output: 1000000 2
}

// A program need not read back what it has written.
func ExampleMemo_Put() {
	price := refrain.NewMemo("ExampleMemo_Put price", func(_ context.Context, product string) (int, error) {
		fmt.Println("asked the database")
		return 100, nil
	})
	ctx := context.Background()
	fmt.Println(price.Peek(ctx, "lamp"))
	if err := price.Put(ctx, "lamp", 90); err != nil {
		fmt.Println(err)
	}
	fmt.Println(price.Get(ctx, "lamp"))
	fmt.Println(price.Refresh(ctx, "lamp"))
	price.Clear()
	fmt.Println(price.Peek(ctx, "lamp"))
	// Output:
	// 0 false
	// 90 <nil>
	// asked the database
	// 100 <nil>
	// 0 false
}

type tenantKey struct{}

// Forget acts in all sessions, ForgetContext and ClearContext in the context's session.
func ExampleMemo_ForgetContext() {
	cache := refrain.New(refrain.Config{Name: "tenants"})
	report := refrain.NewMemo("report", func(ctx context.Context, month string) (string, error) {
		return fmt.Sprint(month, " of ", ctx.Value(tenantKey{})), nil
	}, refrain.KeyContext(tenantKey{}), refrain.In(cache))
	acme := context.WithValue(context.Background(), tenantKey{}, "Acme")
	zeta := context.WithValue(context.Background(), tenantKey{}, "Zeta")
	report.Get(acme, "May")
	report.Get(zeta, "May")

	fmt.Println(report.ForgetContext(acme, "May"), report.Stats().Entries)
	report.Forget("May")
	fmt.Println(report.Stats().Entries)
	report.Get(zeta, "May")
	fmt.Println(report.ClearContext(context.Background()), report.Stats().Entries)
	// Output:
	// <nil> 1
	// 0
	// <nil> 0
}

// One query at the program's start.
func ExampleMemoBulk_Warm() {
	name := refrain.NewMemoBulk("ExampleMemoBulk_Warm name", func(_ context.Context, ids []string) ([]string, error) {
		fmt.Println("asked for", ids)
		names := make([]string, len(ids))
		for i, id := range ids {
			names[i] = strings.ToUpper(id)
		}
		return names, nil
	})
	ctx := context.Background()
	fmt.Println(name.Warm(ctx, []string{"ada", "bob"}))
	fmt.Println(name.Get(ctx, "bob"))
	fmt.Println(name.Name(), name.Stats().Hits)
	// Output:
	// asked for [ada bob]
	// <nil>
	// BOB <nil>
	// ExampleMemoBulk_Warm name 1
}
