package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain"
)

// reused returns a string in a buffer and a function that overwrites the buffer, as web
// frameworks do.
func reused(text string) (s string, again func()) {
	buffer := []byte(text)
	return unsafe.String(&buffer[0], len(buffer)), func() { copy(buffer, strings.Repeat("#", len(buffer))) }
}

// Hazard: a string whose bytes are overwritten ends up in other callers' answers, by one
// way in or another. // V1 K8
func TestMemo_StoredStringsAreItsOwn(t *testing.T) {
	body := func(ctx context.Context, id string) (string, error) {
		refrain.ExpireAfter(ctx, time.Hour)
		return id, nil
	}
	for name, store := range map[string]func(in refrain.Option, s string) func() (string, error){
		"Get": func(in refrain.Option, s string) func() (string, error) {
			m := refrain.NewMemo("f", body, in)
			m.Get(t.Context(), s)
			return func() (string, error) { return m.Get(t.Context(), "alice") }
		},
		"Refresh": func(in refrain.Option, s string) func() (string, error) {
			m := refrain.NewMemo("f", body, in)
			m.Refresh(t.Context(), s)
			return func() (string, error) {
				v, ok := m.Peek(t.Context(), "alice")
				return v, map[bool]error{false: errors.New("nothing")}[ok]
			}
		},
		"Put": func(in refrain.Option, s string) func() (string, error) {
			m := refrain.NewMemo("f", body, in)
			m.Put(t.Context(), "alice", s)
			return func() (string, error) { return m.Get(t.Context(), "alice") }
		},
		"GetInto": func(in refrain.Option, s string) func() (string, error) {
			m := refrain.NewMemo("f", func(_ context.Context, id string) ([]string, error) { return []string{id}, nil }, in)
			var into []string
			m.GetInto(t.Context(), s, &into)
			return func() (string, error) { return into[0], m.GetInto(t.Context(), "alice", &into) }
		},
		"GetAll": func(in refrain.Option, s string) func() (string, error) {
			m := refrain.NewMemoBulk("f", func(_ context.Context, ids []string) ([]string, error) { return ids, nil }, in)
			m.GetAll(t.Context(), []string{s, "bob"})
			return func() (string, error) { return m.Get(t.Context(), "alice") }
		},
		"CacheErrors": func(in refrain.Option, s string) func() (string, error) {
			m := refrain.NewMemo("f", func(_ context.Context, id string) (string, error) { return id, errors.New("no") }, in, refrain.CacheErrors(time.Hour, nil))
			m.Get(t.Context(), s)
			return func() (string, error) { v, _ := m.Get(t.Context(), "alice"); return v, nil }
		},
		"SingletonBy": func(in refrain.Option, s string) func() (string, error) {
			one := refrain.NewSingletonBy("s", func(_ context.Context, id string) (*string, error) { return &id, nil }, in)
			one.Get(t.Context(), s)
			return func() (string, error) { v, err := one.Get(t.Context(), "alice"); return *v, err }
		},
	} {
		s, again := reused("alice")
		get := store(fresh(), s)
		again()
		if v, err := get(); v != "alice" || err != nil {
			t.Errorf("%s: %q, %v", name, v, err)
		}
	}
}

// Hazard: a caller leaves, and its argument is overwritten while the flight reads it.
// // K8
func TestMemo_AFlightsStringsAreItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type query struct {
			IDs  map[string][]any
			Name *string
		}
		begun, end, got := make(chan struct{}), make(chan struct{}), make(chan string, 1)
		m := refrain.NewMemo("f", func(_ context.Context, q query) (int, error) {
			close(begun)
			<-end
			got <- fmt.Sprint(q.IDs, *q.Name)
			return 0, nil
		}, fresh())
		s, again := reused("alice")
		ctx, leave := context.WithCancel(t.Context())
		go m.Get(ctx, query{map[string][]any{s: {s}}, &s})
		<-begun
		leave()
		synctest.Wait()
		again()
		close(end)
		if v := <-got; v != "map[alice:[alice]]alice" {
			t.Error(v)
		}
	})
}

// Hazard: a part of a long string keeps the whole string in memory, and only the part's
// length is counted. // B1
func TestMemo_APartOfAStringKeepsNothingElse(t *testing.T) {
	type found struct {
		Title string
		Links map[string]any
	}
	m := refrain.NewMemo("f", func(context.Context, int) (found, error) {
		page := "<title>Page</title>" + strings.Repeat("x", 200_000)
		return found{page[7:11], map[string]any{page[0:3]: page[8:12], "end": page[len(page):]}}, nil
	}, fresh(), refrain.MaxBytes(1<<20))
	before := allocated()
	for i := range 200 {
		m.Get(t.Context(), i)
	}
	if held := int64(allocated()) - int64(before); held > 2<<20 {
		t.Errorf("%d bytes are counted, %d are held", m.Stats().Bytes, held)
	}
	runtime.KeepAlive(m)
}

func allocated() uint64 {
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// decimal keeps its sign in the way of cockroachdb/apd's BigInt.
type decimal struct {
	_inner *big.Int
	digits uint
}

var (
	negativeSign = new(big.Int)
	unknownPlace = &tree{Name: "unknown"}
)

// Hazard: a value that is told by its address comes back as another value. // V2
func TestMemo_SentinelsKeepTheirIdentity(t *testing.T) {
	type row struct {
		Err    error
		Number decimal
		Place  *tree
	}
	for _, sentinel := range []error{http.ErrNotSupported, errMadeInInit, errNoted} {
		m := refrain.NewMemo("f", func(context.Context, int) (map[string][]row, error) {
			return map[string][]row{"a": {{fmt.Errorf("row 1: %w", sentinel), decimal{negativeSign, 5}, unknownPlace}}}, nil
		}, fresh())
		for range 3 {
			r := mustGet(t, m, 1)["a"][0]
			if !errors.Is(r.Err, sentinel) || r.Number._inner != negativeSign || r.Place != unknownPlace {
				t.Errorf("%+v", r)
			}
		}
	}
}

var defaultTree = &tree{Name: "default"}

// Hazard: a caller, or the function, changes the value of a package variable, and later
// answers change. // V1
func TestMemo_AnswersDoNotFollowAPackageVariable(t *testing.T) {
	*defaultTree = tree{Name: "default"} // so that the test can run a second time
	m := refrain.NewMemo("f", func(_ context.Context, n int) (*tree, error) {
		if n > 1 {
			defaultTree.Name = fmt.Sprint("changed ", n)
		}
		return defaultTree, nil
	}, fresh())
	mustGet(t, m, 1)
	for n := 2; n < 5; n++ {
		mustGet(t, m, n).Sub = append([]*tree{}, &tree{Name: "mine"})
	}
	if v := mustGet(t, m, 1); v.Name != "default" || v.Sub != nil {
		t.Errorf("%+v", v)
	}
	for n := 2; n < 5; n++ {
		if v := mustGet(t, m, n); v.Name != fmt.Sprint("changed ", n) || v.Sub != nil {
			t.Errorf("%d: %+v", n, v)
		}
	}
}

// Hazard: a value that remembers its capacity panics when it grows after a hit. // V2
func TestMemo_AViewGrowsAfterAHit(t *testing.T) {
	type view struct {
		data []int
		room int
	}
	m := refrain.NewMemo("f", func(context.Context, int) (*view, error) { return &view{make([]int, 2, 8), 8}, nil }, fresh())
	for range 2 {
		v := mustGet(t, m, 1)
		v.data = v.data[:v.room]
		v.data[7] = 1
	}
	if v := mustGet(t, m, 1); v.data[:8][7] != 0 {
		t.Error("two callers share the room")
	}
}
