package refrain_test

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/refrain-go/refrain"
)

// One pool for each data source. It is checked before it is handed out, and opened again
// when the server is gone.
func ExampleNewSingletonBy() {
	pools := refrain.NewSingletonBy("ExampleNewSingletonBy pools", func(_ context.Context, dsn string) (*sql.DB, error) {
		return sql.Open("postgres", dsn)
	}, refrain.Validate(func(ctx context.Context, db *sql.DB) error { return db.PingContext(ctx) }), refrain.MaxEntries(10))

	count := func(ctx context.Context, dsn string) (n int, err error) {
		err = pools.Use(ctx, dsn, func(db *sql.DB) error {
			return db.QueryRowContext(ctx, "SELECT count(*) FROM flights").Scan(&n)
		})
		return n, err
	}
	fmt.Println(count(context.Background(), "host=db1"))
}

// A retired object is closed when its last user is done.
func ExampleWithScope() {
	cache := refrain.New(refrain.Config{})
	session := refrain.NewSingletonBy("session", func(_ context.Context, model string) (string, error) {
		fmt.Println("open", model)
		return "session of " + model, nil
	}, refrain.OnRelease(func(s string) error { fmt.Println("close the", s); return nil }),
		refrain.Grace(10*time.Second), // for callers that got it without a scope
		refrain.In(cache))

	ctx, end := refrain.WithScope(context.Background())
	fmt.Println(session.Get(ctx, "words"))
	session.Forget("words")
	fmt.Println(session.Get(ctx, "words"))
	session.Clear()
	fmt.Println("in use until here")
	end()
	cache.Close(context.Background())
	fmt.Println(session.Name(), session.Stats().Stored)
	// Output:
	// open words
	// session of words <nil>
	// open words
	// session of words <nil>
	// in use until here
	// close the session of words
	// close the session of words
	// session 2
}

// The object stays open until the function returns, even if it is cleared meanwhile.
func ExampleSingleton_Use() {
	cache := refrain.New(refrain.Config{})
	printer := refrain.NewSingleton("printer", func(context.Context) (string, error) { return "printer", nil },
		refrain.OnRelease(func(string) error { fmt.Println("closed"); return nil }), refrain.In(cache))
	err := printer.Use(context.Background(), func(p string) error {
		printer.Clear()
		fmt.Println("still using the", p)
		return nil
	})
	cache.Close(context.Background())
	fmt.Println(err)
	fmt.Println(printer.Name(), "was opened", printer.Stats().Misses, "time")
	// Output:
	// still using the printer
	// closed
	// <nil>
	// printer was opened 1 time
}
