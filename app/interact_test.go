package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/internal/logbuf"
)

// A replaced run must not change the part of the page that it has not reached. Otherwise
// the page would flicker at each click.
func TestSocket_ReplacedRunCutsNothing(t *testing.T) { // A3
	synctest.Test(t, func(t *testing.T) {
		var ended []string
		p := serve(t, func(ui *app.UI) error {
			n := ui.Number("N", 0)
			ui.Text(fmt.Sprint("n is ", n))
			if n == 1 {
				<-ui.Done()
				ended = append(ended, context.Cause(ui).Error())
			}
			ui.Text("below")
			return nil
		}).open("")
		p.end(0)
		first := p.set(map[string]any{"N": 1})
		p.until("n is 1")
		second := p.set(map[string]any{"N": 2})
		for {
			d := p.next()
			if !p.shows("below") {
				t.Errorf("what the run had not reached is gone after %+v", d)
			}
			if d.Seen == first && d.End != "" && d.End != "replaced" {
				t.Errorf("the first run ended as %q", d.End)
			}
			if d.Seen == second && d.End == "done" {
				break
			}
		}
		if len(ended) != 1 || !strings.Contains(ended[0], "newer interaction") {
			t.Errorf("the run was cancelled because of %q", ended)
		}
	})
}

// The Stop button must end a run that waits. The page must be usable afterwards.
func TestSocket_StopEndsTheRun(t *testing.T) { // A3
	synctest.Test(t, func(t *testing.T) {
		deferred := make(chan bool, 1)
		p := serve(t, func(ui *app.UI) error {
			if ui.Button("Go") {
				defer func() { deferred <- true }()
				<-ui.Done()
				ui.Text("never")
			}
			return nil
		}).open("")
		p.end(0)
		n := p.press("Go")
		p.next()
		p.send(map[string]any{"t": "stop"})
		if how := p.end(n); how != "stopped" {
			t.Errorf("the run ended as %q", how)
		}
		<-deferred
		p.send(map[string]any{"t": "rerun"})
		if how := p.end(0); how != "done" || p.shows("never") {
			t.Errorf("the run after ended as %q and shows %s", how, p.page.String())
		}
	})
}

// Stop must also drop the run that an earlier click has asked for.
func TestSocket_StopDropsTheRunThatWouldFollow(t *testing.T) { // A3
	synctest.Test(t, func(t *testing.T) {
		var runs int
		release := make(chan bool)
		p := serve(t, func(ui *app.UI) error {
			if runs++; runs == 2 {
				<-release
			}
			ui.Button("Go")
			return nil
		}).open("")
		p.end(0)
		p.press("Go")
		p.press("Go")
		p.send(map[string]any{"t": "stop"})
		synctest.Wait()
		close(release)
		for d := p.next(); d.End != "stopped"; d = p.next() {
			if d.End != "" {
				t.Errorf("the run ended as %q", d.End)
			}
		}
		synctest.Wait()
		if runs != 2 {
			t.Errorf("%d runs, want 2", runs)
		}
		p.send(map[string]any{"t": "rerun"})
		if how := p.end(0); how != "done" || runs != 3 {
			t.Errorf("afterwards a run ended as %q, there were %d", how, runs)
		}
	})
}

// The user no longer cares about the error of a replaced run, so neither page nor log has
// it. A panic is a mistake in the script, so the log has it.
func TestSocket_FaultsOfAReplacedRunAreNotShown(t *testing.T) { // A5
	for _, fault := range []string{"error", "panic"} {
		log := new(logbuf.Buffer)
		synctest.Test(t, func(t *testing.T) {
			p := serve(t, func(ui *app.UI) error {
				if !ui.Button("Go") {
					return nil
				}
				<-ui.Done()
				if fault == "panic" {
					panic("too late")
				}
				return fmt.Errorf("reading: %w", ui.Err())
			}, app.Logger(slog.New(slog.NewTextHandler(log, nil)))).open("")
			p.end(0)
			p.press("Go")
			p.next()
			p.send(map[string]any{"t": "rerun"})
			for d := p.next(); d.Run < 3 || d.End == ""; d = p.next() {
				if p.shows("error") {
					t.Errorf("the page shows %s", p.page.String())
				}
			}
		})
		if logged := strings.Contains(log.String(), "too late"); logged != (fault == "panic") || strings.Contains(log.String(), "reading") {
			t.Errorf("after a late %s the log has %q", fault, log.String())
		}
	}
}

// Clicks may come faster than runs end. None may be lost or count twice, and the server
// must not run once for each.
func TestSocket_InteractionsAreMergedWhileARunGoesOn(t *testing.T) { // A2
	synctest.Test(t, func(t *testing.T) {
		var runs, a, b, last int
		release := make(chan bool)
		p := serve(t, func(ui *app.UI) error {
			runs++
			if runs == 2 {
				// The script waits before its buttons. Presses that have come with this
				// run must not be lost with it.
				<-release
			}
			if ui.Button("A") {
				a++
			}
			if ui.Button("B") {
				b++
			}
			last = ui.Number("N", 0)
			return nil
		}).open("")
		p.end(0)
		p.press("A")
		for i := range 50 {
			p.set(map[string]any{"N": i})
		}
		n := p.press("B")
		synctest.Wait()
		close(release)
		p.end(n)
		for _, d := range p.deltas {
			if d.Start && d.End == "replaced" {
				t.Errorf("a run that nobody had heard of was told: %+v", d)
			}
		}
		if runs != 3 || a != 1 || b != 1 || last != 49 {
			t.Errorf("%d runs, A %d times, B %d times, N at last %d; want 3, 1, 1, 49", runs, a, b, last)
		}
	})
}
