package main

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/apptest"
)

// run runs the page. It fails the test if the page reports an error.
func run(t *testing.T, at *apptest.App) {
	t.Helper()
	at.Run()
	if err := at.Err(); err != nil {
		t.Fatalf("the page failed: %v", err)
	}
	if problems := at.Error(); len(problems) > 0 {
		t.Fatalf("the page shows errors: %q", problems)
	}
}

// wantRuns runs the page and checks how often a body ran.
func wantRuns(t *testing.T, what string, at *apptest.App, counter *atomic.Int64, want int64) {
	t.Helper()
	before := counter.Load()
	run(t, at)
	if n := counter.Load() - before; n != want {
		t.Errorf("%s: the body ran %d times, want %d", what, n, want)
	}
}

// shows tells whether one of the page's texts contains the given one.
func shows(texts []string, want string) bool {
	return strings.Contains(strings.Join(texts, "\n"), want)
}

// The docs' tour: 10 computes 11 factorials, and then 9 computes none, in this tab or
// another.
func TestTour_FactorialOfNineRunsNothingAfterTen(t *testing.T) {
	refrain.ClearMemos()
	at := apptest.New(t, tour, settings...)
	wantRuns(t, "10!", at, &factorialRuns, 11)
	if !shows(at.Code(), "10! = 3628800") {
		t.Errorf("the page does not show 10!: %q", at.Code())
	}
	at.Number("Factorial of").Set(9)
	wantRuns(t, "9!", at, &factorialRuns, 0)
	if !shows(at.Code(), "9! = 362880") {
		t.Errorf("the page does not show 9!: %q", at.Code())
	}
	other := at.NewTab()
	wantRuns(t, "10! in another tab", other, &factorialRuns, 0)
	if got := at.Number("Factorial of").Value(); got != 9 {
		t.Errorf("the other tab changed this one's number to %v", got)
	}
	at.Number("Factorial of").Set(1000)
	wantRuns(t, "1000!", at, &factorialRuns, 990)
}

// Clearing one memo leaves the others.  // I5
func TestTour_ClearsOneMemoOrAll(t *testing.T) {
	refrain.ClearMemos()
	at := apptest.New(t, tour, settings...)
	wantRuns(t, "the first run", at, &squareRuns, 1)
	if !shows(at.Markdown(), "12² = **144**") {
		t.Errorf("the page does not show the square: %q", at.Markdown())
	}
	wantRuns(t, "the same again", at, &squareRuns, 0)
	at.Button("Clear square").Click()
	pis := piRuns.Load()
	wantRuns(t, "Clear square", at, &squareRuns, 1)
	if piRuns.Load() != pis {
		t.Error("Clear square cleared π too")
	}
	at.Button("Clear all").Click()
	wantRuns(t, "Clear all", at, &squareRuns, 1)
	run(t, at) // π stands below the button, so it was computed in the same run
	if piRuns.Load() != pis+1 {
		t.Errorf("π ran %d times after Clear all, want once", piRuns.Load()-pis)
	}
}

// The first hundred decimals of π end with 3421170679.
func TestTour_ShowsDigitsOfPi(t *testing.T) {
	at := apptest.New(t, tour, settings...)
	at.Run()
	at.Slider("Digits of π").Set(100)
	run(t, at)
	if !shows(at.Markdown(), "last ten of 100 digits are **3421170679**") {
		t.Errorf("the page shows %q", at.Markdown())
	}
	wantRuns(t, "the same digits again", at, &piRuns, 0)
}

// The download stays until it is cleared; the client that fetched it stays anyway.
func TestTour_DownloadsOnceUntilCleared(t *testing.T) {
	refrain.ClearMemos()
	at := apptest.New(t, tour, settings...)
	wantRuns(t, "the first run", at, &downloadRuns, 1)
	wantRuns(t, "the same again", at, &downloadRuns, 0)
	at.Button("Clear download").Click()
	wantRuns(t, "Clear download", at, &downloadRuns, 1)
}

// Two tabs have to see one object, and count as two users however often they run.  // S1
func TestTour_SharesOneForecasterAmongTabs(t *testing.T) {
	at := apptest.New(t, tour, settings...)
	at.Run()
	at.Button("Open another").Click()
	wantRuns(t, "Open another", at, &forecasterRuns, 1)
	number, opened := at.Metric("Forecaster").Value, at.Metric("Opened at").Value
	if got := at.Metric("Tabs that joined it").Value; got != "1" {
		t.Errorf("%s tabs joined a new forecaster, want 1", got)
	}
	other := at.NewTab()
	wantRuns(t, "another tab", other, &forecasterRuns, 0)
	run(t, other)
	run(t, at)
	for i, tab := range []*apptest.App{at, other} {
		if tab.Metric("Forecaster").Value != number || tab.Metric("Opened at").Value != opened {
			t.Errorf("tab %d sees forecaster %s, opened at %s; want %s, %s", i, tab.Metric("Forecaster").Value,
				tab.Metric("Opened at").Value, number, opened)
		}
		if got := tab.Metric("Tabs that joined it").Value; got != "2" {
			t.Errorf("tab %d sees %s tabs, want 2", i, got)
		}
	}
	before := forecasterRuns.Load()
	at.Button("Clear all").Click()
	run(t, at)
	if forecasterRuns.Load() != before || at.Metric("Forecaster").Value != number {
		t.Error("clearing the memos opened another forecaster")
	}
}

// Every section shows its source and how often its body ran.
func TestTour_ShowsEachMemosSource(t *testing.T) {
	at := apptest.New(t, tour, settings...)
	run(t, at)
	for _, file := range []string{"factorial.go", "square.go", "pi.go", "download.go", "forecaster.go"} {
		if !shows(at.Code(), sourceOf(file)) {
			t.Errorf("the page does not show the source of %s", file)
		}
	}
	if got, want := at.Caption()[len(at.Caption())-1], fmt.Sprintf("address %p", mustGet(t)); !strings.Contains(got, want) {
		t.Errorf("the last caption is %q, want it to name the %s", got, want)
	}
}

func mustGet(t *testing.T) *Forecaster {
	t.Helper()
	f, err := forecaster.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f
}
