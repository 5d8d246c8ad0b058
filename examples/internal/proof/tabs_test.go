package proof

import (
	"context"
	"sync"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// S1, S2. Hazard: each tab opens a model of its own; or clearing it closes it while the
// runs of some tabs are still going, or never.
func TestModel_IsSharedByAllTabsAndClosedWithTheLast(t *testing.T) {
	const tabs = 20
	cache := newCache(t)
	var trained ledger[*model]
	closed := make(chan *model, tabs)
	shared := refrain.NewSingleton("model", func(ctx context.Context) (*model, error) {
		m, err := train(ctx, "../../service/data/airports.csv")
		return trained.open(m), err
	}, refrain.In(cache), refrain.OnRelease(func(m *model) error {
		m.Close()
		trained.close(m)
		closed <- m
		return nil
	}))

	// Each run tells that it has the model, and goes on when it is told to.
	has, goOn := make(chan bool, tabs), make(chan bool)
	defer close(goOn) // whatever comes
	script := func(ui *app.UI) error {
		m, err := shared.Get(ui)
		has <- err == nil
		if err != nil {
			return err
		}
		<-goOn
		state, err := m.guess(47.61, -122.33)
		if err != nil {
			return err
		}
		ui.Text(state)
		return nil
	}
	first := apptest.New(t, script, app.Caches(cache))
	var runs sync.WaitGroup
	ended := make(chan *apptest.App, tabs)
	for i := range tabs {
		tab := first
		if i > 0 {
			tab = first.NewTab()
		}
		runs.Go(func() { tab.Run(); ended <- tab })
	}
	for range tabs {
		if !<-has {
			t.Fatal("a tab got no model")
		}
	}
	shared.Clear()
	for left := tabs; left > 0; left-- {
		if len(closed) != 0 {
			t.Fatalf("closed while %d tabs had it", left)
		}
		goOn <- true
		tab := <-ended
		if err := tab.Err(); err != nil {
			t.Errorf("a tab failed: %v", err)
		}
		if text := tab.Text(); len(text) != 1 || text[0] != "WA" {
			t.Errorf("Seattle is in %q", text)
		}
	}
	runs.Wait()
	<-closed // without the cache's end, and without a grace
	if m := trained.opened[0]; m.accuracy < 0.8 {
		t.Errorf("the model is right in %v of all cases", m.accuracy)
	}
	if err := cache.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	trained.wantAllClosed(t, 1)
	if n := len(trained.opened); n != 1 {
		t.Errorf("%d models were trained", n)
	}
}
