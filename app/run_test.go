package app_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// A script runs again from the top at each interaction. The user's choices must still be
// there.
func TestRun_WidgetsKeepTheirValues(t *testing.T) { // A1
	runs := 0
	at := apptest.New(t, func(ui *app.UI) error {
		runs++
		ui.Text(fmt.Sprint(ui.Checkbox("C", false), ui.Slider("S", 0, 9, 3), ui.Number("N", 4),
			ui.TextInput("T", "x"), ui.Select("L", []string{"a", "b"})))
		return nil
	})
	at.Run()
	at.Checkbox("C").Set(true)
	at.Slider("S").Set(7)
	at.Run()
	at.Number("N").Set(-1)
	at.TextInput("T").Set("typed")
	at.Select("L").Set("b")
	at.Run()
	at.Run()
	if got := at.Text(); runs != 4 || got[0] != "true 7 -1typedb" {
		t.Errorf("after %d runs the page shows %q", runs, got)
	}
	if !at.Checkbox("C").Value() || at.Slider("S").Value() != 7 || at.Select("L").Value() != "b" {
		t.Error("the widgets show other values than the script has")
	}
}

// Two visitors must see nothing of each other except the state that the program shares.
func TestSessions_ShareNothingButTheProcess(t *testing.T) { // A1
	shared := 0
	at := apptest.New(t, func(ui *app.UI) error {
		shared++
		n := app.State(ui, "n", 10)
		if ui.Button("Add") {
			*n++
		}
		ui.Text(fmt.Sprint(*n, " ", ui.Number("N", 0), " ", shared))
		return nil
	})
	at.Run()
	other := at.NewTab()
	other.Run()
	at.Button("Add").Click()
	at.Number("N").Set(5)
	at.Run()
	other.Run()
	if a, b := at.Text()[0], other.Text()[0]; a != "11 5 3" || b != "10 0 4" {
		t.Errorf("one tab shows %q, the other %q", a, b)
	}
}

// An action that runs twice for one press, or not at all, is worse than no action.
func TestButton_IsTrueForExactlyOneRun(t *testing.T) { // A2
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Text(fmt.Sprint(ui.Button("A"), ui.Button("B")))
		return nil
	})
	at.Run()
	at.Button("A").Click()
	at.Button("A").Click()
	for _, want := range []string{"true false", "false false"} {
		at.Run()
		if got := at.Text()[0]; got != want {
			t.Errorf("the buttons are %s, want %s", got, want)
		}
	}
}

// A run that must end has to end at its next call and to run its deferred functions. A
// recover must not stop that. A script that goes on after its user has moved on does work
// twice, or undoes the work of the newer run.
func TestRun_EndsAtTheNextCallAfterItWasReplaced(t *testing.T) { // A3
	var trace []string
	at := apptest.New(t, func(ui *app.UI) error {
		n := app.State(ui, "n", 0)
		*n++
		if *n > 1 {
			trace = append(trace, "second run")
			return nil
		}
		defer func() {
			defer func() { trace = append(trace, "outer") }()
			ui.Text("a call on ui in a deferred function")
			trace = append(trace, "went on in a deferred function")
		}()
		func() {
			defer func() { trace = append(trace, fmt.Sprint("recovered ", recover())) }()
			ui.Rerun()
		}()
		trace = append(trace, "went on")
		return nil
	})
	at.Run()
	if want := []string{"recovered <nil>", "outer", "second run"}; !slices.Equal(trace, want) || at.Err() != nil {
		t.Errorf("the trace is %q, want %q; the error is %v", trace, want, at.Err())
	}
}

// A context must end with its run. Otherwise the work that the script started goes on for
// nobody.
func TestRun_ContextEndsWithIt(t *testing.T) { // A3
	type key struct{}
	var kept *app.UI
	at := apptest.New(t, func(ui *app.UI) error {
		if ui.Err() != nil || ui.Value(key{}) != nil {
			t.Errorf("a run begins with error %v", ui.Err())
		}
		if _, ok := ui.Deadline(); ok {
			t.Error("a run has a deadline")
		}
		kept = ui
		return nil
	})
	at.Run()
	<-kept.Done()
	if err := context.Cause(kept); kept.Err() != context.Canceled || !strings.Contains(err.Error(), "the run has ended") {
		t.Errorf("after the run the context has %v because of %v", kept.Err(), err)
	}
}

// A goroutine that draws after its run must not reach the page of another run.
func TestRun_LateGoroutineIsEnded(t *testing.T) { // A3
	ended := make(chan bool)
	at := apptest.New(t, func(ui *app.UI) error {
		go func() {
			defer func() { ended <- true }()
			<-ui.Done()
			ui.Text("late")
		}()
		return nil
	})
	at.Run()
	<-ended
	if len(at.Text()) != 0 {
		t.Errorf("the page shows %q", at.Text())
	}
}

// A goroutine ends in four ways. Each means something else to a user: a page, an error, a
// fault of the program, and a fault that looks like a page.
func TestRun_OutcomesDiffer(t *testing.T) { // A5
	sentinel := errors.New("no database")
	for name, c := range map[string]struct {
		script func(*app.UI) error
		shown  string
		err    func(error) bool
		log    string
	}{
		"nil":           {func(*app.UI) error { return nil }, "", func(err error) bool { return err == nil }, ""},
		"stop":          {func(ui *app.UI) error { ui.Stop(); return sentinel }, "", func(err error) bool { return err == nil }, ""},
		"error":         {func(*app.UI) error { return sentinel }, "no database", func(err error) bool { return errors.Is(err, sentinel) }, "no database"},
		"panic":         {func(*app.UI) error { panic(sentinel) }, "panic: no database", func(err error) bool { return errors.Is(err, sentinel) }, "run_test.go"},
		"nothing":       {func(*app.UI) error { panic(nil) }, "panic: ", func(err error) bool { return err != nil }, "run_test.go"},
		"runtime error": {func(*app.UI) error { var v any = 1; _ = v.(string); return nil }, "interface conversion", func(err error) bool { return err != nil }, "interface conversion"},
		"goexit":        {func(*app.UI) error { runtime.Goexit(); return nil }, "runtime.Goexit", func(err error) bool { return err != nil }, "Goexit"},
		"cancelled":     {func(*app.UI) error { return context.Canceled }, "context canceled", func(err error) bool { return err != nil }, "context canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := true
			at := apptest.New(t, func(ui *app.UI) error {
				ui.Title("before")
				if broken {
					return c.script(ui)
				}
				ui.Text("mended")
				return nil
			})
			other := at.NewTab()
			at.Run()
			shown := strings.Join(at.Error(), "\n")
			if !c.err(at.Err()) || (shown == "") != (c.shown == "") || !strings.Contains(shown, c.shown) {
				t.Errorf("the error is %v, the page shows %q", at.Err(), shown)
			}
			if !strings.Contains(at.Log(), c.log) || len(at.Title()) != 1 {
				t.Errorf("the page shows %q, the log has\n%s", at.Title(), at.Log())
			}
			broken = false
			for _, tab := range []*apptest.App{at, other} {
				tab.Run()
				if tab.Err() != nil || len(tab.Error()) != 0 || len(tab.Text()) != 1 {
					t.Errorf("afterwards the error is %v, the page shows %q", tab.Err(), tab.Error())
				}
			}
		})
	}
}

// A failed run may not have reached a widget. The text in that widget must not be lost.
func TestRun_FailedRunKeepsTheValuesItDidNotReach(t *testing.T) { // A4
	fail := false
	at := apptest.New(t, func(ui *app.UI) error {
		if fail {
			return errors.New("no")
		}
		ui.Text(ui.TextInput("T", ""))
		return nil
	})
	at.Run()
	at.TextInput("T").Set("typed")
	at.Run()
	fail = true
	at.Run()
	if len(at.Text()) != 0 {
		t.Errorf("the failed run left %q", at.Text())
	}
	fail = false
	at.Run()
	if got := at.Text()[0]; got != "typed" {
		t.Errorf("after the failure the text is %q", got)
	}
}

// A script that always asks for another run would keep the server busy for one tab.
func TestRerun_WithoutEndIsStopped(t *testing.T) { // A8
	runs := 0
	at := apptest.New(t, func(ui *app.UI) error {
		runs++
		ui.Text("kept")
		ui.Rerun()
		return nil
	})
	at.Run()
	if at.Err() == nil || runs != 101 || len(at.Error()) != 1 {
		t.Errorf("after %d runs the error is %v", runs, at.Err())
	}
	at.Run()
	if runs != 202 {
		t.Errorf("after another interaction there were %d runs", runs)
	}
}

// If the script asks for another run, a press must not run twice. A press that the run
// has not come to must not be lost.
func TestRerun_KeepsPressesItHasNotReached(t *testing.T) { // A2
	var trace []string
	at := apptest.New(t, func(ui *app.UI) error {
		if ui.Button("A") {
			trace = append(trace, "A")
			ui.Rerun()
		}
		if ui.Button("B") {
			trace = append(trace, "B")
		}
		return nil
	})
	at.Run()
	at.Button("B").Click()
	at.Button("A").Click()
	at.Run()
	at.Run()
	if fmt.Sprint(trace) != "[A B]" {
		t.Errorf("the presses had the effects %q", trace)
	}
}

// A page without end must end the run and not the server.
func TestRun_ThatDrawsWithoutEndIsStopped(t *testing.T) { // A8
	at := apptest.New(t, func(ui *app.UI) error {
		for {
			ui.Text("x")
		}
	})
	at.Run()
	if at.Err() == nil || len(at.Text()) > 20_001 || !strings.Contains(strings.Join(at.Error(), ""), "20000 elements") {
		t.Errorf("the error is %v, the page has %d elements", at.Err(), len(at.Text()))
	}
}

// One element must not fill a browser, nor the memory of a session.
func TestRun_ElementThatIsTooLargeIsRefused(t *testing.T) { // A8
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Text(strings.Repeat("x", 17<<20))
		ui.Text("after")
		return nil
	})
	at.Run()
	if e := at.Error(); len(e) != 1 || !strings.Contains(e[0], "larger than 16 MB") || len(at.Text()) != 1 || at.Err() != nil {
		t.Errorf("the page shows %q", e)
	}
}
