package app_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// F10, I5, A1. Hazard: tabs share a memo that is kept per session, or its answers outlive
// the tab.
func TestSession_KeepsPerSessionMemosApart(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	var runs atomic.Int32
	own := refrain.NewMemo0("own", func(context.Context) (int32, error) { return runs.Add(1), nil },
		refrain.PerSession(), refrain.In(cache))
	script := func(ui *app.UI) error {
		n, err := own.Get(ui)
		ui.Text(fmt.Sprint(n))
		return err
	}
	t.Run("tabs", func(t *testing.T) {
		a := apptest.New(t, script, app.Caches(cache))
		b := a.NewTab()
		for range 2 {
			a.Run()
			b.Run()
			if a.Text()[0] != "1" || b.Text()[0] != "2" {
				t.Errorf("the tabs show %v and %v", a.Text(), b.Text())
			}
		}
	})
	if n := cache.Stats().Entries; n != 0 {
		t.Errorf("%d entries are left of sessions that have ended", n)
	}
}

// A8, I5. Hazard: a stranger clears the caches of an app whose author did not show that
// menu entry. Or the entry leaves some of the answers that the page shows.
func TestClearMemos_IsRefusedUnlessTheAppAllowsIt(t *testing.T) {
	for allowed, want := range map[bool]string{false: "[1] [1]", true: "[2] [1]"} {
		cache := refrain.New(refrain.Config{})
		var runs, opened atomic.Int32
		memo := refrain.NewMemo0("memo", func(context.Context) (int32, error) { return runs.Add(1), nil }, refrain.In(cache))
		single := refrain.NewSingleton("single", func(context.Context) (int32, error) { return opened.Add(1), nil }, refrain.In(cache))
		settings := []app.Setting{app.Caches(cache)}
		if allowed {
			settings = append(settings, app.ClearMemosEntry())
		}
		at := apptest.New(t, func(ui *app.UI) error {
			n, err := memo.Get(ui)
			ui.Text(fmt.Sprint(n))
			single.Get(ui)
			return err
		}, settings...)
		at.Run()
		at.ClearMemos()
		if got := fmt.Sprintf("%v [%d]", at.Text(), opened.Load()); got != want {
			t.Errorf("allowed: %v: the page shows %s, want %s", allowed, got, want)
		}
		if refused := strings.Contains(at.Log(), "app.ClearMemosEntry"); refused == allowed {
			t.Errorf("allowed: %v: the log has %s", allowed, at.Log())
		}
	}
}

// The same on the wire. Hazard: a page whose menu lacks the entry sends the message
// anyway.
func TestSocket_ClearMemosIsRefusedUnlessTheAppAllowsIt(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		var runs atomic.Int32
		memo := refrain.NewMemo0("memo", func(context.Context) (int32, error) { return runs.Add(1), nil }, refrain.In(cache))
		script := func(ui *app.UI) error {
			n, err := memo.Get(ui)
			ui.Text(fmt.Sprint("n is ", n))
			return err
		}
		for _, c := range []struct {
			settings []app.Setting
			shows    string
		}{{nil, "n is 1"}, {[]app.Setting{app.ClearMemosEntry()}, "n is 2"}} {
			p := serve(t, script, append(c.settings, app.Caches(cache))...).open("")
			p.end(0)
			p.send(map[string]any{"t": "clear"})
			if c.settings == nil {
				p.send(map[string]any{"t": "rerun"})
			}
			if p.next(); !p.shows(c.shows) {
				t.Errorf("the page shows %s, want %s", p.page.String(), c.shows)
			}
		}
	})
}
