package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/examples/internal/browser"
)

// A user turns pages by button, number and size, comes back, clears, and opens a second
// tab. A query may run only for a page that no tab has read yet.
func TestBrowser_TurnsPages(t *testing.T) {
	getPage.Clear()
	b := browser.Open(t, app.Handler(script, settings...))
	tab := b.Tab()
	tab.WaitCell("Sequences", 0, 1, "SYN0000000001")
	tab.WaitText("Synthetic sample rows")
	tab.Screenshot("rna-light")

	tab.Click("button", "Next")
	tab.WaitCell("Sequences", 0, 1, "SYN0000000033")
	tab.Fill("spinbutton", "Page", "40")
	tab.WaitCell("Sequences", 0, 1, "SYN000000079F")
	tab.Click("button", "Next")
	tab.WaitCell("Sequences", 0, 1, "SYN00000007D1")
	if got := tab.Value("spinbutton", "Page"); got != "41" {
		t.Errorf("the field shows page %s after Next, want 41", got)
	}

	// After going there and back again, all pages are known.
	before := queries.Load()
	tab.Click("button", "Previous")
	tab.WaitCell("Sequences", 0, 1, "SYN000000079F")
	tab.Click("button", "First")
	tab.WaitCell("Sequences", 0, 1, "SYN0000000001")
	other := b.Tab()
	other.WaitCell("Sequences", 0, 1, "SYN0000000001")
	other.Click("button", "Next")
	other.WaitCell("Sequences", 0, 1, "SYN0000000033")
	if n := queries.Load() - before; n != 0 {
		t.Errorf("pages that were read before made %d queries, want 0", n)
	}
	if got := tab.Value("spinbutton", "Page"); got != "1" {
		t.Errorf("the second tab turned the first one's page to %s", got)
	}

	tab.Click("button", "Clear this page")
	tab.WaitMetric("Queries", fmt.Sprint(before+1))
	other.Click("button", "Clear pages")
	other.WaitMetric("Queries", fmt.Sprint(before+2))

	tab.Keys("slider", "Rows per page", kb.Home)
	tab.WaitText("10 rows")
	tab.WaitCell("Sequences", 9, 1, "SYN000000000A")
}

// The page has to be readable in the dark and on a phone.
func TestBrowser_FitsPhonesAndTheDark(t *testing.T) {
	tab := browser.Open(t, app.Handler(script, settings...)).Tab()
	tab.WaitCell("Sequences", 0, 1, "SYN0000000001")
	tab.Dark(true)
	tab.Screenshot("rna-dark")
	tab.Size(390, 844)
	tab.WaitCell("Sequences", 0, 1, "SYN0000000001")
	tab.WaitNoSidewaysScroll()
	tab.Screenshot("rna-narrow-dark")
	tab.Dark(false)
	tab.Screenshot("rna-narrow-light")
}
