package app_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// A toast says that something has happened. It would be wrong if it were shown again at
// each run, or when a page comes back.
func TestSocket_ToastIsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error {
			if ui.Button("Save") {
				ui.Toast("saved")
			}
			if ui.Button("Rerun") {
				ui.Toast("again")
				ui.Rerun()
			}
			ui.Button("Other")
			return nil
		})
		p := s.open("")
		p.end(0)
		p.end(p.press("Save"))
		p.end(p.press("Other"))
		p.end(p.press("Rerun"))
		p.end(p.press("Other"))
		if got := fmt.Sprint(p.toasts); got != "[saved again]" {
			t.Errorf("the page was told %s", got)
		}
		p.ws.CloseNow()
		q := s.open(p.id)
		q.next()
		q.end(q.press("Other"))
		if !q.resumed || len(q.toasts) > 0 {
			t.Errorf("the page that came back was told %q", q.toasts)
		}
	})
}

// Toasts that are made while the connection is lost must be shown when it is back. A
// session without a tab must not fill the memory.
func TestSocket_ToastWaitsForItsTab(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		proceed := make(chan bool)
		s := serve(t, func(ui *app.UI) error {
			if ui.Button("Go") {
				<-proceed
				for i := range 100 {
					ui.Toast(fmt.Sprint(i))
				}
			}
			ui.Button("Other")
			return nil
		})
		p := s.open("")
		p.end(0)
		p.press("Go")
		synctest.Wait()
		p.ws.CloseNow()
		synctest.Wait()
		close(proceed)
		synctest.Wait()
		q := s.open(p.id)
		q.next()
		for i := 0; i < 30 && len(q.toasts) < 20; i++ {
			q.end(q.press("Other")) // the toasts come between the deltas
		}
		if len(q.toasts) != 20 || q.toasts[0] != "80" || q.toasts[19] != "99" {
			t.Errorf("the page that came back was told %q", q.toasts)
		}
	})
}

func TestToast_RefusesEmptyAndLongTexts(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Toast("")
		ui.Toast(strings.Repeat("x", 1001))
		ui.Toast("good")
		return nil
	})
	at.Run()
	if got := at.Error(); len(got) != 2 || !strings.Contains(got[1], "1001 bytes") {
		t.Errorf("the errors are %q", got)
	}
	if got := at.Toasts(); len(got) != 1 || got[0] != "good" {
		t.Errorf("the toasts are %q", got)
	}
	at.Run()
	if got := at.Toasts(); len(got) != 1 {
		t.Errorf("the toasts of the second run are %q", got)
	}
}
