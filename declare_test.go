package refrain_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/refrain-go/refrain"
)

// Hazard: a declaration that cannot work is found by a user's request, or its message
// does not say how to mend it.
func TestDeclaration_WrongOnesPanicAndNameTheWayOut(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	in := refrain.In(cache)
	id := refrain.Pure(func(x int) int { return x })
	refrain.NewMemo("taken", id, in)
	type deep struct {
		Rows []struct{ mu *sync.Mutex }
	}
	for _, test := range []struct {
		name    string
		declare func()
		parts   []string
	}{
		{"name taken", func() { refrain.NewMemo("taken", id, in) }, []string{`memo "taken"`, "name is taken", "refrain_test (declare_test.go:", "refrain.In"}},
		{"name taken by a memo", func() {
			refrain.NewSingleton("taken", func(context.Context) (int, error) { return 0, nil }, in)
		}, []string{`singleton "taken"`, "name is taken"}},
		{"no name", func() { refrain.NewMemo("", id, in) }, []string{"needs a name"}},
		{"no function", func() { refrain.NewMemo[int, int]("a", nil, in) }, []string{`"a"`, "function is nil"}},
		{"no pure function", func() { refrain.NewMemo("a", refrain.Pure[int, int](nil), in) }, []string{"function is nil"}},
		{"no open", func() { refrain.NewSingleton[int]("a", nil, in) }, []string{`"a"`, "nil"}},
		{"TTL zero", func() { refrain.NewMemo("a", id, in, refrain.TTL(0)) }, []string{`"a"`, "TTL(0s)", "longer than zero"}},
		{"TTL negative", func() { refrain.NewMemo("a", id, in, refrain.TTL(-1)) }, []string{"TTL(-1ns)"}},
		{"MaxEntries zero", func() { refrain.NewMemo("a", id, in, refrain.MaxEntries(0)) }, []string{"MaxEntries(0)", "at least 1"}},
		{"In nil", func() { refrain.NewMemo("a", id, refrain.In(nil)) }, []string{`"a"`, "refrain.New"}},
		{"empty option", func() { refrain.NewMemo("a", id, refrain.Option{}) }, []string{`"a"`, "Option"}},
		{"negative limit, later", func() { refrain.New(refrain.Config{Name: "c"}).SetMemoryLimit(-1) }, []string{`"c"`, "SetMemoryLimit: -1", "use 0"}},
		{"negative limit", func() { refrain.New(refrain.Config{Name: "c", MemoryLimit: -1}) }, []string{`"c"`, "MemoryLimit -1"}},
		{"result with a lock", func() {
			refrain.CheckMemo[int, deep]("deep", in)
		}, []string{`memo "deep"`, ".Rows[].mu", "sync.Mutex", "NewSingleton"}},
		{"result a database", func() {
			refrain.CheckMemo[int, *sql.DB]("getDB", in)
		}, []string{`memo "getDB"`, "*sql.DB", "live resource", "NewSingleton"}},
		{"result a client", func() {
			refrain.CheckMemo[int, *http.Client]("client", in)
		}, []string{`memo "client"`, "http.Client", "NewSingleton"}},
		{"argument a file", func() {
			refrain.CheckMemo[*os.File, int]("file", in)
		}, []string{`memo "file"`, "os.File", "underscore"}},
		{"argument of a singleton", func() {
			refrain.NewSingletonBy("by", func(context.Context, chan int) (int, error) { return 0, nil }, in)
		}, []string{`singleton "by"`, "chan int", "underscore"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			message := panicOf(t, test.declare)
			if !strings.HasPrefix(message, "refrain: ") {
				t.Errorf("the message does not say who speaks: %s", message)
			}
			for _, part := range test.parts {
				if !strings.Contains(message, part) {
					t.Errorf("the message does not name %s:\n%s", part, message)
				}
			}
			t.Log(message)
		})
	}
	// The names of refused declarations are free.
	refrain.NewMemo("a", id, in)
}

// defaultRuns numbers the runs of the test. All runs share the default cache, and a name
// in it is never free again.
var defaultRuns atomic.Int32

func TestDefault_IsWhereUndirectedDeclarationsGo(t *testing.T) {
	memo := fmt.Sprintf("TestDefault memo %d", defaultRuns.Add(1))
	singleton := strings.Replace(memo, "memo", "singleton", 1)
	m := refrain.NewMemo(memo, refrain.Pure(func(x int) int { return x }))
	s := refrain.NewSingleton(singleton, func(context.Context) (*int, error) { return new(int), nil })
	mustGet(t, m, 1)
	if _, err := s.Get(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := refrain.Default().Stats().Entries; n < 2 {
		t.Errorf("%d entries in the default cache", n)
	}
	refrain.ClearMemos()
	if m.Stats().Entries != 0 || s.Stats().Entries != 1 {
		t.Error("ClearMemos cleared something else")
	}
	refrain.ClearSingletons()
	if s.Stats().Entries != 0 {
		t.Error("ClearSingletons left one")
	}
	mustGet(t, m, 1)
	refrain.Clear()
	if m.Stats().Entries != 0 {
		t.Error("Clear left a memo's entry")
	}
	if m.Name() != memo || s.Name() != singleton {
		t.Error("names got lost")
	}
}
