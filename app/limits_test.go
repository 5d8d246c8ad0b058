package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/logbuf"
)

// A run that waits for ever holds its session and memory. Its user must get the page
// back.
func TestRunTimeout_EndsARunAndShowsAnError(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var why error
		hang := true
		s := serve(t, func(ui *app.UI) error {
			ui.Text("drawn")
			if hang {
				<-ui.Done()
				why = context.Cause(ui)
			}
			return nil
		}, app.RunTimeout(time.Minute))
		p := s.open("")
		start := time.Now()
		if how := p.end(0); how != "error" || time.Since(start) != time.Minute {
			t.Errorf("the run ended as %q after %v", how, time.Since(start))
		}
		if !p.shows("drawn") || !p.shows("longer than 1m0s") || why == nil {
			t.Errorf("cause %v; the page shows %s", why, p.page.String())
		}
		hang = false
		p.send(map[string]any{"t": "rerun"})
		if p.end(0); p.shows("longer") {
			t.Errorf("after the next run the page shows %s", p.page.String())
		}
	})
}

// A script that ignores its context cannot be ended. It must not delay other sessions,
// and the log must report it.
func TestRun_ThatIgnoresItsEndIsLogged(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var log logbuf.Buffer
		stuck := make(chan bool)
		s := serve(t, func(ui *app.UI) error {
			ui.Text("drawn")
			<-stuck
			return nil
		}, app.RunTimeout(time.Minute), app.Logger(slog.New(slog.NewTextHandler(&log, nil))))
		p := s.open("")
		p.until("longer than 1m0s") // while the run goes on
		time.Sleep(time.Minute)
		if !strings.Contains(log.String(), "goes on after it was told to end") {
			t.Errorf("the log says %s", log.String())
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		go func() {
			for { // the tab reads until it is told to go
				if _, _, err := p.ws.Read(context.Background()); err != nil {
					return
				}
			}
		}()
		if err := s.app.Close(ctx); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(log.String(), "runs=1") {
			t.Errorf("Close returned %v; the log says %s", err, log.String())
		}
		close(stuck)
	})
}

// A client that sends a thousand interactions a second must not get a thousand runs. But
// each of its interactions must count.
func TestRunsPerSecond_MergesFasterInteractions(t *testing.T) { // A2, A8
	synctest.Test(t, func(t *testing.T) {
		runs, presses := 0, 0
		s := serve(t, func(ui *app.UI) error {
			runs++
			if ui.Button("Add") {
				presses++
			}
			ui.Text(fmt.Sprintf("n is %d.", ui.Number("N", 0)))
			return nil
		}, app.RunsPerSecond(10, 5))
		p := s.open("")
		p.end(0)
		start := time.Now()
		for i := range 1000 {
			p.set(map[string]any{"N": i})
			synctest.Wait()
		}
		p.end(p.press("Add"))
		if took := time.Since(start); runs > 8 || presses != 1 || !p.shows("n is 999.") || took > time.Second {
			t.Errorf("%d runs, %d presses in %v: %s", runs, presses, took, p.page.String())
		}
	})
}

// A press that waits for its turn while a run goes on must not be used up by that run.
func TestRunsPerSecond_LosesNoPress(t *testing.T) { // A2
	synctest.Test(t, func(t *testing.T) {
		presses := 0
		s := serve(t, func(ui *app.UI) error {
			if ui.Button("Add") {
				presses++
			}
			time.Sleep(30 * time.Millisecond)
			return nil
		}, app.RunsPerSecond(10, 1))
		p := s.open("")
		p.until("Add")
		for i := range 5 {
			if p.end(p.press("Add")); presses != i+1 {
				t.Errorf("after %d presses the script saw %d", i+1, presses)
			}
		}
	})
}

func TestMaxSessions_TurnsAway(t *testing.T) { // A8
	s := serve(t, func(ui *app.UI) error { return nil }, app.MaxSessions(2, 2))
	s.open("").end(0)
	s.open("").end(0)
	if p := s.open(""); p.gone == "" {
		t.Error("a third session was let in")
	}
	for name, call := range map[string]func(){
		"time":     func() { app.RunTimeout(-1) },
		"rate":     func() { app.RunsPerSecond(-1, 1) },
		"burst":    func() { app.RunsPerSecond(1, 0) },
		"sessions": func() { app.MaxSessions(0, 1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a nonsensical %s was accepted", name)
				}
			}()
			call()
		}()
	}
}

// slowTable returns a cell when the test lets it.
type slowTable struct {
	million
	asked chan int
	let   chan bool
}

func (s slowTable) Cell(row, col int) any {
	s.asked <- row
	<-s.let
	return row
}

// A slow table must not delay the tab's messages.
func TestWindow_SlowCellsDelayNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := slowTable{asked: make(chan int), let: make(chan bool)}
		s := serve(t, func(ui *app.UI) error {
			ui.Table(table)
			ui.Text(fmt.Sprintf("pressed %v.", ui.Button("Go")))
			return nil
		})
		p := s.open("")
		p.end(0)
		var node struct{ ID, Rev string }
		p.decode("table", &node)
		for row := range 3 {
			p.send(map[string]any{"t": "window", "req": row, "id": node.ID, "rev": node.Rev, "row": row, "rows": 1, "cols": 1})
		}
		if row := <-table.asked; row != 0 {
			t.Errorf("row %d is read first", row)
		}
		p.end(p.press("Go"))
		if !p.shows("pressed true.") {
			t.Errorf("the page shows %s", p.page.String())
		}
		for row := range 3 {
			if row > 0 {
				if got := <-table.asked; got != row {
					t.Errorf("row %d is read in place of %d", got, row)
				}
			}
			table.let <- true
			_, b, err := p.ws.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if a, err := wire.DecodeAnswer(b); err != nil || a.Cells[0][0] != fmt.Sprint(row) {
				t.Errorf("answer %d is %v, %v", row, a, err)
			}
		}
	})
}

// The elements that a stopped run did not reach must stay: the user wanted the wait to
// end, not the page to vanish.
func TestStop_LeavesElementsThatTheRunDidNotReach(t *testing.T) { // A3
	synctest.Test(t, func(t *testing.T) {
		wait := false
		s := serve(t, func(ui *app.UI) error {
			ui.Text("above")
			if wait {
				<-ui.Done()
			}
			ui.Text(fmt.Sprintf("n is %d.", ui.Number("N", 1)))
			ui.Fragment("part", func(ui *app.UI) error {
				ui.Text(fmt.Sprintf("pressed %v.", ui.Button("Go")))
				return nil
			})
			return nil
		})
		p := s.open("")
		p.end(0)
		wait = true
		p.send(map[string]any{"t": "rerun"})
		synctest.Wait()
		p.send(map[string]any{"t": "stop"})
		for p.next().End != "stopped" {
		}
		if !p.shows("n is 1.") || !p.shows("pressed false.") {
			t.Fatalf("the page shows %s", p.page.String())
		}
		if p.end(p.press("Go")); !p.shows("pressed true.") {
			t.Errorf("the fragment that was left there does not run: %s", p.page.String())
		}
		wait = false
		if p.end(p.set(map[string]any{"N": 4})); !p.shows("n is 4.") {
			t.Errorf("the widget that was left there does not work: %s", p.page.String())
		}
	})
}

// decode reads the JSON of the main part's first node of this kind.
func (p *tab) decode(kind string, into any) {
	p.t.Helper()
	for _, n := range p.page.Main() {
		if n.Kind == kind {
			if err := json.Unmarshal([]byte(n.JSON), into); err != nil {
				p.t.Fatal(err)
			}
			return
		}
	}
	p.t.Fatalf("there is no %s", kind)
}

// A run that waits for its turn can be stopped too. The page must be told that no run
// follows.
func TestStop_OfARunThatHasNotBegun(t *testing.T) { // A3
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		s := serve(t, func(ui *app.UI) error {
			runs++
			ui.Button("Go")
			return nil
		}, app.RunsPerSecond(0.01, 1))
		p := s.open("")
		p.end(0)
		p.press("Go")
		synctest.Wait()
		p.send(map[string]any{"t": "stop"})
		if d := p.next(); d.End != "stopped" {
			t.Errorf("the page was told %+v", d)
		}
		time.Sleep(10 * time.Minute)
		if runs != 1 {
			t.Errorf("%d runs", runs)
		}
	})
}
