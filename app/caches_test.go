package app_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// F10, I5, A1. Hazard: a memo that is kept per session is shared between tabs, or outlives its tab.
func TestSession_IsTheOneOfPerSessionMemos(t *testing.T) {
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
