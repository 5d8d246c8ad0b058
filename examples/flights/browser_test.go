package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/examples/internal/browser"
)

// A user looks, filters, looks again, scrolls, clears, and opens a second tab. All of it
// has to come through the page and the wire. Only answers that no tab has asked for
// before may be computed.
func TestBrowser_ExploresFlights(t *testing.T) {
	refrain.ClearMemos()
	b := browser.Open(t, app.Handler(page, settings...))
	tab := b.Tab()
	tab.WaitMetric("Flights", "200,000")
	tab.WaitText("of 200,000")
	tab.WaitCell("Flights", 0, 0, "00:00")
	tab.WaitCharts(4)
	tab.Screenshot("flights-light")

	// The last hour goes from 23 down to 5, one key at a time; each is an interaction.
	for range 18 {
		tab.Keys("slider", "Hour to", kb.ArrowLeft)
	}
	tab.WaitMetric("Flights", "3,842")
	tab.WaitText("of 3,842")
	tab.ToEnd("Flights")
	tab.WaitCell("Flights", 3841, 0, "05:59")

	// After going there and back again, all answers are known.
	tab.Keys("slider", "Hour to", kb.End)
	tab.WaitMetric("Flights", "200,000")
	before := misses()
	tab.Keys("slider", "Hour to", kb.Home)
	tab.WaitMetric("Flights", "697")
	afterHome := misses()
	tab.Keys("slider", "Hour to", kb.End)
	tab.WaitMetric("Flights", "200,000")
	if n := misses() - afterHome; n != 0 {
		t.Errorf("going back to all hours computed %d answers, want 0", n)
	}
	tab.Keys("slider", "Hour to", kb.Home)
	tab.WaitMetric("Flights", "697")
	if n := misses() - afterHome; n != 0 {
		t.Errorf("choosing the first hour a second time computed %d answers, want 0", n)
	}
	if afterHome == before {
		t.Error("choosing the first hour for the first time computed nothing: the test looks at the wrong count")
	}

	other := b.Tab()
	other.WaitMetric("Flights", "200,000")
	if n := misses() - afterHome; n != 0 {
		t.Errorf("a second tab computed %d answers, want 0", n)
	}
	if got := other.Value("slider", "Hour to"); got != "23" {
		t.Errorf("the second tab's slider stands at %s, want its own 23", got)
	}
	tab.WaitMetric("Flights", "697")

	other.Click("button", "Clear delays by hour")
	other.WaitMetric("Misses", thousands(int(misses())))
	if n := misses() - afterHome; n != 1 {
		t.Errorf("clearing one memo made the page compute %d answers, want 1", n)
	}
	other.Choose("combobox", "Group by", byHour)
	other.Click("button", "Clear all memos")
	other.WaitMetric("Flights", "200,000")
	other.WaitText("Delay by hour of the day")
}

// The page has to be readable in the dark and on a phone.
func TestBrowser_FitsPhonesAndTheDark(t *testing.T) {
	tab := browser.Open(t, app.Handler(page, settings...)).Tab()
	tab.WaitMetric("Flights", "200,000")
	tab.Dark(true)
	tab.WaitCharts(4)
	tab.Screenshot("flights-dark")
	tab.Size(390, 844)
	tab.WaitCharts(4)
	tab.WaitNoSidewaysScroll()
	tab.Screenshot("flights-narrow-dark")
	tab.Dark(false)
	tab.Click("button", "Open sidebar")
	tab.WaitText("Clear all memos")
	tab.Screenshot("flights-narrow-sidebar")
}
