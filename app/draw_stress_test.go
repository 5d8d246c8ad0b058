package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// Nested memos draw, are joined, left and cleared, from many tabs at once. No call may
// wait for ever, and in the end each page must show the whole drawing.
func TestDraw_ManyAtOnce(t *testing.T) { // A3, F1, F7
	cache := refrain.New(refrain.Config{})
	var memos [4]*refrain.Memo[int, int]
	for i := range memos {
		memos[i] = refrain.NewMemo(fmt.Sprint("memo", i), func(ctx context.Context, n int) (int, error) {
			ui := app.Draw(ctx)
			ui.Text(fmt.Sprintf("memo %d of %d begins.", i, n))
			var all sync.WaitGroup
			defer all.Wait()
			for j := range memos[:i] {
				all.Go(func() { memos[j].Get(ui.Expander(fmt.Sprint(j)), n) })
			}
			ui.Table([]row{{ID: n}})
			// This call may close a ring of memos. The call that closes it gets an error
			// at once.
			all.Go(func() { memos[(i+1)%len(memos)].Get(ctx, n) })
			ui.Text(fmt.Sprintf("memo %d of %d ends.", i, n))
			return n, nil
		}, refrain.In(cache))
	}
	s := serve(t, func(ui *app.UI) error {
		if ui.Button("Clear") {
			cache.ClearMemos()
		}
		n := ui.Number("N", 0)
		if n > 100 {
			n = 100
		}
		if n < 100 {
			memos[3].Get(ui, n)
		}
		memos[0].Get(ui, n+1000)
		ui.Text(fmt.Sprintf("shown %d.", n))
		return nil
	}, app.Caches(cache))
	var tabs sync.WaitGroup
	for seed := range uint64(4) {
		p := s.open("")
		p.end(0)
		tabs.Go(func() {
			rnd := rand.New(rand.NewPCG(seed, 3))
			for range 25 {
				switch rnd.IntN(5) {
				case 0:
					p.press("Clear")
				case 1:
					p.send(map[string]any{"t": "stop"})
				default:
					p.set(map[string]any{"N": rnd.IntN(3)})
				}
				if rnd.IntN(3) == 0 {
					p.end(p.set(map[string]any{"N": 50 + rnd.IntN(3)}))
				}
			}
			p.end(p.set(map[string]any{"N": 200}))
			if page := p.page.String(); !strings.Contains(page, "shown 100.") || !strings.Contains(page, "memo 0 of 1100 ends.") || strings.Contains(page, "spinner") {
				t.Errorf("the page shows %s", page)
			}
		})
	}
	tabs.Wait()
}
