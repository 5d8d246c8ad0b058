package app_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
)

func counting(runs *atomic.Int64) func(*app.UI) error {
	return func(ui *app.UI) error {
		runs.Add(1)
		n := app.State(ui, "n", 0)
		*n++
		ui.Text(fmt.Sprint("state ", *n))
		ui.Text(fmt.Sprint("number ", ui.Number("N", 0)))
		return nil
	}
}

// A lost connection must not lose the user's input, and must not run anything twice.
func TestResume_ShowsThePageWithoutARun(t *testing.T) { // A7
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, counting(&runs))
		p := s.open("")
		p.end(0)
		p.end(p.set(map[string]any{"N": 5}))
		p.ws.CloseNow()
		time.Sleep(119 * time.Second)

		q := s.open(p.id)
		if !q.resumed || q.id != p.id {
			t.Fatalf("the session was not resumed: %+v", q)
		}
		q.next()
		if got, want := q.page.String(), p.page.String(); got != want || runs.Load() != 2 {
			t.Errorf("after %d runs the page shows %s\nwant %s", runs.Load(), got, want)
		}
		q.end(q.set(map[string]any{"N": 6}))
		if !q.shows("state 3") || !q.shows("number 6") {
			t.Errorf("the resumed page shows %s", q.page.String())
		}
	})
}

// A page that lost its connection sends an event again if it does not know that the event
// has arrived. A press must not count twice.
func TestResume_TakesEveryEventOnce(t *testing.T) { // A2, A7
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error {
			n := app.State(ui, "n", 0)
			if ui.Button("Add") {
				*n++
			}
			ui.Text(fmt.Sprint("added ", *n))
			return nil
		})
		p := s.open("")
		p.end(0)
		p.end(p.press("Add"))
		p.ws.CloseNow()
		synctest.Wait()
		q := s.open(p.id)
		if d := q.next(); d.Seen != 1 {
			t.Errorf("the page is told that event %d was seen, want 1", d.Seen)
		}
		q.event = 0
		q.press("Add") // event 1 again, which the session already has
		synctest.Wait()
		q.end(q.press("Add"))
		if !q.shows("added 2") {
			t.Errorf("the page shows %s", q.page.String())
		}
	})
}

// A run must go on without a connection. The page that comes back must show its progress.
func TestResume_InTheMiddleOfARun(t *testing.T) { // A7
	synctest.Test(t, func(t *testing.T) {
		release := make(chan bool)
		s := serve(t, func(ui *app.UI) error {
			ui.Text("begun")
			<-release
			ui.Text("ended")
			return nil
		})
		p := s.open("")
		p.until("begun")
		p.ws.CloseNow()
		synctest.Wait()
		q := s.open(p.id)
		if d := q.next(); !d.Start || d.End != "" || !q.shows("begun") {
			t.Errorf("the page was told %+v", d)
		}
		close(release)
		if how := q.end(0); how != "done" || !q.shows("ended") {
			t.Errorf("the run ended as %q, the page shows %s", how, q.page.String())
		}
	})
}

// If no tab comes back to a session, the session must end, and its run with it.
func TestResume_EndsAfterTwoMinutes(t *testing.T) { // A7, A8
	synctest.Test(t, func(t *testing.T) {
		ended := false
		s := serve(t, func(ui *app.UI) error {
			ui.Text("begun")
			<-ui.Done()
			ended = true
			return nil
		})
		p := s.open("")
		p.until("begun")
		p.ws.CloseNow()
		time.Sleep(121 * time.Second)
		synctest.Wait()
		if !ended {
			t.Error("the run goes on")
		}
		if q := s.open(p.id); q.resumed || q.id == p.id {
			t.Error("the session came back")
		}
	})
}

// The id of a tab alone must not open its session: a stranger may have seen it on the
// screen.
func TestResume_NeedsTheCookie(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, counting(&runs))
		p := s.open("")
		p.end(0)
		p.ws.CloseNow()
		synctest.Wait()
		if q := s.openAs(s.browser(), p.id); q.resumed || q.id == p.id {
			t.Error("another browser got the session")
		}
	})
}

// A browser that duplicates a tab copies its id. The copy must not take the session away
// from the first tab.
func TestResume_DuplicatedTabIsASessionOfItsOwn(t *testing.T) { // A1
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, counting(&runs))
		p := s.open("")
		p.end(0)
		go p.ws.Read(t.Context()) // so the tab answers pings at any time, as a browser does
		q := s.open(p.id)
		if q.resumed || q.id == p.id || q.id == "" {
			t.Errorf("the copy got %+v", q)
		}
		q.end(0)
		if !q.shows("state 1") {
			t.Errorf("the copy shows %s", q.page.String())
		}
	})
}

// A browser that lost its network may come back before the server has noticed the loss.
func TestResume_TakesOverFromADeadConnection(t *testing.T) { // A7
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, counting(&runs))
		p := s.open("")
		p.end(0) // p reads no more after this, so it answers no ping
		q := s.open(p.id)
		if !q.resumed || runs.Load() != 1 {
			t.Errorf("the tab got %+v after %d runs", q, runs.Load())
		}
	})
}

// The server must keep a tab that is connected but silent. It must notice a tab that is
// gone without a close.
func TestSocket_PingTellsDeadConnectionsFromSilentOnes(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, counting(&runs))
		alive, dead := s.open(""), s.open("")
		alive.end(0)
		dead.end(0)
		go alive.ws.Read(t.Context())
		time.Sleep(10 * time.Minute)
		if q := s.open(dead.id); q.resumed {
			t.Error("the session of a dead tab is still there")
		}
		if q := s.open(alive.id); q.resumed || q.id == alive.id {
			t.Error("the silent tab lost its session")
		}
	})
}
