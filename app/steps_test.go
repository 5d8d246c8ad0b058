package app_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// Status must show how its function really ended, and must return its error.
func TestStatus_ShowsHowItEnded(t *testing.T) {
	failed := errors.New("failed")
	at := apptest.New(t, func(ui *app.UI) error {
		err := ui.Status("outer", func(ui *app.UI) error {
			ui.Text("one")
			return ui.Status("inner", func(ui *app.UI) error { return failed })
		})
		ui.Status("good", func(ui *app.UI) error { ui.Text("two"); return nil })
		ui.Text(fmt.Sprint(err == failed))
		return ui.Status("bad", func(*app.UI) error { panic("bad") })
	})
	at.Run()
	at.Run()
	for label, want := range map[string]string{"outer": "error", "inner": "error", "good": "done", "bad": "error"} {
		if got := at.Status(label).State; got != want {
			t.Errorf("%s is %q, want %q", label, got, want)
		}
	}
	if got := fmt.Sprint(at.Status("outer").Text(), at.Status("good").Text(), at.Text()); got != "[one] [two] [one two true]" {
		t.Errorf("the texts are %s", got)
	}
}

// If a run is over, its Status must not show a spinner forever. This holds if the script
// stopped and if the user stopped it.
func TestStatus_StopsWithItsRun(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		return ui.Status("S", func(ui *app.UI) error { ui.Stop(); return nil })
	})
	at.Run()
	if got := at.Status("S").State; got != "stopped" {
		t.Errorf("after Stop it is %q", got)
	}
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			return ui.Status("S", func(ui *app.UI) error { <-ui.Done(); ui.Text("x"); return nil })
		}).open("")
		p.until(`"state":"running"`)
		p.send(map[string]any{"t": "stop"})
		p.end(0)
		if !p.shows(`"state":"stopped"`) {
			t.Errorf("the page shows %s", p.page.String())
		}
	})
}

func TestSocket_StatusTellsHowLongItTook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			return ui.Status("S", func(ui *app.UI) error {
				ui.Text("inside")
				time.Sleep(1500 * time.Millisecond)
				return nil
			})
		}).open("")
		p.until(`"state":"running"`)
		p.until("inside")
		p.end(0)
		if !p.shows(`"state":"done","for":1500`) || !p.shows("inside") {
			t.Errorf("the page shows %s", p.page.String())
		}
	})
}
