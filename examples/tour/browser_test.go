package main

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/examples/internal/browser"
)

// A user types numbers, clears, drags a slider, and compares two tabs.
func TestBrowser_TakesTheTour(t *testing.T) {
	refrain.ClearMemos()
	b := browser.Open(t, app.Handler(tour, settings...))
	tab := b.Tab()
	tab.WaitText("10! = 3628800")
	tab.WaitText("12² = 144")
	tab.WaitCharts(1)
	tab.Screenshot("tour-light")

	ran := factorialRuns.Load()
	tab.Fill("spinbutton", "Factorial of", "9")
	tab.WaitText("9! = 362880")
	if n := factorialRuns.Load() - ran; n != 0 {
		t.Errorf("9! after 10! ran the body %d times, want 0", n)
	}

	squares := squareRuns.Load()
	tab.Fill("spinbutton", "Square of", "13")
	tab.WaitText("13² = 169")
	tab.Fill("spinbutton", "Square of", "12")
	tab.WaitText("12² = 144")
	if n := squareRuns.Load() - squares; n != 1 {
		t.Errorf("13² and then 12² once more ran the body %d times, want 1", n)
	}
	runs := factorialRuns.Load()
	tab.Click("button", "Clear square")
	tab.WaitMetric("Runs of square in all", fmt.Sprint(squares+2))
	if factorialRuns.Load() != runs {
		t.Error("Clear square cleared the factorials too")
	}
	tab.Click("button", "Clear all")
	tab.WaitMetric("Runs of square in all", fmt.Sprint(squares+3))

	tab.Keys("slider", "Digits of π", kb.Home)
	tab.WaitText("last ten of 100 digits are 3421170679")

	// One object for all tabs, each with a state of its own.
	number, opened := tab.Metric("Forecaster"), tab.Metric("Opened at")
	joined, err := strconv.Atoi(tab.Metric("Tabs that joined it"))
	if err != nil {
		t.Fatal(err)
	}
	other := b.Tab()
	other.WaitMetric("Forecaster", number)
	other.WaitMetric("Opened at", opened)
	other.WaitMetric("Tabs that joined it", fmt.Sprint(joined+1))
	if got := tab.Value("spinbutton", "Factorial of"); got != "9" {
		t.Errorf("the first tab's number is %s, want its own 9", got)
	}
	if got := other.Value("spinbutton", "Factorial of"); got != "10" {
		t.Errorf("the second tab's number is %s, want its own 10", got)
	}
	other.Choose("combobox", "Today's weather", "fog")
	other.WaitText("After fog comes")
	other.Click("button", "Open another")
	other.WaitMetric("Tabs that joined it", "1")
	if other.Metric("Forecaster") == number {
		t.Error("Open another did not open another")
	}
}

// The page has to be readable in the dark and on a phone.
func TestBrowser_FitsPhonesAndTheDark(t *testing.T) {
	tab := browser.Open(t, app.Handler(tour, settings...)).Tab()
	tab.WaitText("10! = 3628800")
	tab.Dark(true)
	tab.WaitCharts(1)
	tab.Screenshot("tour-dark")
	tab.Size(390, 844)
	tab.WaitCharts(1)
	tab.WaitNoSidewaysScroll()
	tab.Screenshot("tour-narrow-dark")
}
