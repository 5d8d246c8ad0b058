package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain"
)

type langKey struct{}
type traceKey struct{}

func lang(l string) context.Context { return context.WithValue(context.Background(), langKey{}, l) }

// F10. Hazard: an answer contains values from its first caller's context.
func TestMemo_BodySeesNoValueOfItsCaller(t *testing.T) {
	m := refrain.NewMemo("f", func(ctx context.Context, x int) (string, error) {
		return fmt.Sprint(ctx.Value(langKey{})), nil
	}, fresh())
	if v, _ := m.Get(lang("de"), 1); v != "<nil>" {
		t.Errorf("the body saw %s", v)
	}
}

// K8, F10. Hazard: a web server reuses the memory of a string that a context holds, or
// the owner of a value changes it, while another caller's flight still uses it. The
// answer of one language, or one user, becomes another's.
func TestMemo_ContextValuesAreTheFlightsOwn(t *testing.T) {
	type userKey struct{}
	buffer, user := []byte("alice-de"), &struct{ Name string }{"alice"}
	started, changed := make(chan bool), make(chan bool)
	common := refrain.In(refrain.New(refrain.Config{}))
	session := refrain.NewMemo("session", func(ctx context.Context, _ int) (string, error) {
		return "nothing", nil
	}, refrain.PerSession(), common)
	m := refrain.NewMemo("f", func(ctx context.Context, _ int) (string, error) {
		started <- true
		<-changed
		if _, err := session.Get(ctx, 1); err != nil {
			return "", err
		}
		u := ctx.Value(userKey{}).(*struct{ Name string })
		return fmt.Sprint(ctx.Value(langKey{}), " ", u.Name), nil
	}, refrain.PerSession(), refrain.KeyContext(langKey{}, userKey{}), common)
	text := unsafe.String(&buffer[0], len(buffer))
	ctx := context.WithValue(lang(text[6:]), userKey{}, user)
	ctx = refrain.WithSession(ctx, text[:5])
	go func() {
		<-started
		copy(buffer, "trent-fr")
		user.Name = "trent"
		changed <- true
	}()
	if v, err := m.Get(ctx, 1); v != "de alice" || err != nil {
		t.Errorf("got %q, %v", v, err)
	}
	if _, there := session.Peek(refrain.WithSession(context.Background(), "alice"), 1); !there {
		t.Error("the body asked in another session")
	}
}

// F10, I5. Hazard: two languages share an answer, or forgetting an argument forgets it in
// one language only.
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

// F10. Hazard: a context made from the caller's ends when the caller's ends.
func TestMemo_MapContextPassesValuesButNoCancellation(t *testing.T) {
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

// F10, I5. Hazard: a session gets another session's answers; or its end or its Clear
// reaches other sessions, or not all of its own answers.
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

// F10, I5. Hazard: a user gets another's answers, or does not get their own in the next
// session; EndUser reaches other users, or a session with the same id; or a memo that is
// kept by user and session confuses one of them.
func TestMemo_PerUserKeepsUsersApart(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	in := refrain.In(cache)
	runs := 0
	count := func(ctx context.Context, x int) (int, error) { runs++; return runs, nil }
	inner := refrain.NewMemo("inner", count, in, refrain.PerUser())
	outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { return inner.Get(ctx, x) }, in, refrain.PerUser())
	common := refrain.NewMemo("common", func(ctx context.Context, x int) (int, error) { return inner.Get(ctx, x) }, in)
	both := refrain.NewMemo("both", func(ctx context.Context, x int) (int, error) { return outer.Get(ctx, 10) }, in, refrain.PerUser(), refrain.PerSession())
	opened := 0
	conn := refrain.NewSingleton("conn", func(context.Context) (int, error) { opened++; return opened, nil }, in, refrain.PerUser())
	at := func(user, session string) context.Context {
		return refrain.WithSession(refrain.WithUser(t.Context(), user), session)
	}
	get := func(m *refrain.Memo[int, int], ctx context.Context) int {
		t.Helper()
		v, err := m.Get(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	ada, bob := at("a", "b"), at("b", "a")
	if get(outer, ada) != 1 || get(outer, bob) != 2 || get(outer, at("a", "another")) != 1 {
		t.Error("users share answers, or do not keep them from one session to the next")
	}
	if get(both, ada) != 3 || get(both, at("a", "another")) != 3 || both.Stats().Misses != 2 || get(both, bob) != 4 {
		t.Error("a memo that is kept by user and session does not tell both apart, or its function does not see both")
	}
	for _, ctx := range []context.Context{ada, at("a", "another"), bob, ada} {
		conn.Get(ctx)
	}
	if opened != 2 {
		t.Errorf("%d objects were opened for two users", opened)
	}
	for ctx, m := range map[context.Context]*refrain.Memo[int, int]{ada: common, refrain.WithSession(t.Context(), "s"): outer, refrain.WithUser(ada, ""): outer} {
		if _, err := m.Get(ctx, 1); !errors.Is(err, refrain.ErrNoUser) {
			t.Errorf("%s without a user: %v", m.Name(), err)
		}
	}
	cache.EndSession("a")
	if s := outer.Stats(); s.Entries != 4 {
		t.Errorf("the end of a session dropped what is kept per user: %+v", s)
	}
	cache.EndUser("b")
	if _, there := outer.Peek(bob, 1); there || both.Stats().Entries != 2 {
		t.Error("EndUser left something of that user")
	}
	if v, there := outer.Peek(ada, 1); v != 1 || !there {
		t.Error("EndUser reached another user, whose session is called as the one that it ended")
	}
	if err := both.ClearContext(ada); err != nil || both.Stats().Entries != 1 {
		t.Errorf("ClearContext did not reach just this user's session: %v", err)
	}
}

// I1. Hazard: a computation that began before a session's or a user's end is stored after
// it.
func TestCache_EndOfAnOwnerIsFinal(t *testing.T) {
	for _, test := range []struct {
		apart refrain.Option
		ctx   context.Context
		end   func(*refrain.Cache, string)
	}{
		{refrain.PerSession(), refrain.WithSession(t.Context(), "s"), (*refrain.Cache).EndSession},
		{refrain.PerUser(), refrain.WithUser(t.Context(), "s"), (*refrain.Cache).EndUser},
	} {
		g := newGate[int]()
		cache := refrain.New(refrain.Config{})
		m := refrain.NewMemo("f", func(ctx context.Context, _ int) (int, error) { return g.run(ctx) }, refrain.In(cache), test.apart)
		got := make(chan int)
		go func() { v, _ := m.Get(test.ctx, 1); got <- v }()
		<-g.begun
		test.end(cache, "s")
		g.end <- 1
		<-got
		if v, ok := m.Peek(test.ctx, 1); ok {
			t.Errorf("stored after the end: %d", v)
		}
	}
}

// T1. Hazard: the body knows how long its answer is good, and the memo ignores it.
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
		refrain.ExpireAfter(t.Context(), time.Second) // outside of any body: no effect
	})
}
