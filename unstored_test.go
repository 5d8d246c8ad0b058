package refrain_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// logging returns an option for a new cache, and the cache's log.
func logging(opts ...func(*refrain.Config)) (refrain.Option, *bytes.Buffer) {
	log := new(bytes.Buffer)
	c := refrain.Config{Logger: slog.New(slog.NewTextHandler(log, nil))}
	for _, o := range opts {
		o(&c)
	}
	return refrain.In(refrain.New(c)), log
}

// ticket is told by its address: no copy of a ticket is that ticket.
type ticket struct{ n int }

func (t *ticket) Equal(o *ticket) bool { return t == o }

type booking struct{ Seats []*ticket }

// V2. Hazard: a copy that differs from the stored value is handed out and nothing logs
// it; or callers that joined the flight share the original.
func TestMemo_RefusesACopyThatDiffersByItsOwnMethod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, log := logging()
		var mu sync.Mutex
		var made []booking
		m := refrain.NewMemo("book", func(context.Context, int) (booking, error) {
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			made = append(made, booking{[]*ticket{{len(made)}}})
			return made[len(made)-1], nil
		}, in)
		joined := make(chan error)
		go func() {
			time.Sleep(time.Second / 2)
			_, err := m.Get(t.Context(), 1)
			joined <- err
		}()
		first, err := m.Get(t.Context(), 1)
		if err != nil || first.Seats[0] != made[0].Seats[0] {
			t.Errorf("the caller who started the flight got %v, %v", first, err)
		}
		var c *refrain.CopyError
		if err := <-joined; !errors.As(err, &c) {
			t.Fatalf("the caller who joined got %v", err)
		}
		if c.Memo != "book" || c.Path != ".Seats[]" || c.Method != "Equal" || c.Type != "refrain_test.ticket" {
			t.Errorf("the error is %+v", c)
		}
		if _, ok := m.Peek(t.Context(), 1); ok {
			t.Error("it is stored all the same")
		}
		for range 8 {
			mustGet(t, m, 1)
		}
		if s := m.Stats(); s.Refused != 9 || s.Stored != 0 || s.Misses != 9 {
			t.Errorf("stats %+v", s)
		}
		if err := m.Put(t.Context(), 2, first); !errors.As(err, &c) {
			t.Errorf("Put returned %v", err)
		}
		if strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "Equal") {
			t.Errorf("the log says %s", log)
		}
	})
}

// V2. Hazard: the function of CloneWith forgets a field, and nothing notices.
func TestMemo_RefusesACloneThatDiffersByItsOwnMethod(t *testing.T) {
	in, log := logging()
	m := refrain.NewMemo("f", refrain.Pure(func(n int) *nickname { return &nickname{name: &[]string{"a", "b"}[n%2]} }), in,
		refrain.CloneWith(func(n *nickname) *nickname {
			if *n.name == "b" {
				return &nickname{name: new(string)}
			}
			return n
		}))
	mustGet(t, m, 0)
	if got := mustGet(t, m, 1); *got.name != "b" {
		t.Errorf("the caller who started the flight got %v", got)
	}
	if s := m.Stats(); s.Refused != 1 || s.Entries != 1 {
		t.Errorf("stats %+v", s)
	}
	if !strings.Contains(log.String(), "String") || !strings.Contains(log.String(), "CloneWith") {
		t.Errorf("the log says %s", log)
	}
}

type nickname struct{ name *string }

func (n *nickname) String() string { return *n.name }

// V3. Hazard: the methods of a shared value are called to compare it with itself.
func TestMemo_SharedValuesAreNotAsked(t *testing.T) {
	asked := 0
	m := refrain.NewMemo("f", refrain.Pure(func(int) counting { return counting{&asked} }), refrain.ShareValues(), fresh())
	mustGet(t, m, 1)
	mustGet(t, m, 1)
	if asked != 0 {
		t.Errorf("asked %d times", asked)
	}
}

type counting struct{ asked *int }

func (c counting) String() string { *c.asked++; return fmt.Sprint(*c.asked) }

// V2 V5. Hazard: a value that turns out not to be copyable, or is over a limit, is
// computed by every call, and nothing logs it; or every call logs it.
func TestMemo_LogsOnceThatAnAnswerIsNotStored(t *testing.T) {
	limited := func(c *refrain.Config) { c.MemoryLimit = 10_000 }
	big := func(int) any { return make([]byte, 5_000) }
	for _, test := range []struct {
		name   string
		result func(int) any
		err    error
		opts   []refrain.Option
		config func(*refrain.Config)
		want   []string
	}{
		{"a func in an any", func(int) any { return map[string]any{"done": func() {}} }, nil, nil, limited,
			[]string{"cannot be copied", "memo=page", "path=[value]", "type=func()", "holds a func", "NewSingleton", "CloneWith"}},
		{"beside an error that is stored", func(int) any { return make(chan int) }, errors.New("x"), []refrain.Option{refrain.CacheErrors(time.Hour, nil)}, limited,
			[]string{"cannot be copied", "type=\"chan int\""}},
		{"over MaxBytes", big, nil, []refrain.Option{refrain.MaxBytes(1000)}, limited, []string{"over the limit", "memo=page", "bytes=5", "limit=1000", "MaxBytes"}},
		{"over the cache's limit", func(int) any { return make([]byte, 20_000) }, nil, nil, limited, []string{"over the limit", "bytes=20", "limit=10000", "MemoryLimit"}},
		{"within both", big, nil, []refrain.Option{refrain.MaxBytes(6000)}, limited, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in, log := logging(test.config)
			m := refrain.NewMemo("page", func(_ context.Context, n int) (any, error) { return test.result(n), test.err }, append(test.opts, in)...)
			for n := range 3 {
				m.Get(t.Context(), n)
				m.Put(t.Context(), n, test.result(n))
			}
			if lines := strings.Count(log.String(), "\n"); lines != min(len(test.want), 1) {
				t.Errorf("%d lines:\n%s", lines, log)
			}
			for _, want := range append(test.want, "") {
				if !strings.Contains(log.String(), want) {
					t.Errorf("the log does not name %s: %s", want, log)
				}
			}
		})
	}
}

// V2. Hazard: the results of a bulk function are stored in another way, and are not
// compared.
func TestMemoBulk_RefusesACopyThatDiffersByItsOwnMethod(t *testing.T) {
	m := refrain.NewMemoBulk("tickets", func(_ context.Context, ns []int) (ts []*ticket, err error) {
		for _, n := range ns {
			ts = append(ts, &ticket{n})
		}
		return ts, nil
	}, fresh())
	got, err := m.GetAll(t.Context(), []int{1, 2, 3})
	if err != nil || got[2].n != 3 {
		t.Errorf("got %v, %v", got, err)
	}
	if s := m.Stats(); s.Refused != 3 || s.Entries != 0 {
		t.Errorf("stats %+v", s)
	}
}
