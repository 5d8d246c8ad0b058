package app_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
)

// A slow call must show a spinner. A fast call must not make the page blink.
func TestSocket_SpinnerIsShownForLongCallsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			ui.Spinner("quick", func() error { time.Sleep(90 * time.Millisecond); return nil })
			ui.Spinner("outer", func() error {
				time.Sleep(200 * time.Millisecond)
				return ui.Spinner("inner", func() error { time.Sleep(200 * time.Millisecond); return nil })
			})
			time.Sleep(time.Second)
			ui.Text("result")
			return nil
		}).open("")
		p.until("outer")
		if p.shows("quick") {
			t.Error("what is quick was shown")
		}
		p.until("inner")
		for p.shows("inner") {
			p.next()
		}
		if p.shows("outer") || p.shows("result") {
			t.Errorf("after the spinners the page shows %s", p.page.String())
		}
		p.end(0)
		if len(p.page.Main()) != 1 || !p.shows("result") {
			t.Errorf("at the end the page shows %s", p.page.String())
		}
	})
}

// The spinner of a cancelled run must not stay on the page.
func TestSocket_SpinnerOfAReplacedRunGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			if ui.Button("Wait") {
				ui.Spinner("spinning", func() error { <-ui.Done(); return ui.Err() })
			}
			ui.Button("Other")
			return nil
		}).open("")
		p.end(0)
		p.press("Wait")
		p.until("spinning")
		p.send(map[string]any{"t": "rerun"})
		p.end(1)
		for p.shows("spinning") {
			p.next()
		}
	})
}
