package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

type langKey struct{}
type traceKey struct{}

func lang(l string) context.Context { return context.WithValue(context.Background(), langKey{}, l) }

// F10. Hazard: an answer holds what only its first caller's context said.
func TestMemo_BodySeesNoValueOfItsCaller(t *testing.T) {
	m := refrain.NewMemo("f", func(ctx context.Context, x int) (string, error) {
		return fmt.Sprint(ctx.Value(langKey{})), nil
	}, fresh())
	if v, _ := m.Get(lang("de"), 1); v != "<nil>" {
		t.Errorf("the body saw %s", v)
	}
}

// F10, I5. Hazard: two languages share an answer, or forgetting an argument forgets it in one language only.
func TestMemo_KeyContextIsSeenAndPartOfTheKey(t *testing.T) {
	runs := 0
	m := refrain.NewMemo("f", func(ctx context.Context, x int) (string, error) {
		runs++
		return fmt.Sprint(ctx.Value(langKey{}), ctx.Value(traceKey{}), x), nil
	}, refrain.KeyContext(langKey{}), refrain.PassContext(traceKey{}), fresh())
	get := func(ctx context.Context, x int) string {
		v, err := m.Get(ctx, x)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for range 2 {
		for _, l := range []string{"de", "fr"} {
			for x := range 2 {
				if v, want := get(context.WithValue(lang(l), traceKey{}, "t"), x), l+"t"+fmt.Sprint(x); v != want {
					t.Errorf("got %q, want %q", v, want)
				}
			}
		}
		get(context.Background(), 0)
	}
	if runs != 5 {
		t.Errorf("%d runs for 5 keys", runs)
	}
	m.Forget(0)
	if s := m.Stats(); s.Entries != 2 || s.Forgotten != 3 {
		t.Errorf("after Forget: %+v", s)
	}
	if err := m.ForgetContext(lang("de"), 1); err != nil {
		t.Error(err)
	}
	if _, ok := m.Peek(lang("fr"), 1); !ok || m.Stats().Entries != 1 {
		t.Errorf("after ForgetContext: %+v", m.Stats())
	}
	var key *refrain.KeyError
	if _, err := m.Get(context.WithValue(context.Background(), langKey{}, make(chan int)), 1); !errors.As(err, &key) {
		t.Errorf("a channel as part of the key: %v", err)
	}
}

// F10. Hazard: a context made from the caller's brings the caller's end with it.
func TestMemo_MapContextPassesWhatItSaysAndNoEnd(t *testing.T) {
	begun, goOn := make(chan bool), make(chan bool)
	m := refrain.NewMemo("f", func(ctx context.Context, x int) (string, error) {
		close(begun)
		<-goOn
		return fmt.Sprint(ctx.Value(langKey{}), ctx.Err()), nil
	}, fresh(), refrain.MapContext(func(caller, body context.Context) context.Context {
		return context.WithValue(caller, langKey{}, fmt.Sprint(caller.Value(langKey{}), "!"))
	}))
	ctx, leave := context.WithCancel(lang("de"))
	left := make(chan error)
	go func() { _, err := m.Get(ctx, 1); left <- err }()
	<-begun
	joined := joins(m, 1)
	stayed := make(chan string)
	go func() { v, _ := m.Get(context.Background(), 1); stayed <- v }()
	<-joined
	leave()
	<-left
	close(goOn)
	if v := <-stayed; v != "de!<nil>" {
		t.Errorf("the body saw %s", v)
	}
}

// F10, I5. Hazard: a session gets another's answers; its end or its Clear reaches others, or not all of its own.
func TestMemo_PerSessionKeepsSessionsApart(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	in := refrain.In(cache)
	runs := 0
	inner := refrain.NewMemo("inner", func(ctx context.Context, x int) (int, error) { runs++; return runs, nil }, in, refrain.PerSession())
	outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { return inner.Get(ctx, x) }, in, refrain.PerSession())
	common := refrain.NewMemo("common", func(ctx context.Context, x int) (int, error) { return inner.Get(ctx, x) }, in)
	a, b := refrain.WithSession(t.Context(), "a"), refrain.WithSession(t.Context(), "b")
	get := func(ctx context.Context, x int) int {
		v, err := outer.Get(ctx, x)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if get(a, 1) != 1 || get(b, 1) != 2 || get(a, 1) != 1 || get(b, 2) != 3 {
		t.Error("sessions share answers, or do not keep them")
	}
	for ctx, m := range map[context.Context]*refrain.Memo[int, int]{a: common, t.Context(): outer, refrain.WithSession(a, ""): outer} {
		if _, err := m.Get(ctx, 1); !errors.Is(err, refrain.ErrNoSession) {
			t.Errorf("%s without a session: %v", m.Name(), err)
		}
	}
	if err := inner.ClearContext(a); err != nil {
		t.Error(err)
	}
	if get(a, 1) != 4 || get(b, 1) != 2 {
		t.Error("ClearContext of one session did not reach it, or reached another")
	}
	cache.EndSession("b")
	if s := outer.Stats(); s.Entries != 1 {
		t.Errorf("after EndSession: %+v", s)
	}
	if get(b, 1) != 5 || get(a, 1) != 4 {
		t.Error("an ended session's answers are still there, or another's are gone")
	}
	inner.Forget(1)
	if get(a, 1) != 6 || get(b, 1) != 7 {
		t.Error("Forget did not act in all sessions")
	}
	inner.Clear()
	if outer.Stats().Entries != 0 {
		t.Error("Clear did not act in all sessions")
	}
}

// I1. Hazard: what began before a session's end is stored after it.
func TestCache_EndSessionIsFinal(t *testing.T) {
	g := newGate[int]()
	cache := refrain.New(refrain.Config{})
	m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }, refrain.In(cache), refrain.PerSession())
	ctx := refrain.WithSession(t.Context(), "s")
	got := make(chan int)
	go func() { v, _ := m.Get(ctx, 1); got <- v }()
	<-g.begun
	cache.EndSession("s")
	g.end <- 1
	<-got
	if v, ok := m.Peek(ctx, 1); ok {
		t.Errorf("stored after the session's end: %d", v)
	}
}

// T1. Hazard: the body knows how long its answer is good, and nobody listens.
func TestExpireAfter_IsTheAnswersOwnLifetime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		m := refrain.NewMemo("f", func(ctx context.Context, d time.Duration) (int, error) {
			refrain.ExpireAfter(ctx, time.Hour)
			refrain.ExpireAfter(ctx, d)
			runs++
			return runs, nil
		}, refrain.TTL(time.Minute), fresh())
		for _, d := range []time.Duration{time.Second, 10 * time.Minute} {
			before := runs
			mustGet(t, m, d)
			time.Sleep(d - 1)
			if mustGet(t, m, d); runs != before+1 {
				t.Errorf("%v: expired early", d)
			}
			time.Sleep(time.Nanosecond)
			if mustGet(t, m, d); runs != before+2 {
				t.Errorf("%v: not expired", d)
			}
		}
		mustGet(t, m, 0)
		if _, stored := m.Peek(t.Context(), 0); stored {
			t.Error("an answer that is good for no time was stored")
		}
		refrain.ExpireAfter(t.Context(), time.Second) // in no body: nothing to say it of
	})
}
