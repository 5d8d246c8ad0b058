package app_test

import (
	"fmt"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// A program computes a share from its counts. It may be nothing of nothing, a bit more
// than all, or less than nothing.
func TestProgress_TakesAnyNumber(t *testing.T) {
	for _, c := range []struct{ set, want float64 }{
		{0, 0}, {0.25, 0.25}, {1, 1}, {1.0000001, 1}, {-3, 0}, {math.Inf(1), 1}, {math.Inf(-1), 0}, {math.NaN(), -1},
	} {
		at := apptest.New(t, func(ui *app.UI) error {
			ui.Progress("P").Set(c.set)
			return nil
		})
		at.Run()
		if got := at.Progress("P"); got.Fraction != c.want || got.Done {
			t.Errorf("Set(%v) shows %+v, want %v", c.set, got, c.want)
		}
	}
}

// A loop that breaks must not mark its bar as done. A bar of nothing must not wait
// forever.
func TestProgress_RangeCountsAndIsDoneAfterTheLast(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		sum := 0
		for i := range ui.Progress("all").Range(4) {
			sum += i
		}
		for i := range ui.Progress("some").Range(4) {
			if i == 3 {
				break
			}
		}
		for range ui.Progress("none").Range(0) {
			t.Error("a range over nothing yields")
		}
		p := ui.Progress("old")
		p.Label("new")
		p.Done()
		ui.Text(fmt.Sprint(sum))
		return nil
	})
	at.Run()
	for label, want := range map[string]apptest.Progress{
		"all": {Fraction: 1, Note: "4 of 4", Done: true}, "some": {Fraction: 0.75, Note: "3 of 4"}, "none": {Fraction: 1, Done: true},
		"new": {Fraction: 1, Done: true},
	} {
		if got := at.Progress(label); got != want {
			t.Errorf("%s: %+v, want %+v", label, got, want)
		}
	}
	if at.Text()[0] != "6" {
		t.Errorf("the range gave a sum of %v", at.Text())
	}
}

// A million steps must not send a million messages, and the page must not grow with them.
func TestSocket_ProgressIsSentByTheFlushOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			for i := range ui.Progress("P").Range(100_000) {
				if i%10_000 == 0 {
					time.Sleep(20 * time.Millisecond)
				}
			}
			return nil
		}).open("")
		p.end(0)
		if n := len(p.deltas); n < 5 || n > 15 {
			t.Errorf("the bar took %d messages, want about 10", n)
		}
		if len(p.page.Main()) != 1 || !p.shows(`"v":1000,"done":true`) {
			t.Errorf("the page is %s", p.page.String())
		}
	})
}

// A bar whose place shows another element must not change that element.
func TestProgress_DrawnOverChangesNoMore(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		place := ui.Empty()
		first := place.Progress("first")
		second := place.Progress("second")
		second.Set(0.5)
		first.Done()
		gone := ui.Empty()
		third := gone.Progress("third")
		gone.Text("instead")
		third.Done()
		return nil
	})
	at.Run()
	if got := at.Progress("second"); got.Fraction != 0.5 || got.Done {
		t.Errorf("the second bar is %+v", got)
	}
	if len(at.Text()) != 1 {
		t.Errorf("the page shows %q", at.Text())
	}
}

// Many goroutines may do the work at once.
func TestProgress_MayBeSetFromAnyGoroutine(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		p := ui.Progress("P")
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() { p.Set(float64(i) / 8); p.Label("P") })
		}
		all.Wait()
		p.Done()
		return nil
	})
	at.Run()
	if !at.Progress("P").Done {
		t.Error("the bar is not done")
	}
}
