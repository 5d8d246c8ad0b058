package app_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// drawing returns a memo whose function draws, and a counter of the function's runs.
func drawing(cache *refrain.Cache, draw func(ui *app.UI, n int), opts ...refrain.Option) (*refrain.Memo[int, int], *atomic.Int32) {
	runs := new(atomic.Int32)
	return refrain.NewMemo("drawing", func(ctx context.Context, n int) (int, error) {
		runs.Add(1)
		draw(app.Draw(ctx), n)
		return n, nil
	}, append(opts, refrain.In(cache))...), runs
}

// A function that draws explanations must show them with a stored answer too. [Streamlit:
// replays only elements that are not widgets]
func TestDraw_IsShownAgainWithEachHit(t *testing.T) { // V1, A6
	cache := refrain.New(refrain.Config{})
	m, runs := drawing(cache, func(ui *app.UI, n int) {
		ui.Text(fmt.Sprint("text ", n))
		ui.Markdown("*markdown*")
		cols := ui.Columns(2)
		cols[1].Metric("M", n)
		cols[0].Table([]row{{ID: n}, {ID: n + 1}})
		ui.LineChart([]row{{ID: 1}, {ID: 2}}, app.X("ID"), app.Y("A"))
		place := ui.Empty()
		for i := range 3 {
			place.Text(fmt.Sprint("step ", i))
		}
		ui.Expander("more").Code("x := 1", "go")
		ui.Spinner("working", func() error { return nil })
	})
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Text("before")
		for n := range 2 {
			if _, err := m.Get(ui, n*10); err != nil {
				return err
			}
		}
		ui.Text("after")
		return nil
	}, app.Caches(cache))
	for run := range 3 {
		at.Run()
		if got := fmt.Sprint(at.Text(), at.Markdown(), at.Error()); got != "[before text 0 step 2 text 10 step 2 after] [*markdown* *markdown*] []" {
			t.Errorf("run %d shows %s", run, got)
		}
		if a, b := at.Table(0).Cell(0, 0), at.Table(1).Cell(1, 0); a != "0" || b != "11" {
			t.Errorf("run %d has the cells %s and %s", run, a, b)
		}
		if at.Chart(1).Len() != 2 || at.Metric("M").Value != "0" || len(at.Expander("more").Code()) != 1 {
			t.Errorf("run %d lacks a part of the drawing", run)
		}
	}
	if runs.Load() != 2 {
		t.Errorf("the function ran %d times, want once for each argument", runs.Load())
	}
}

// The drawing stands where the call stands. That may be a column, a place for one
// element, or a context that was made from the ui.
func TestDraw_IsShownAtTheCallOfTheMemo(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	m, _ := drawing(cache, func(ui *app.UI, n int) { ui.Text(fmt.Sprint("n is ", n)) })
	type key struct{}
	at := apptest.New(t, func(ui *app.UI) error {
		in := ui.Expander("first")
		place := ui.Empty()
		ui.Text("last")
		m.Get(context.WithValue(in, key{}, 1), 1)
		place.Text("gives way")
		m.Get(place, 2)
		m.Get(place, 3)
		m.Get(ui.Sidebar(), 4)
		return nil
	}, app.Caches(cache))
	for range 2 {
		at.Run()
		if got := fmt.Sprint(at.Expander("first").Text(), at.Text(), at.Sidebar().Text()); got != "[n is 1] [n is 1 n is 3 last n is 4] [n is 4]" {
			t.Errorf("the page shows %s", got)
		}
	}
}

// A page that waits sees the drawing while it grows, even if another page started the
// flight, and even after that page has left.
func TestDraw_IsShownToAllWaitingRuns(t *testing.T) { // F1, F2, A3
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		step := make(chan bool)
		m, runs := drawing(cache, func(ui *app.UI, n int) {
			for i := range 3 {
				ui.Text(fmt.Sprint("step ", i))
				<-step
			}
		})
		s := serve(t, func(ui *app.UI) error {
			if ui.Button("Go") {
				m.Get(ui, 1)
				ui.Text("got it")
			}
			return nil
		}, app.Caches(cache))
		a, b, c := s.open(""), s.open(""), s.open("")
		for _, p := range []*tab{a, b, c} {
			p.end(0)
		}
		a.press("Go")
		a.until("step 0")
		b.press("Go")
		b.until("step 0")
		a.until("Running drawing…")
		if main := a.page.Main(); main[1].Kind != "container" || main[2].Kind != "spinner" {
			t.Errorf("the spinner does not follow what is drawn: %s", a.page.String())
		}
		a.send(map[string]any{"t": "rerun"})
		a.end(1)
		if a.shows("step") || a.shows("Running") {
			t.Errorf("who left is shown %s", a.page.String())
		}
		step <- true
		b.until("step 1")
		step <- true
		b.until("step 2")
		c.press("Go")
		c.until("step 2")
		if !c.shows("step 0") {
			t.Errorf("who came late is shown %s", c.page.String())
		}
		step <- true
		b.end(1)
		c.end(1)
		a.end(a.press("Go"))
		for _, p := range []*tab{a, b, c} {
			if !p.shows("step 0") || !p.shows("step 2") || !p.shows("got it") || p.shows("spinner") {
				t.Errorf("at the end a page shows %s", p.page.String())
			}
		}
		if runs.Load() != 1 || cache.Stats().Hits != 1 {
			t.Errorf("the function ran %d times, %d hits", runs.Load(), cache.Stats().Hits)
		}
	})
}

// A drawing that is on the page already must not be sent again when it is shown again.
func TestDraw_ShownAgainIsNotSentAgain(t *testing.T) { // A6
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		m, _ := drawing(cache, func(ui *app.UI, n int) {
			ui.Markdown("# title")
			ui.Table([]row{{ID: n}})
			ui.Table(&million{"not comparable by content"})
			ui.BarChart([]row{{ID: 1}}, app.X("ID"), app.Y("A"))
		})
		p := serve(t, func(ui *app.UI) error { _, err := m.Get(ui, 1); return err }, app.Caches(cache)).open("")
		p.end(0)
		for range 2 {
			p.send(map[string]any{"t": "rerun"})
			if d := p.next(); d.End != "done" || len(d.Ops) > 0 {
				t.Errorf("a run of hits told %s", d.Ops)
			}
		}
	})
}

// A hit of the outer memo runs nothing, so the drawings of inner memos must be stored
// with it. It must not matter whether these were hits when the outer answer was computed.
func TestDraw_OfInnerMemosIsPartOfTheOuter(t *testing.T) { // I3
	cache := refrain.New(refrain.Config{})
	inner, runs := drawing(cache, func(ui *app.UI, n int) { ui.Table([]row{{ID: n}}); ui.Text(fmt.Sprint("inner ", n)) })
	outer := refrain.NewMemo("outer", func(ctx context.Context, n int) (int, error) {
		ui := app.Draw(ctx)
		ui.Text("begin")
		inner.Get(ctx, 1) // a hit in the second call
		inner.Get(ui.Expander("in"), n)
		app.Draw(ctx).Text("end")
		return n, nil
	}, refrain.In(cache))
	silent := refrain.NewMemo("silent", func(ctx context.Context, n int) (int, error) { return outer.Get(ctx, n) }, refrain.In(cache))
	at := apptest.New(t, func(ui *app.UI) error {
		silent.Get(ui, 2)
		silent.Get(ui, 3)
		return nil
	}, app.Caches(cache))
	want := "[begin inner 1 inner 2 end begin inner 1 inner 3 end]"
	for range 2 {
		at.Run()
		if got := fmt.Sprint(at.Text()); got != want || runs.Load() != 3 || at.Table(2).Cell(0, 0) != "1" {
			t.Errorf("the page shows %s after %d runs, want %s", got, runs.Load(), want)
		}
	}
	inner.Forget(1)
	at.Run()
	if got := fmt.Sprint(at.Text()); got != want || runs.Load() != 4 {
		t.Errorf("after Forget the page shows %s after %d runs", got, runs.Load())
	}
}

// The drawing of a singleton's open function is shown like a memo's.
func TestDraw_OfASingletonIsShownAgain(t *testing.T) { // S1
	cache := refrain.New(refrain.Config{})
	opened := 0
	db := refrain.NewSingleton("db", func(ctx context.Context) (int, error) {
		opened++
		app.Draw(ctx).Info("opened")
		return 7, nil
	}, refrain.In(cache))
	at := apptest.New(t, func(ui *app.UI) error { _, err := db.Get(ui); return err }, app.Caches(cache))
	for range 2 {
		at.Run()
		if got := at.Info(); len(got) != 1 || opened != 1 {
			t.Errorf("the page shows %q after %d times", got, opened)
		}
	}
}

// A widget's value is not part of the key. Hazard: a memo's function that had a widget
// would give one user's answer to all.
func TestDraw_RefusesCallsForScriptsOnly(t *testing.T) { // A8
	cache := refrain.New(refrain.Config{})
	m, _ := drawing(cache, func(ui *app.UI, n int) {
		pressed := ui.Button("B") || ui.Checkbox("C", true) != true
		if got := fmt.Sprint(pressed, ui.Slider("S", 0, 9, 4), ui.TextInput("T", "x"), ui.Select("L", []string{"a"})); got != "false 4xa" {
			t.Errorf("the widgets return %s", got)
		}
		ui.Sidebar().Text("beside")
		*app.State(ui, "state", 1)++
		ui.Rerun()
		ui.Stop()
		ui.Toast("done")
		ui.Fragment("F", func(*app.UI) error { return nil })
		ui.Form("F")
		ui.Dialog("D", func(*app.UI) error { return nil })
		ui.Navigate("other")
		ui.QueryParams()
		ui.Image([]byte("GIF89a"))
		ui.Text("went on")
	})
	at := apptest.New(t, func(ui *app.UI) error { _, err := m.Get(ui, 1); return err }, app.Caches(cache))
	for range 2 {
		at.Run()
		errs := at.Error()
		if len(errs) != 16 || at.Err() != nil || fmt.Sprint(at.Text(), at.Sidebar().Text()) != "[beside went on] []" {
			t.Fatalf("the page shows %q, %q", errs, at.Text())
		}
		for i, name := range []string{`Button "B"`, `Checkbox "C"`, `Slider "S"`, `TextInput "T"`, `Select "L"`, "Sidebar", "State", "Rerun", "Stop", "Toast", `Fragment "F"`, `Form "F"`, `Dialog "D"`, "Navigate", "QueryParams", "Image"} {
			if !strings.HasPrefix(errs[i], name+" cannot be called in a memo's function: ") {
				t.Errorf("%s: %q", name, errs[i])
			}
		}
	}
}

// A function must work in every caller: a service, a test, or an app without a memo
// around the function.
func TestDraw_OutsideOfAnAppIsShownNowhere(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	body := func(ctx context.Context, n int) (int, error) {
		ui := app.Draw(ctx)
		ui.Markdown("# text")
		ui.Columns(2)[1].Table([]row{{ID: n}})
		ui.Empty().Text("x")
		return n, ui.Spinner("s", func() error { return ui.Err() })
	}
	m := refrain.NewMemo("m", body, refrain.In(cache))
	if n, err := body(context.Background(), 1); n != 1 || err != nil {
		t.Errorf("by itself it returns %v, %v", n, err)
	}
	if n, err := m.Get(context.Background(), 1); n != 1 || err != nil {
		t.Errorf("in a memo it returns %v, %v", n, err)
	}
	at := apptest.New(t, func(ui *app.UI) error {
		if app.Draw(ui) != ui || app.Draw(context.WithoutCancel(ui)) != ui {
			t.Error("in a script Draw is another place")
		}
		m.Get(ui, 1) // the call above has computed it
		_, err := body(ui, 2)
		return err
	}, app.Caches(cache))
	at.Run()
	if got := fmt.Sprint(at.Markdown(), at.Table(0).Row(0), at.Table(1).Row(0)); !strings.HasPrefix(got, "[# text # text] [1 ") || !strings.Contains(got, "] [2 ") {
		t.Errorf("the page shows %s", got)
	}
}

// The function may start goroutines, and one of them may draw after the function has
// returned.
func TestDraw_MayBeCalledFromAnyGoroutineOfTheFunction(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	returned, late := make(chan bool), make(chan bool)
	m, _ := drawing(cache, func(ui *app.UI, n int) {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for j := range 20 {
					ui.Text(fmt.Sprint(i, j))
					ui.Container().Table([]row{{ID: j}})
					ui.Expander("e").Markdown(fmt.Sprint(j))
				}
			})
		}
		all.Wait()
		go func() {
			<-returned
			ui.Text("late")
			ui.Empty().Text("late")
			app.Draw(ui).Container().Text("late")
			late <- true
		}()
	})
	at := apptest.New(t, func(ui *app.UI) error { _, err := m.Get(ui, 1); return err }, app.Caches(cache))
	at.Run()
	returned <- true
	<-late
	for range 2 {
		at.Run()
		if len(at.Text()) != 160 || slices.Contains(at.Text(), "late") || len(at.Markdown()) != 160 {
			t.Errorf("the page shows %d texts", len(at.Text()))
		}
	}
}

// A loop that draws must fill neither the cache nor the page. The data of a drawn table
// counts as memory too.
func TestDraw_IsBoundedAndChargedToTheEntry(t *testing.T) { // B1, V5
	for name, c := range map[string]struct {
		draw  func(*app.UI)
		least int64
		full  bool
	}{
		"nothing":     {func(*app.UI) {}, 0, false},
		"a megabyte":  {func(ui *app.UI) { ui.Text(strings.Repeat("x", 1<<20)) }, 1 << 20, false},
		"a table":     {func(ui *app.UI) { ui.Table(make([]row, 10_000)) }, 10_000 * 16 * 2, false},
		"a big table": {func(ui *app.UI) { ui.Table(million{}) }, 0, true},
		"drawn over": {func(ui *app.UI) {
			place := ui.Empty()
			for range 100 {
				place.Text(strings.Repeat("x", 1<<19))
			}
		}, 1 << 19, false},
		"many": {func(ui *app.UI) {
			for range 10_000 {
				ui.Text("x")
			}
		}, 2000 * 100, true},
		"long": {func(ui *app.UI) {
			for range 100 {
				ui.Text(strings.Repeat("x", 1<<20))
			}
		}, 3 << 20, true},
	} {
		t.Run(name, func(t *testing.T) {
			cache := refrain.New(refrain.Config{})
			m, _ := drawing(cache, func(ui *app.UI, n int) { c.draw(ui) })
			small, _ := drawing(refrain.New(refrain.Config{}), func(ui *app.UI, n int) { c.draw(ui) }, refrain.MaxBytes(400))
			at := apptest.New(t, func(ui *app.UI) error { m.Get(ui, 1); small.Get(ui, 1); return nil }, app.Caches(cache))
			at.Run()
			s := cache.Stats()
			if s.Entries != 1 || s.Bytes < c.least || s.Bytes > 2*c.least+1000+5<<20 {
				t.Errorf("the entries hold %+v, want at least %d bytes", s, c.least)
			}
			if w := at.Warning(); (len(w) == 2) != c.full || c.full && !strings.Contains(w[0], "2000 elements and 4 MB") {
				t.Errorf("the warnings are %q", w)
			}
			if got := small.Stats(); (got.Refused == 1) != (c.least > 0 || c.full) {
				t.Errorf("with a limit of 400 bytes the counts are %+v", got)
			}
			m.Forget(1)
			if b := cache.Stats().Bytes; b != 0 {
				t.Errorf("%d bytes are left", b)
			}
		})
	}
}

// A refresh in the background belongs to no page. It must draw on no page; its drawing
// comes with its answer.
func TestDraw_OfARefreshComesWithItsAnswer(t *testing.T) { // T3
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		var runs atomic.Int32
		m := refrain.NewMemo0("m", func(ctx context.Context) (int32, error) {
			n := runs.Add(1)
			app.Draw(ctx).Text(fmt.Sprint("computation ", n))
			return n, nil
		}, refrain.RefreshAfter(time.Second), refrain.In(cache))
		at := apptest.New(t, func(ui *app.UI) error { _, err := m.Get(ui); return err }, app.Caches(cache))
		for _, want := range []string{"computation 1", "computation 1", "computation 2"} {
			at.Run()
			synctest.Wait()
			if got := at.Text(); len(got) != 1 || got[0] != want {
				t.Errorf("the page shows %q, want %s", got, want)
			}
			if want == "computation 1" {
				time.Sleep(2 * time.Second)
			}
		}
	})
}

// A failure is not stored, so each run that meets it shows the drawing that led to it.
func TestDraw_OfAFailureIsShownAndNotStored(t *testing.T) { // V4, F9
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		failing := refrain.NewMemo("failing", func(ctx context.Context, n int) (int, error) {
			app.Draw(ctx).Text("tried")
			return 0, errors.New("failed")
		}, refrain.In(cache))
		late := refrain.NewMemo("late", func(ctx context.Context, n int) (int, error) {
			app.Draw(ctx).Text("began")
			<-ctx.Done()
			app.Draw(ctx).Text("after its time")
			return n, nil
		}, refrain.In(cache), refrain.Timeout(time.Second))
		at := apptest.New(t, func(ui *app.UI) error {
			_, err := failing.Get(ui, 1)
			_, timeout := late.Get(ui, 1)
			return errors.Join(err, timeout)
		}, app.Caches(cache))
		for range 2 {
			at.Run()
			if got := fmt.Sprint(at.Text()); got != "[tried began]" || !errors.Is(at.Err(), context.DeadlineExceeded) {
				t.Errorf("the page shows %s, the error is %v", got, at.Err())
			}
		}
		if s := cache.Stats(); s.Entries != 0 || s.Misses != 4 {
			t.Errorf("the counts are %+v", s)
		}
	})
}

// A log must not grow without end. It must not show times, which a later hit would show
// again.
func TestLogHandler_ShowsTheLastLines(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	m := refrain.NewMemo("m", func(ctx context.Context, n int) (int, error) {
		app.Draw(ctx).Text("above")
		log := slog.New(app.LogHandler(ctx))
		for i := range n {
			log.Info("line", "i", i, "time", "own")
		}
		log.Debug("not shown")
		return n, nil
	}, refrain.In(cache))
	at := apptest.New(t, func(ui *app.UI) error {
		for _, n := range []int{0, 1, 500} {
			if _, err := m.Get(ui, n); err != nil {
				return err
			}
		}
		slog.New(app.LogHandler(ui)).WithGroup("g").Warn("<b>", "time", 1)
		return nil
	}, app.Caches(cache))
	for range 2 {
		at.Run()
		code := at.Code()
		if len(code) != 3 || code[0] != "level=INFO msg=line i=0 time=own" || code[2] != "level=WARN msg=<b> g.time=1" {
			t.Fatalf("the page shows %q", code)
		}
		if lines := strings.Split(code[1], "\n"); len(lines) != 200 || lines[199] != "level=INFO msg=line i=499 time=own" {
			t.Errorf("the log has %d lines, the last is %q", len(lines), lines[len(lines)-1])
		}
	}
}
