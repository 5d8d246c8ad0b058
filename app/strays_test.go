package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
	"github.com/refrain-go/refrain/app/internal/drive"
)

// Hazard: another goroutine draws at the same time as the script. Both write into one
// buffer, the page gets broken JSON, and nobody is told. // A5
func TestUI_DrawingFromAnotherGoroutineIsAnErrorInPlace(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		left, right := ui.Container(), ui.Container()
		var others sync.WaitGroup
		for i := range 4 {
			others.Go(func() { left.Text(fmt.Sprint("other ", i)) })
		}
		for i := range 100 {
			right.Text(fmt.Sprint("own ", i))
		}
		others.Wait()
		right.Text("the script goes on")
		return nil
	})
	at.Run()
	if got := at.Text(); len(got) != 101 || got[100] != "the script goes on" {
		t.Errorf("the page shows %d texts, the last %q", len(got), got[len(got)-1])
	}
	errors := at.Error()
	if len(errors) != 1 || !strings.Contains(errors[0], "strays_test.go:") || !strings.Contains(at.Log(), "strays_test.go:") {
		t.Errorf("the page shows the errors %q, the log has\n%s", errors, at.Log())
	}
	if at.Err() == nil {
		t.Error("the run is said to be all right")
	}
}

// Hazard: the same happens with another kind of call, such as a widget or a place. // A5
func TestUI_AnotherGoroutineIsEndedAtEachKindOfCall(t *testing.T) {
	for name, call := range map[string]func(*app.UI){
		"Button":      func(ui *app.UI) { ui.Button("Go") },
		"Columns":     func(ui *app.UI) { ui.Columns(2) },
		"Empty":       func(ui *app.UI) { ui.Empty() },
		"Fragment":    func(ui *app.UI) { ui.Fragment("f", func(*app.UI) error { return nil }) },
		"QueryParams": func(ui *app.UI) { ui.QueryParams() },
		"Rerun":       func(ui *app.UI) { ui.Rerun() },
		"Sidebar":     func(ui *app.UI) { ui.Sidebar() },
		"State":       func(ui *app.UI) { app.State(ui, "n", 1) },
		"Stop":        func(ui *app.UI) { ui.Stop() },
		"Table":       func(ui *app.UI) { ui.Table(few) },
		"Toast":       func(ui *app.UI) { ui.Toast("hello") },
	} {
		wentOn := false
		at := apptest.New(t, func(ui *app.UI) error {
			var other sync.WaitGroup
			other.Go(func() {
				call(ui)
				wentOn = true
			})
			other.Wait()
			ui.Text("after")
			return nil
		})
		at.Run()
		if wentOn || len(at.Text()) != 1 || len(at.Error()) != 1 {
			t.Errorf("%s: it went on: %v; the page shows %q and the errors %q", name, wentOn, at.Text(), at.Error())
		}
	}
}

// Hazard: a goroutine still draws after its run, into memory that the run of another
// visitor has by then. // A5
func TestUI_DrawingAfterTheRunReachesNoOtherVisitor(t *testing.T) {
	var ended sync.WaitGroup
	goOn := make(chan bool)
	secret := strings.Repeat("secret of A ", 100)
	leaks := true
	var log bytes.Buffer
	a := app.New(func(ui *app.UI) error {
		if !leaks {
			for range 50 {
				ui.Text("text of B")
			}
			return nil
		}
		ui.Text("text of A")
		for range 4 {
			ended.Go(func() {
				for range goOn {
					ui.Text(secret)
				}
			})
		}
		return nil
	}, app.Logger(slog.New(slog.NewTextHandler(&log, nil))))
	visit := func(s *drive.Session) (page string) {
		main, _ := s.Run()
		for _, n := range main {
			if !json.Valid(n.JSON) {
				t.Errorf("broken JSON: %s", n.JSON)
			}
			page += string(n.JSON)
		}
		return page
	}
	one, two := open(t, a), open(t, a)
	visit(one)
	leaks = false
	go func() {
		defer close(goOn)
		for range 4 {
			goOn <- true
		}
	}()
	for range 20 {
		if page := visit(two); strings.Contains(page, "secret") || strings.Count(page, "text of B") != 50 {
			t.Fatalf("B sees %q", page)
		}
	}
	ended.Wait()
	main, _ := one.Page()
	if len(main) != 2 || !strings.Contains(string(main[1].JSON), "after the run of the script had ended") {
		t.Errorf("A's page shows %q", page(main))
	}
	if !strings.Contains(log.String(), "strays_test.go:") {
		t.Errorf("the log has\n%s", log.String())
	}
}

// open returns a tab without a connection. It ends with the test.
func open(t testing.TB, a *app.App) *drive.Session {
	t.Helper()
	s, err := drive.Open(a, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.End)
	return s
}
