package refrain_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"os"
	"time"

	"github.com/refrain-go/refrain"
)

// Prices that are a minute old are still good. Prices up to an hour old are given while
// new ones are computed, and up to a day old while the exchange is down.
func ExampleRefreshAfter() {
	price := refrain.NewMemo("ExampleRefreshAfter price", func(ctx context.Context, share string) (float64, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://exchange.example/"+share, nil)
		if err != nil {
			return 0, err
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0, err
		}
		defer res.Body.Close()
		var price float64
		_, err = fmt.Fscan(res.Body, &price)
		return price, err
	},
		refrain.RefreshAfter(time.Minute),
		refrain.TTL(time.Hour),
		refrain.StaleIfError(24*time.Hour),
		refrain.Timeout(10*time.Second),
	)
	fmt.Println(price.Get(context.Background(), "ACME"))
}

// A report takes longer than its readers wait, in a library that takes no context. The
// second reader gets the report that the first has started.
func ExampleFinishAbandoned() {
	begin, printed := make(chan bool), make(chan bool)
	report := refrain.NewMemo("ExampleFinishAbandoned report", refrain.Pure(func(year int) string {
		<-begin // the library is slow
		defer close(printed)
		return fmt.Sprintf("the report of %d", year)
	}), refrain.FinishAbandoned(), refrain.Timeout(10*time.Minute))

	impatient, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	_, err := report.Get(impatient, 2026)
	fmt.Println(err)
	close(begin)
	<-printed
	fmt.Println(report.Get(context.Background(), 2026)) // the function runs once
	// Output:
	// context deadline exceeded
	// the report of 2026 <nil>
}

// The function says how long its answer lives.
func ExampleExpireAfter() {
	type token struct {
		Text string
		For  time.Duration
	}
	login := refrain.NewMemo0("ExampleExpireAfter login", func(ctx context.Context) (token, error) {
		t := token{"secret", 20 * time.Minute}
		refrain.ExpireAfter(ctx, t.For-time.Minute)
		return t, nil
	})
	t, err := login.Get(context.Background())
	fmt.Println(t.For, err)
	// Output: 20m0s <nil>
}

// An answer over the limit is returned, and not stored.
func ExampleMaxBytes() {
	zeros := refrain.NewMemo("ExampleMaxBytes zeros", refrain.Pure(func(n int) []byte { return make([]byte, n) }), refrain.MaxBytes(1<<20))
	for _, n := range []int{100, 10 << 20} {
		b, err := zeros.Get(context.Background(), n)
		fmt.Println(len(b), err)
	}
	fmt.Println(zeros.Stats().Entries, zeros.Stats().Refused)
	// Output:
	// 100 <nil>
	// 10485760 <nil>
	// 1 1
}

// A type with a copying function of its own.
func ExampleCloneWith() {
	factorial := refrain.NewMemo("ExampleCloneWith factorial", func(_ context.Context, n int64) (*big.Int, error) {
		return new(big.Int).MulRange(1, n), nil
	}, refrain.CloneWith(func(n *big.Int) *big.Int { return new(big.Int).Set(n) }))
	n, err := factorial.Get(context.Background(), 20)
	fmt.Println(n, err)
	n.SetInt64(0) // the caller's own
	n, err = factorial.Get(context.Background(), 20)
	fmt.Println(n, err)
	// Output:
	// 2432902008176640000 <nil>
	// 2432902008176640000 <nil>
}

// A value that nobody changes is shared. In tests DetectMutation reports a change all the
// same.
func ExampleShareValues() {
	cache := refrain.New(refrain.Config{Logger: slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	}))})
	index := refrain.NewMemo0("index", func(context.Context) (map[string]int, error) { return map[string]int{"a": 1}, nil },
		refrain.ShareValues(), refrain.DetectMutation(), refrain.In(cache))
	shared, _ := index.Get(context.Background())
	shared["a"] = 2 // nobody should do this
	again, _ := index.Get(context.Background())
	fmt.Println(again)
	// Output:
	// level=ERROR msg="refrain: a shared value was changed after it was stored" memo=index path=[value]
	// map[a:1]
}

// A country is never changed once it is made.
type country struct {
	Code  string
	Names map[string]string
}

func init() { refrain.RegisterImmutable[*country]() }

// Results that hold countries share the countries and copy the rest.
func ExampleRegisterImmutable() {
	byCode := refrain.NewMemo0("ExampleRegisterImmutable byCode", func(context.Context) ([]*country, error) {
		return []*country{{"FR", map[string]string{"de": "Frankreich"}}}, nil
	})
	a, _ := byCode.Get(context.Background())
	b, _ := byCode.Get(context.Background())
	fmt.Println(a[0] == b[0], &a[0] == &b[0])
	// Output: true false
}

type traceIDKey struct{}

// A trace id may be passed on, since no answer depends on it.
func ExamplePassContext() {
	find := refrain.NewMemo("ExamplePassContext find", func(ctx context.Context, id int) (string, error) {
		fmt.Println("asked, trace", ctx.Value(traceIDKey{}))
		return fmt.Sprint("row ", id), nil
	}, refrain.PassContext(traceIDKey{}))
	for _, trace := range []string{"a1", "b2"} {
		fmt.Println(find.Get(context.WithValue(context.Background(), traceIDKey{}, trace), 7))
	}
	// Output:
	// asked, trace a1
	// row 7 <nil>
	// row 7 <nil>
}

// A library whose context key is private has a function that copies its values to another
// context.
func ExampleMapContext() {
	find := refrain.NewMemo("ExampleMapContext find", func(ctx context.Context, id int) (string, error) {
		return fmt.Sprint("row ", id, ", trace ", ctx.Value(traceIDKey{})), nil
	}, refrain.MapContext(func(caller, body context.Context) context.Context {
		return context.WithValue(body, traceIDKey{}, caller.Value(traceIDKey{}))
	}))
	fmt.Println(find.Get(context.WithValue(context.Background(), traceIDKey{}, "a1"), 7))
	// Output: row 7, trace a1 <nil>
}
