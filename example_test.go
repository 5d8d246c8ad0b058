package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/refrain-go/refrain"
)

// database stands for a *sql.DB. An argument may hold one, in a field that is not part of
// the key.
type database struct{ queries int }

func (db *database) page(size, page int) []string {
	db.queries++
	rows := make([]string, size)
	for i := range rows {
		rows[i] = fmt.Sprint("row ", page*size+i)
	}
	return rows
}

func ExampleNewMemo() {
	type pageQuery struct {
		_db        *database // a leading underscore: not part of the key
		Size, Page int
	}
	getPage := refrain.NewMemo("ExampleNewMemo getPage", func(_ context.Context, q pageQuery) ([]string, error) {
		return q._db.page(q.Size, q.Page), nil
	}, refrain.TTL(10*time.Minute), refrain.MaxEntries(1000))

	ctx, db := context.Background(), new(database)
	for range 3 {
		rows, err := getPage.Get(ctx, pageQuery{_db: db, Size: 2, Page: 5})
		fmt.Println(rows, err)
		rows[0] = "changed" // a copy: no other caller sees it
	}
	fmt.Println(db.queries, "query")

	getPage.Forget(pageQuery{Size: 2, Page: 5})
	getPage.Get(ctx, pageQuery{_db: db, Size: 2, Page: 5})
	fmt.Println(db.queries, "queries")
	// Output:
	// [row 10 row 11] <nil>
	// [row 10 row 11] <nil>
	// [row 10 row 11] <nil>
	// 1 query
	// 2 queries
}

func ExamplePure() {
	upper := refrain.NewMemo("ExamplePure upper", refrain.Pure(strings.ToUpper))
	v, err := upper.Get(context.Background(), "refrain")
	fmt.Println(v, err)
	// Output: REFRAIN <nil>
}

func ExampleNewSingleton() {
	client := refrain.NewSingleton("ExampleNewSingleton client", func(context.Context) (*http.Client, error) {
		fmt.Println("opened")
		return &http.Client{Timeout: 10 * time.Second}, nil
	})
	a, _ := client.Get(context.Background())
	b, _ := client.Get(context.Background())
	fmt.Println(a == b)
	// Output:
	// opened
	// true
}

// An answer depends on the answers that its function got through its ctx.
func Example_dependencies() {
	rate := 2
	getRate := refrain.NewMemo("Example rate", func(_ context.Context, currency string) (int, error) { return rate, nil })
	price := refrain.NewMemo("Example price", func(ctx context.Context, amount int) (int, error) {
		r, err := getRate.Get(ctx, "EUR")
		return amount * r, err
	})
	ctx := context.Background()
	fmt.Println(price.Get(ctx, 10))
	rate = 3
	fmt.Println(price.Get(ctx, 10))
	getRate.Forget("EUR")
	fmt.Println(price.Get(ctx, 10))
	// Output:
	// 20 <nil>
	// 20 <nil>
	// 30 <nil>
}

func ExampleNewMemoBulk() {
	names := refrain.NewMemoBulk("ExampleNewMemoBulk names", func(_ context.Context, ids []int) ([]string, error) {
		fmt.Println("select … where id in", ids)
		out := make([]string, len(ids))
		for i, id := range ids {
			out[i] = fmt.Sprint("name ", id)
		}
		return out, nil
	})
	ctx := context.Background()
	names.Get(ctx, 2)
	fmt.Println(names.GetAll(ctx, []int{1, 2, 3}))
	// Output:
	// select … where id in [2]
	// select … where id in [1 3]
	// [name 1 name 2 name 3] <nil>
}

type languageKey struct{}

func ExampleKeyContext() {
	greet := refrain.NewMemo("ExampleKeyContext greet", func(ctx context.Context, name string) (string, error) {
		if ctx.Value(languageKey{}) == "fr" {
			return "Bonjour " + name, nil
		}
		return "Hello " + name, nil
	}, refrain.KeyContext(languageKey{}))
	ctx := context.Background()
	fmt.Println(greet.Get(ctx, "Ada"))
	fmt.Println(greet.Get(context.WithValue(ctx, languageKey{}, "fr"), "Ada"))
	// Output:
	// Hello Ada <nil>
	// Bonjour Ada <nil>
}

func ExampleCacheErrors() {
	errNotFound := errors.New("not found")
	find := refrain.NewMemo("ExampleCacheErrors find", func(_ context.Context, id int) (string, error) {
		fmt.Println("asked the database")
		return "", errNotFound
	}, refrain.CacheErrors(time.Minute, func(err error) bool { return errors.Is(err, errNotFound) }))
	for range 2 {
		_, err := find.Get(context.Background(), 7)
		fmt.Println(err)
	}
	// Output:
	// asked the database
	// not found
	// not found
}
