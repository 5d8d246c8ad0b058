package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// sleepy returns a memo whose function takes the time d.
func sleepy(cache *refrain.Cache, name string, d time.Duration, opts ...refrain.Option) *refrain.Memo[int, int] {
	return refrain.NewMemo(name, func(ctx context.Context, n int) (int, error) {
		select {
		case <-time.After(d):
			return n, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}, append(opts, refrain.In(cache))...)
}

// without waits until the page does not show text.
func (p *tab) without(text string) {
	p.t.Helper()
	for p.shows(text) {
		p.next()
	}
}

// If a page waits, it must name the call that it waits for, in the place of the call, and
// only as long as the call lasts.
func TestSocket_MemoThatLastsHasASpinner(t *testing.T) { // A6
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		quick := sleepy(cache, "quick", 90*time.Millisecond)
		slow := sleepy(cache, "slow", 3*time.Second)
		renamed := sleepy(cache, "renamed", time.Second, refrain.Spinner("Loading pages"))
		hidden := sleepy(cache, "hidden", time.Second, refrain.Spinner(""))
		db := refrain.NewSingleton("db", func(context.Context) (int, error) { time.Sleep(time.Second); return 7, nil }, refrain.In(cache))
		call := func(ui *app.UI, m *refrain.Memo[int, int]) {
			m.Get(ui, 1)
			ui.Text(m.Name() + " done")
		}
		p := serve(t, func(ui *app.UI) error {
			call(ui, quick)
			cols := ui.Columns(2)
			call(cols[1], slow)
			call(ui, renamed)
			ctx, cancel := context.WithTimeout(ui, time.Hour)
			defer cancel()
			hidden.Get(ctx, 1)
			ui.Text("hidden done")
			_, err := db.Get(ctx)
			ui.Text("db done")
			return err
		}, app.Caches(cache)).open("")
		began := time.Now()
		p.until("Running slow…")
		if d := time.Since(began); d < 190*time.Millisecond || d > 230*time.Millisecond {
			t.Errorf("the spinner came after %v, want 90 ms of another call and 100 ms", d)
		}
		if in := fmt.Sprint(p.page.Main()[1].Kids[1].Kids[0].JSON); !strings.Contains(in, "Running slow…") || !strings.Contains(in, `"for":100`) {
			t.Errorf("the second column has %s", in)
		}
		p.without("Running slow…")
		if d := time.Since(began); d > 3150*time.Millisecond {
			t.Errorf("the spinner went after %v", d)
		}
		p.until("Loading pages")
		p.until("Opening db…")
		p.end(0)
		for _, d := range p.deltas {
			if text := fmt.Sprintf("%s", d.Ops); strings.Contains(text, "quick…") || strings.Contains(text, "hidden…") || strings.Contains(text, "renamed…") {
				t.Errorf("the page was told %s", text)
			}
		}
		if p.shows("spinner") || !p.shows("db done") {
			t.Errorf("at the end the page shows %s", p.page.String())
		}
		p.send(map[string]any{"t": "rerun"})
		if d := p.next(); d.End == "" || len(d.Ops) > 0 {
			t.Errorf("a run of hits told %s", d.Ops)
		}
	})
}

// If calls are inside other calls, or inside a spinner of the script, the page must name
// the call that the reader of the script knows.
func TestSocket_SpinnerNamesTheCallOfTheScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		inner := sleepy(cache, "inner", time.Second)
		outer := refrain.NewMemo("outer", func(ctx context.Context, n int) (int, error) {
			time.Sleep(50 * time.Millisecond)
			inner.Get(app.Draw(ctx), n)
			return inner.Get(ctx, n+1)
		}, refrain.In(cache))
		p := serve(t, func(ui *app.UI) error {
			outer.Get(ui, 1)
			ui.Text("first done")
			return ui.Spinner("my words", func() error {
				_, err := outer.Get(ui, 10)
				return err
			})
		}, app.Caches(cache)).open("")
		p.until("Running outer…")
		p.until("first done")
		p.until("my words")
		for d := p.next(); d.End == ""; d = p.next() {
			if p.shows("Running") {
				t.Errorf("the page shows %s", p.page.String())
			}
		}
		if p.shows("my words") {
			t.Errorf("at the end the page shows %s", p.page.String())
		}
		for _, d := range p.deltas {
			if text := fmt.Sprintf("%s", d.Ops); strings.Contains(text, "Running inner") {
				t.Errorf("the page was told %s", text)
			}
		}
	})
}

// A caller that joins a flight waits as well. If it leaves, its spinner must go.
func TestSocket_JoinedCallHasASpinnerToo(t *testing.T) { // A3, F1
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		m := sleepy(cache, "m", 5*time.Second)
		s := serve(t, func(ui *app.UI) error {
			if ui.Button("Go") {
				m.Get(ui, 1)
			}
			return nil
		}, app.Caches(cache))
		a, b := s.open(""), s.open("")
		a.end(0)
		b.end(0)
		a.press("Go")
		a.until("Running m…")
		b.press("Go")
		b.until("Running m…")
		if n := cache.Stats(); n.Misses != 1 || n.Joins != 1 {
			t.Errorf("the counts are %+v", n)
		}
		a.send(map[string]any{"t": "stop"})
		if a.end(1) != "stopped" || a.shows("Running") {
			t.Errorf("after Stop the page shows %s", a.page.String())
		}
		b.end(1)
		if b.shows("Running") {
			t.Errorf("at the end the page shows %s", b.page.String())
		}
	})
}

// A script may call from several goroutines. The page must name the first call, and then
// the others after it.
func TestSocket_CallsAtOnceHaveOneSpinner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		one, two := sleepy(cache, "one", time.Second), sleepy(cache, "two", 2*time.Second)
		p := serve(t, func(ui *app.UI) error {
			done := make(chan bool)
			go func() { one.Get(ui, 1); done <- true }()
			synctest.Wait()
			go func() { two.Get(ui, 1); done <- true }()
			<-done
			<-done
			return nil
		}, app.Caches(cache)).open("")
		p.until("Running one…")
		if p.shows("Running two…") {
			t.Error("both calls are shown")
		}
		p.until("Running two…")
		p.end(0)
		if p.shows("Running") {
			t.Errorf("at the end the page shows %s", p.page.String())
		}
	})
}
